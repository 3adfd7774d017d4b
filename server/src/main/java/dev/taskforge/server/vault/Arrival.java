package dev.taskforge.server.vault;

import dev.taskforge.ops.host.crypto.Sha256Digest;
import dev.taskforge.ops.text.Message;
import dev.taskforge.server.http.ProblemException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.TimeoutException;
import java.util.function.LongConsumer;

/** Writes what arrives to the disk and counts, hashes and hurries it. */
final class Arrival {
    private static final int BUFFER = 64 * 1024;
    /** Written down for good now and then, so that the end does not take long. */
    private static final long SYNCED = 64L << 20;

    private final Duration span;
    private final long leastBytes;

    /**
     * @param span a stretch of time
     * @param leastBytes how many bytes have to come in each, so that nobody holds on to a transfer for days
     */
    Arrival(Duration span, long leastBytes) {
        this.span = span;
        this.leastBytes = leastBytes;
    }

    /**
     * Takes in a whole body.
     *
     * @param written is told how many bytes more are written, each time some are
     * @return its SHA-256 in hexadecimal digits
     * @throws ProblemException 400 when it breaks off, 408 when it is too slow, 507 when the disk is full
     */
    String take(InputStream body, long bytes, Path into, LongConsumer written) throws IOException {
        var digest = Sha256Digest.create();
        try (var out = new FileOutputStream(into.toFile())) {
            copy(body, bytes, out, digest, written);
            out.getFD().sync();
        } catch (IOException e) {
            if (isFull(e)) {
                throw full();
            }
            throw e;
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private void copy(InputStream body, long bytes, FileOutputStream out, MessageDigest digest, LongConsumer written)
            throws IOException {
        var buffer = new byte[BUFFER];
        long done = 0;
        long synced = 0;
        long spanBegan = System.nanoTime();
        long atSpan = 0;
        while (done < bytes) {
            int read = read(body, buffer, (int) Math.min(buffer.length, bytes - done));
            if (read < 0) {
                throw brokenOff();
            }
            digest.update(buffer, 0, read);
            out.write(buffer, 0, read);
            written.accept(read);
            done += read;
            if (done - synced >= SYNCED) {
                out.getFD().sync();
                synced = done;
            }
            if (System.nanoTime() - spanBegan > span.toNanos()) {
                if (done - atSpan < leastBytes) {
                    throw tooSlow();
                }
                spanBegan = System.nanoTime();
                atSpan = done;
            }
        }
    }

    private static int read(InputStream body, byte[] buffer, int most) {
        try {
            return body.read(buffer, 0, most);
        } catch (IOException e) {
            throw e.getCause() instanceof TimeoutException ? tooSlow() : brokenOff();
        }
    }

    private static ProblemException brokenOff() {
        return ProblemException.badRequest("body.broken_off").header("Connection", "close");
    }

    private static ProblemException tooSlow() {
        return ProblemException.of(408, "request-timeout", Message.of("vault.slow"))
                .header("Connection", "close");
    }

    static ProblemException full() {
        return ProblemException.of(507, "vault-disk", Message.of("vault.disk")).header("Connection", "close");
    }

    private static boolean isFull(IOException e) {
        var message = String.valueOf(e.getMessage());
        return message.contains("No space left") || message.contains("quota exceeded");
    }

    static String sha256(Path file) throws IOException {
        var digest = Sha256Digest.create();
        try (var in = new DigestInputStream(Files.newInputStream(file), digest)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
