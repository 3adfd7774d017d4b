package dev.taskforge.ops.destination;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import software.amazon.awssdk.core.sync.RequestBody;

/** A part of a file, which is counted as it is read. */
final class PartOfFile extends FilterInputStream {
    private final Moved moved;
    private long left;

    PartOfFile(Path file, long from, long length, Moved moved) throws IOException {
        super(at(file, from));
        this.moved = moved;
        this.left = length;
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (left == 0) {
            return -1;
        }
        int read = super.read(into, offset, (int) Math.min(length, left));
        if (read > 0) {
            left -= read;
            moved.add(read);
        }
        return read;
    }

    @Override
    public long skip(long count) {
        return 0; // else the count of what is left would be wrong
    }

    @Override
    public int available() {
        return 0;
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    /** What can be read again when it has to be sent again. */
    static RequestBody body(Path file, long from, long length, Moved moved) {
        return RequestBody.fromContentProvider(
                () -> {
                    try {
                        return new PartOfFile(file, from, length, moved);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                length,
                "application/octet-stream");
    }

    /** The hash of a part, which servers ask for with every file that is to be locked. */
    static String md5(Path file, long from, long length) throws IOException {
        try (var in = at(file, from)) {
            return md5(in, length);
        }
    }

    /** The same of what comes next. */
    static String md5(InputStream in, long length) throws IOException {
        try {
            var digest = MessageDigest.getInstance("MD5");
            var buffer = new byte[64 * 1024];
            long left = length;
            for (int read; left > 0 && (read = in.read(buffer, 0, (int) Math.min(left, buffer.length))) > 0; ) {
                digest.update(buffer, 0, read);
                left -= read;
            }
            return Base64.getEncoder().encodeToString(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static InputStream at(Path file, long from) throws IOException {
        var channel = Files.newByteChannel(file);
        return Channels.newInputStream(channel.position(from));
    }
}
