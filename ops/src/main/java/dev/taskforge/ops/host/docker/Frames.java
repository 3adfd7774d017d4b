package dev.taskforge.ops.host.docker;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Takes the two output streams of a container apart, which Docker Engine sends as one: each piece has a head of eight bytes
 * with the number of its stream and its length.
 *
 * <p>Source: Docker Engine API, ContainerAttach, “Stream format”.
 */
final class Frames {
    private static final int HEAD = 8;
    private static final int STDERR = 2;
    /** What Docker Engine itself says when it can send no more. */
    private static final int BROKEN = 3;

    private static final int LONGEST_WORDS = 4_000;
    private static final int MOST = 16 * 1024 * 1024;

    private Frames() {}

    /**
     * Copies until the other side ends.
     *
     * @throws IOException also when that says that it is not all
     */
    static void split(InputStream in, OutputStream out, OutputStream errors) throws IOException {
        split(in, out, errors, false);
    }

    private static void split(InputStream in, OutputStream out, OutputStream errors, boolean lenient)
            throws IOException {
        var head = new byte[HEAD];
        for (int read = in.readNBytes(head, 0, HEAD); read > 0; read = in.readNBytes(head, 0, HEAD)) {
            if (read < HEAD) {
                throw new EOFException("the output ended within the head of a piece");
            }
            int length = ByteBuffer.wrap(head).getInt(4);
            if (length < 0 || length > MOST) {
                throw new IOException(
                        "a piece of the output claims to have " + Integer.toUnsignedString(length) + " bytes");
            }
            if (head[0] == BROKEN && !lenient) {
                var words = in.readNBytes(Math.min(length, LONGEST_WORDS));
                throw new IOException("Docker Engine says: " + new String(words, StandardCharsets.UTF_8).strip());
            }
            copy(in, head[0] == STDERR ? errors : out, length);
        }
    }

    private static void copy(InputStream in, OutputStream out, int length) throws IOException {
        var buffer = new byte[Math.min(length, 32 * 1024)];
        for (int left = length; left > 0; ) {
            int read = in.read(buffer, 0, Math.min(left, buffer.length));
            if (read < 0) {
                throw new EOFException("the output ended " + left + " bytes early");
            }
            out.write(buffer, 0, read);
            left -= read;
        }
    }

    /** Both streams as text in the order they came; the last {@code keep} bytes. */
    static String text(InputStream in, boolean tty, int keep) throws IOException {
        var tail = new Tail(keep);
        if (tty) {
            in.transferTo(tail);
        } else {
            split(in, tail, tail, true); // what it has to say is for people
        }
        return tail.text();
    }

    /** Keeps the end of what is written to it. */
    private static final class Tail extends OutputStream {
        private final byte[] kept;
        private long written;

        Tail(int keep) {
            kept = new byte[keep];
        }

        @Override
        public void write(int b) {
            kept[(int) (written++ % kept.length)] = (byte) b;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            for (int i = 0; i < length; i++) {
                write(bytes[offset + i]);
            }
        }

        String text() {
            if (written <= kept.length) {
                return new String(kept, 0, (int) written, StandardCharsets.UTF_8);
            }
            int start = (int) (written % kept.length);
            var ordered = new byte[kept.length];
            System.arraycopy(kept, start, ordered, 0, kept.length - start);
            System.arraycopy(kept, 0, ordered, kept.length - start, start);
            return new String(ordered, StandardCharsets.UTF_8);
        }
    }
}
