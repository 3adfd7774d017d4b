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
    private long bytes;

    /** @param out null when nothing is passed on */
    Passing(@Nullable OutputStream out) {
        this.out = out;
    }

    void begin() {
        inStatement = true;
        decided = false;
        kept = false;
        bytes = 0;
    }

    /** The statement is over. */
    void end(SqlListener listener, Statement statement) throws IOException {
        boolean early = decided;
        decide(listener, statement);
        if (early && listener.keeps(statement) != kept) {
            listener.unclear("a long statement that is not what its beginning says", statement.line());
        }
        inStatement = false;
    }

    /** The next byte, which may be of the statement. */
    void add(int b, SqlListener listener, Statement statement) throws IOException {
        if (inStatement && !decided) {
            bytes++;
            if (out != null) {
                pending.write(b);
            }
            if (bytes > MOST) {
                decide(listener, statement);
            }
        } else if (out != null && (!inStatement || kept)) {
            out.write(b);
        }
    }

    /** What lies between statements. */
    void add(byte[] bytes, int from, int length) throws IOException {
        if (out != null) {
            out.write(bytes, from, length);
        }
    }

    private void decide(SqlListener listener, Statement statement) throws IOException {
        if (!decided) {
            kept = listener.keeps(statement);
            if (kept && out != null) {
                pending.writeTo(out);
            }
            pending.reset();
        }
        decided = true;
    }
}
