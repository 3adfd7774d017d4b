package dev.taskforge.ops.audit;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A signed statement that the chain had this many entries and ended in this hash. Four lines of text:
 *
 * <pre>
 * taskforge/audit/KEY-FINGERPRINT
 * SIZE
 * HASH
 * SIGNATURE over the three lines above, base64
 * </pre>
 *
 * @param size number of the last entry covered, from 1
 * @param hash of that entry
 */
public record Checkpoint(String origin, long size, String hash, String signature) {
    private static final String ORIGIN = "taskforge/audit/";

    static Checkpoint sign(AuditKey key, long size, String hash) {
        var unsigned = new Checkpoint(ORIGIN + key.fingerprint(), size, hash, "");
        return new Checkpoint(unsigned.origin, size, hash, key.sign(unsigned.body()));
    }

    private String body() {
        return origin + "\n" + size + "\n" + hash + "\n";
    }

    /** The text form. */
    public String text() {
        return body() + signature + "\n";
    }

    /** Reads the text form; empty when it is not one. */
    static Optional<Checkpoint> parse(@Nullable String text) {
        var lines = text == null ? new String[0] : text.strip().split("\n");
        if (lines.length != 4 || !lines[1].matches("[1-9][0-9]{0,17}")) {
            return Optional.empty();
        }
        return Optional.of(new Checkpoint(lines[0], Long.parseLong(lines[1]), lines[2], lines[3]));
    }

    boolean signedBy(String publicKeyText) {
        return origin.equals(ORIGIN + AuditKey.fingerprint(publicKeyText))
                && AuditKey.verifies(publicKeyText, body(), signature);
    }
}
