package dev.taskforge.ops.audit;

import dev.taskforge.ops.audit.AuditReport.Kind;
import dev.taskforge.ops.audit.AuditReport.Problem;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Recomputes a chain from its content. First give it every checkpoint, then every entry in order, then ask for the
 * report. For one thread.
 *
 * <p>It keeps the first problem it meets. Order matters: a broken link is told before a checkpoint that no longer fits,
 * because the link says which entry it was.
 */
final class ChainVerifier {
    private final String publicKey;
    private final Map<Long, Anchor> anchors = new TreeMap<>();
    private @Nullable Problem problem;
    private @Nullable Problem badAnchor;
    private @Nullable Problem mismatch;
    private @Nullable AuditEntry last;
    private long entries;
    private long anchored;

    private record Anchor(String hash, String where) {}

    ChainVerifier(String publicKey) {
        this.publicKey = publicKey;
    }

    /**
     * Takes a checkpoint as it was found.
     *
     * @param number the entry it was filed under; 0 when only its text says
     * @param where where it was found
     */
    void checkpoint(long number, String text, String where) {
        var checkpoint = Checkpoint.parse(text).orElse(null);
        if (checkpoint == null || !checkpoint.signedBy(publicKey) || (number != 0 && checkpoint.size() != number)) {
            long of = number != 0 || checkpoint == null ? number : checkpoint.size();
            badAnchor = badAnchor == null
                    ? new Problem(Kind.REWRITTEN, of, where + ": the signature is not ours")
                    : badAnchor;
            return;
        }
        var other = anchors.putIfAbsent(checkpoint.size(), new Anchor(checkpoint.hash(), where));
        if (other != null && !other.hash().equals(checkpoint.hash()) && badAnchor == null) {
            badAnchor = new Problem(
                    Kind.REWRITTEN, checkpoint.size(), other.where() + " and " + where + " name different hashes");
        }
    }

    void entry(AuditEntry entry) {
        var before = last;
        long expected = before == null ? 1 : before.number() + 1;
        if (problem == null && entry.number() != expected) {
            problem = entry.number() > expected
                    ? new Problem(Kind.GAP, expected, "number")
                    : new Problem(Kind.EDITED, entry.number(), "number");
        }
        if (problem == null) {
            problem = link(before, entry);
        }
        compare(entry);
        last = entry;
        entries++;
    }

    private @Nullable Problem link(@Nullable AuditEntry before, AuditEntry entry) {
        var previous = before == null ? ChainHash.ZERO : before.hash();
        boolean ownHashFits = ChainHash.of(entry).equals(entry.hash());
        if (entry.previousHash().equals(previous)) {
            return ownHashFits ? null : new Problem(Kind.EDITED, entry.number(), "content or hash");
        }
        if (before == null) {
            return new Problem(Kind.EDITED, entry.number(), "previous_hash");
        }
        if (ChainHash.of(entry, previous).equals(entry.hash())) {
            return new Problem(Kind.EDITED, entry.number(), "previous_hash");
        }
        return ownHashFits
                ? new Problem(Kind.EDITED, before.number(), "content and hash")
                : new Problem(Kind.EDITED, entry.number(), "content");
    }

    private void compare(AuditEntry entry) {
        var anchor = anchors.get(entry.number());
        if (anchor == null) {
            return;
        }
        if (anchor.hash().equals(entry.hash())) {
            anchored = entry.number();
        } else if (mismatch == null) {
            mismatch = new Problem(Kind.REWRITTEN, entry.number(), anchor.where());
        }
    }

    /**
     * Ends the reading.
     *
     * @param headNumber where the chain ends according to its head; -1 when unknown
     */
    AuditReport report(long headNumber, String headHash, String headWhere) {
        var end = last;
        long lastNumber = end == null ? 0 : end.number();
        if (problem == null) {
            problem = mismatch;
        }
        for (var anchor : anchors.entrySet()) {
            if (problem == null && anchor.getKey() > lastNumber) {
                problem = new Problem(
                        Kind.TRUNCATED, lastNumber + 1, anchor.getValue().where());
            }
        }
        if (problem == null && headNumber > lastNumber) {
            problem = new Problem(Kind.TRUNCATED, lastNumber + 1, headWhere);
        }
        if (problem == null) {
            problem = badAnchor;
        }
        if (problem == null && headNumber >= 0) {
            boolean fits = headNumber == lastNumber && headHash.equals(end == null ? ChainHash.ZERO : end.hash());
            problem = fits ? null : new Problem(Kind.EDITED, lastNumber, headWhere);
        }
        if (problem == null && lastNumber - lastNumber % AuditLog.CHECKPOINT_EVERY > anchored) {
            problem = new Problem(Kind.UNANCHORED, anchored + 1, "audit_checkpoint");
        }
        return new AuditReport(entries, anchored, problem);
    }
}
