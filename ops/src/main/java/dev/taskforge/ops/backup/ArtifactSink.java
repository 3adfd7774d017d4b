package dev.taskforge.ops.backup;

import dev.taskforge.ops.destination.Fanout;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;

/** Where the bytes of a new artifact go. What is closed before it was finished is kept nowhere. */
abstract class ArtifactSink extends OutputStream {

    /** Opens a new one. */
    @FunctionalInterface
    interface Opener {
        ArtifactSink open() throws IOException;
    }

    @Override
    public final void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public abstract void write(byte[] bytes, int offset, int length) throws IOException;

    /** How many bytes were written. */
    abstract long written();

    /** Has all of it where it is to be; destinations publish it now, and not before. */
    abstract void finish() throws IOException;

    /** A new, durable file of this machine. */
    static ArtifactSink file(Path file) throws IOException {
        return new OnDisk(DurableFiles.create(file));
    }

    /** Destinations, and nothing of this machine. */
    static ArtifactSink streamed(Fanout fanout) {
        return new Streamed(fanout);
    }

    private static final class OnDisk extends ArtifactSink {
        private final FileOutputStream file;
        private long bytes;

        OnDisk(FileOutputStream file) {
            this.file = file;
        }

        @Override
        public void write(byte[] from, int offset, int length) throws IOException {
            file.write(from, offset, length);
            bytes += length;
        }

        @Override
        long written() {
            return bytes;
        }

        @Override
        void finish() throws IOException {
            file.getFD().sync();
            file.close();
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }

    private static final class Streamed extends ArtifactSink {
        private final Fanout fanout;

        Streamed(Fanout fanout) {
            this.fanout = fanout;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            fanout.write(bytes, offset, length);
        }

        @Override
        long written() {
            return fanout.written();
        }

        @Override
        void finish() throws IOException {
            fanout.finish();
        }

        @Override
        public void close() {
            fanout.close();
        }
    }
}
