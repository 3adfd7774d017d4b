package dev.taskforge.ops.backup;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Takes what a destination sends, and no more than is expected: what lies there may have been replaced. */
final class Bounded extends FilterOutputStream {
    private final long most;
    private long bytes;

    Bounded(OutputStream out, long most) {
        super(out);
        this.most = most;
    }

    /** More came than is expected. */
    private static final class Exceeded extends IOException {
        private static final long serialVersionUID = 1L;

        Exceeded(long most) {
            super("what lies there is larger than the " + most + " bytes that are expected");
        }
    }

    /** Whether a reading ended because more came than is expected. */
    static boolean isExceeded(IOException failure) {
        return failure instanceof Exceeded || failure.getCause() instanceof Exceeded;
    }

    long bytes() {
        return bytes;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
        if (length > most - bytes) {
            throw new Exceeded(most);
        }
        out.write(from, offset, length);
        bytes += length;
    }
}
