package dev.taskforge.ops.backup;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A file of this machine could not be written while a destination was read, which is not to blame. */
final class LocalFailure extends IOException {
    private static final long serialVersionUID = 1L;

    private LocalFailure(IOException cause) {
        super("on this machine: " + Objects.requireNonNullElse(cause.getMessage(), cause.toString()), cause);
    }

    /** The one that is behind a failure; null when there is none. */
    static @Nullable LocalFailure behind(@Nullable Throwable failure) {
        for (var cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof LocalFailure local) {
                return local;
            }
        }
        return null;
    }

    /** Marks what fails when this is written to. */
    static OutputStream marking(OutputStream file) {
        return new Marking(file);
    }

    private static final class Marking extends FilterOutputStream {
        Marking(OutputStream file) {
            super(file);
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] from, int offset, int length) throws IOException {
            try {
                out.write(from, offset, length);
            } catch (IOException e) {
                throw new LocalFailure(e);
            }
        }
    }
}
