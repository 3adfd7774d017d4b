package dev.taskforge.ops.audit;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The hash that links an entry to the one before.
 *
 * <p>SHA-256 over a zero byte (the leaf mark of RFC 9162, so that an entry can never pass for an inner node of a later
 * Merkle tree) and the fields in a fixed order. Each field is its length in four bytes and its UTF-8; an absent project
 * is the length -1. No two different entries therefore have the same bytes.
 */
final class ChainHash {
    static final String ZERO = "0".repeat(64);
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private ChainHash() {}

    /** The hash of the entry's content together with the hash it names as the one before. */
    static String of(AuditEntry entry) {
        return of(entry, entry.previousHash());
    }

    /** The hash the entry would have after {@code previousHash}. */
    static String of(AuditEntry entry, String previousHash) {
        return sha256(bytes(entry, previousHash));
    }

    private static byte[] bytes(AuditEntry entry, String previousHash) {
        var bytes = new ByteArrayOutputStream(256);
        try (var out = new DataOutputStream(bytes)) {
            out.writeByte(0);
            out.writeLong(entry.number());
            field(out, time(entry.at()));
            field(out, entry.actor());
            field(out, entry.action());
            field(out, entry.project());
            field(out, entry.subject());
            field(out, entry.details());
            field(out, previousHash);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static String time(Instant at) {
        return TIME.format(at);
    }

    private static void field(DataOutputStream out, @Nullable String value) throws IOException {
        if (value == null) {
            out.writeInt(-1);
            return;
        }
        var utf8 = value.getBytes(StandardCharsets.UTF_8);
        out.writeInt(utf8.length);
        out.write(utf8);
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
