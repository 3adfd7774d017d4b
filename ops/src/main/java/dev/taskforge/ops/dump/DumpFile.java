package dev.taskforge.ops.dump;

import com.github.luben.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** A dump as a file that is read once from its first to its last byte, and expanded on the way. Memory does not grow with it. */
final class DumpFile implements AutoCloseable {
    private static final int BUFFER = 256 * 1024;
    /** How much of what comes out is looked at to know what it is. */
    private static final int PEEK = 1024;

    private static final int MOST_LAYERS = 3;
    private static final long ALLOWED = 256L << 20;
    private static final long MOST_RATIO = 1_000;

    private final MessageDigest digest = sha256();
    private final Read file;
    private final List<String> packed = new ArrayList<>();
    private InputStream content;
    private byte[] beginning;
    private @Nullable String sha256;
    private long taken;
    private long expanded;
    private final long deadline;

    /** It would take far more room than any dump. */
    static final class Bomb extends IOException {
        private static final long serialVersionUID = 1L;
    }

    /** The time for looking at it is over. */
    static final class TimeIsUp extends IOException {
        private static final long serialVersionUID = 1L;
    }

    /**
     * Opens it.
     *
     * @param path of a file, and not of a link
     * @param atMost how long it may be read; null for as long as it takes
     */
    DumpFile(Path path, @Nullable Duration atMost) throws IOException {
        deadline = atMost == null ? Long.MAX_VALUE : System.nanoTime() + atMost.toNanos();
        // Opening a pipe would wait for whoever writes to it; a link may have come in the place of the file.
        if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
            throw new FileSystemException(path.toString(), null, "it is no file");
        }
        file = new Read(Files.newInputStream(path, LinkOption.NOFOLLOW_LINKS));
        try {
            content = new BufferedInputStream(file, BUFFER);
            beginning = peek();
            unpack();
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private byte[] peek() throws IOException {
        content.mark(PEEK);
        var bytes = content.readNBytes(PEEK);
        content.reset();
        return bytes;
    }

    private void unpack() throws IOException {
        for (int layer = 0; layer < MOST_LAYERS; layer++) {
            InputStream inner;
            if (begins(0x1f, 0x8b)) {
                packed.add("gzip");
                inner = new GZIPInputStream(content, BUFFER);
            } else if (begins(0x28, 0xb5, 0x2f, 0xfd)) {
                packed.add("zstd");
                inner = new ZstdInputStream(content);
            } else {
                break;
            }
            content = new BufferedInputStream(new Expanded(inner), BUFFER);
            beginning = peek();
        }
        content = new Counted(content);
    }

    /** Whether what is in it begins with these bytes. */
    boolean begins(int... bytes) {
        if (beginning.length < bytes.length) {
            return false;
        }
        for (int at = 0; at < bytes.length; at++) {
            if ((beginning[at] & 0xff) != bytes[at]) {
                return false;
            }
        }
        return true;
    }

    boolean begins(byte[] bytes) {
        return beginning.length >= bytes.length && Arrays.equals(beginning, 0, bytes.length, bytes, 0, bytes.length);
    }

    /** What it begins with, once it is expanded. */
    byte[] beginning() {
        return beginning;
    }

    /** How it is compressed, from the outside. */
    List<String> packed() {
        return packed;
    }

    /** What is in it. */
    InputStream content() {
        return content;
    }

    /** How many bytes of the content have been read. */
    long expanded() {
        return expanded;
    }

    /** How many bytes of the file have been read. */
    long taken() {
        return taken;
    }

    /** Reads what is left of the file and returns its hash. */
    String finish() throws IOException {
        var known = sha256;
        if (known != null) {
            return known;
        }
        var rest = new byte[BUFFER];
        while (file.read(rest) >= 0) {
            // What lies behind the content belongs to the file too.
        }
        known = HexFormat.of().formatHex(digest.digest());
        sha256 = known;
        return known;
    }

    @Override
    public void close() throws IOException {
        content.close();
        file.close();
    }

    private void requireTime() throws IOException {
        if (System.nanoTime() > deadline) {
            throw new TimeIsUp();
        }
    }

    private final class Read extends FilterInputStream {
        Read(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            requireTime();
            int count = in.read(bytes, offset, length);
            if (count > 0) {
                digest.update(bytes, offset, count);
                taken += count;
            }
            return count;
        }

        @Override
        public boolean markSupported() {
            return false;
        }
    }

    /** Refuses to go on when far more comes out of the file than is in it. */
    private final class Expanded extends FilterInputStream {
        private long bytes;

        Expanded(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            requireTime();
            int count = in.read(into, offset, length);
            bytes += Math.max(0, count);
            if (bytes > ALLOWED && bytes / MOST_RATIO > taken) {
                throw new Bomb();
            }
            return count;
        }

        @Override
        public boolean markSupported() {
            return false;
        }
    }

    private final class Counted extends FilterInputStream {
        Counted(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int letter = in.read();
            expanded += letter < 0 ? 0 : 1;
            return letter;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int count = in.read(into, offset, length);
            expanded += Math.max(0, count);
            return count;
        }
    }

    /** The same for the data of one table in an archive that compresses each by itself. */
    InputStream guarded(InputStream inner) {
        return new Expanded(inner);
    }
}
