package dev.taskforge.ops.backup;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Keeps the end of a text in a file, as much as it may have, from the beginning of a line on. */
final class NewestBytes extends OutputStream {
    private static final int BUFFER = 64 * 1024;

    private final Path ring;
    private final RandomAccessFile file;
    private final long most;
    private long written;

    /** @param ring a file that is not there, for as long as it takes */
    NewestBytes(Path ring, long most) throws IOException {
        this.ring = ring;
        this.most = most;
        file = new RandomAccessFile(ring.toFile(), "rw");
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        for (int at = 0; at < length; ) {
            long place = written % most;
            int part = (int) Math.min(length - at, most - place);
            file.seek(place);
            file.write(bytes, offset + at, part);
            at += part;
            written += part;
        }
    }

    /**
     * Writes what was kept to a new file, and before it how much was left out, if anything.
     *
     * @return how many bytes of the beginning were left out
     */
    long writeTo(Path target) throws IOException {
        long start = written > most ? written % most : 0;
        long kept = Math.min(written, most);
        long cut = written > most ? untilLine(start, kept) : 0;
        try (var out = new BufferedOutputStream(Files.newOutputStream(target), BUFFER)) {
            long leftOut = written - kept + cut;
            if (leftOut > 0) {
                out.write(("[the " + leftOut + " bytes before this were left out of the backup]\n")
                        .getBytes(StandardCharsets.UTF_8));
            }
            copy(start + cut, kept - cut, out);
            return leftOut;
        }
    }

    /** How many bytes there are before the first whole line; none when there is no end of a line. */
    private long untilLine(long start, long kept) throws IOException {
        var buffer = new byte[BUFFER];
        for (long at = 0; at < kept; ) {
            int read = read(start + at, kept - at, buffer);
            for (int i = 0; i < read; i++) {
                if (buffer[i] == '\n') {
                    return at + i + 1;
                }
            }
            at += read;
        }
        return 0;
    }

    private void copy(long start, long length, OutputStream out) throws IOException {
        var buffer = new byte[BUFFER];
        for (long at = 0; at < length; ) {
            int read = read(start + at, length - at, buffer);
            out.write(buffer, 0, read);
            at += read;
        }
    }

    /** Reads on from a place, which may be beyond the end: the beginning comes after it. */
    private int read(long from, long length, byte[] into) throws IOException {
        long place = from % most;
        int part = (int) Math.min(Math.min(length, into.length), most - place);
        file.seek(place);
        file.readFully(into, 0, part);
        return part;
    }

    /** Removes what it was kept in. */
    @Override
    public void close() throws IOException {
        file.close();
        Files.deleteIfExists(ring);
    }
}
