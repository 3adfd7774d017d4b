package dev.taskforge.ops.backup.postgres;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** The first of what a program writes to its standard error; the rest is not kept. */
public final class Errors extends OutputStream {
    private static final int MOST = 8 * 1024;

    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();

    @Override
    public void write(int b) {
        if (kept.size() < MOST) {
            kept.write(b);
        }
    }

    /** What was kept, without what is blank around it. */
    public String text() {
        return kept.toString(StandardCharsets.UTF_8).strip();
    }
}
