package dev.taskforge.ops.dump;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/** Passes SQL on, but for the statements that are not kept. Of one that is not decided about it holds a part of bounded size. */
final class Passing {
    private static final int MOST = 32 * 1024;

    private final @Nullable OutputStream out;
    private final ByteArrayOutputStream pending = new ByteArrayOutputStream();
    private boolean inStatement;
    private boolean decided;
    private boolean kept;

    /** @param out null when nothing is passed on */
    Passing(@Nullable OutputStream out) {
        this.out = out;
    }

    void begin() {
        inStatement = true;
        decided = false;
        kept = false;
    }

    /** The statement is over. */
    void end(SqlListener listener, Statement statement) throws IOException {
        decide(listener, statement);
        inStatement = false;
    }

    /** The next byte, which may be of the statement. */
    void add(int b, SqlListener listener, Statement statement) throws IOException {
        if (out == null) {
            return;
        }
        if (!inStatement || (decided && kept)) {
            out.write(b);
        } else if (!decided) {
            pending.write(b);
            if (pending.size() > MOST) {
                decide(listener, statement);
            }
        }
    }

    /** What lies between statements. */
    void add(byte[] bytes, int from, int length) throws IOException {
        if (out != null) {
            out.write(bytes, from, length);
        }
    }

    private void decide(SqlListener listener, Statement statement) throws IOException {
        if (!decided && out != null) {
            kept = listener.keeps(statement);
            if (kept) {
                pending.writeTo(out);
            }
            pending.reset();
        }
        decided = true;
    }
}
