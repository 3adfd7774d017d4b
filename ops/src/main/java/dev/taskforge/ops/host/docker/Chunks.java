package dev.taskforge.ops.host.docker;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** The body of an HTTP/1.1 request in chunks (RFC 9112, section 7.1). What is closed before it was finished has no end. */
final class Chunks extends OutputStream {
    private static final int CHUNK = 64 * 1024;

    private final OutputStream out;
    private final byte[] chunk = new byte[CHUNK];
    private int size;

    Chunks(OutputStream out) {
        this.out = new BufferedOutputStream(out, CHUNK);
    }

    @Override
    public void write(int b) throws IOException {
        if (size == CHUNK) {
            send();
        }
        chunk[size++] = (byte) b;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        for (int done = 0; done < length; ) {
            if (size == CHUNK) {
                send();
            }
            int piece = Math.min(length - done, CHUNK - size);
            System.arraycopy(bytes, offset + done, chunk, size, piece);
            size += piece;
            done += piece;
        }
    }

    private void send() throws IOException {
        out.write((Integer.toHexString(size) + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.write(chunk, 0, size);
        out.write('\r');
        out.write('\n');
        size = 0;
    }

    /** Says that this was all. */
    void finish() throws IOException {
        if (size > 0) {
            send();
        }
        out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    /** The connection stays open, and the other side waits for the rest, until it is closed. */
    @Override
    public void close() {
        // what was begun is never taken for the whole
    }
}
