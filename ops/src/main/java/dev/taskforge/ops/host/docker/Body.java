package dev.taskforge.ops.host.docker;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** The body of an HTTP/1.1 answer (RFC 9112, sections 6 and 7): as long as announced, or chunk by chunk. */
final class Body extends InputStream {
    private static final int MOST_LINE = 16 * 1024;

    private final InputStream in;
    private final boolean chunked;
    private long left;
    private boolean begun;
    private boolean ended;

    private Body(InputStream in, boolean chunked, long left) {
        this.in = in;
        this.chunked = chunked;
        this.left = left;
        ended = !chunked && left == 0;
    }

    static InputStream chunked(InputStream in) {
        return new Body(in, true, 0);
    }

    static InputStream ofLength(InputStream in, long length) throws IOException {
        if (length < 0) {
            throw new IOException("the answer claims to have " + length + " bytes");
        }
        return new Body(in, false, length);
    }

    /** The next line without its end. */
    static String line(InputStream in) throws IOException {
        var line = new ByteArrayOutputStream();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("the answer ended within a line");
            }
            if (line.size() == MOST_LINE) {
                throw new IOException("a line of the answer is too long");
            }
            line.write(c);
        }
        return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (chunked && left == 0 && !ended) {
            nextChunk();
        }
        if (ended) {
            return -1;
        }
        int read = in.read(into, offset, (int) Math.min(length, left));
        if (read < 0) {
            throw new EOFException("the answer ended " + left + " bytes early");
        }
        left -= read;
        ended = !chunked && left == 0;
        return read;
    }

    private void nextChunk() throws IOException {
        if (begun && !line(in).isEmpty()) {
            throw new IOException("a chunk of the answer is longer than announced");
        }
        begun = true;
        var size = line(in).split(";", 2)[0].strip();
        try {
            left = Long.parseUnsignedLong(size, 16);
        } catch (NumberFormatException e) {
            throw new IOException("'" + size + "' is no length of a chunk", e);
        }
        if (left < 0) {
            throw new IOException("a chunk of the answer claims to have " + size + " bytes");
        }
        if (left == 0) {
            ended = true;
            skipTrailer();
        }
    }

    private void skipTrailer() throws IOException {
        while (!line(in).isEmpty()) {
            // What follows the last chunk means nothing to us.
        }
    }
}
