package dev.taskforge.ops.audit;

import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.Tx;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The record of who did what, as a hash chain with signed checkpoints. Safe for use by any thread.
 *
 * <p>It is tamper-evident, not tamper-proof: whoever can write the database can change it, and {@link #verify} tells.
 * Whoever also holds the key file and the checkpoint file can forge both; only a checkpoint kept on another machine
 * shows that.
 */
public final class AuditLog {
    /** A checkpoint is signed at least this often, in entries. */
    public static final int CHECKPOINT_EVERY = 100;
    /** The most characters the details of one entry may have. */
    public static final int MOST_DETAILS = 64 * 1024;

    private final Database database;
    private final Clock clock;
    private final AuditKey key;
    private final CheckpointFile file;

    /**
     * @param key signs the checkpoints
     * @param checkpoints the file that holds them a second time
     */
    public AuditLog(Database database, Clock clock, AuditKey key, Path checkpoints) {
        this.database = database;
        this.clock = clock;
        this.key = key;
        this.file = new CheckpointFile(checkpoints);
    }

    /** The log of a data directory: key in {@code audit-key}, checkpoints in {@code audit-checkpoints}. */
    public static AuditLog of(Database database, Clock clock, Path dataDirectory) {
        var key = AuditKey.in(keyFile(dataDirectory));
        return new AuditLog(database, clock, key, dataDirectory.resolve("audit-checkpoints"));
    }

    /** Where a data directory keeps the key. */
    public static Path keyFile(Path dataDirectory) {
        return dataDirectory.resolve("audit-key");
    }

    /** The key that signs; its fingerprint may travel in messages. */
    public AuditKey key() {
        return key;
    }

    /**
     * Adds an entry; it becomes durable with the caller's transaction, together with the change it records.
     *
     * @param details a record or map, turned into canonical JSON; secrets must be masked before
     * @throws IllegalArgumentException when an argument is blank or the details exceed {@link #MOST_DETAILS}
     */
    public AuditEntry append(
            Tx tx, String actor, String action, @Nullable String project, String subject, Object details) {
        if (actor.isBlank() || action.isBlank() || subject.isBlank()) {
            throw new IllegalArgumentException("an audit entry needs an actor, an action and a subject");
        }
        var json = CanonicalJson.of(details);
        if (json.length() > MOST_DETAILS) {
            throw new IllegalArgumentException("the details of " + action + " have " + json.length()
                    + " characters; at most " + MOST_DETAILS + " are kept: record a reference or a hash instead");
        }
        var head = AuditEntries.takeNext(tx);
        var at = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        var unsealed = new AuditEntry(head.number() + 1, at, actor, action, project, subject, json, head.hash(), "");
        var entry = new AuditEntry(
                unsealed.number(), at, actor, action, project, subject, json, head.hash(), ChainHash.of(unsealed));
        AuditEntries.insert(tx, entry);
        if (entry.number() % CHECKPOINT_EVERY == 0) {
            checkpoint(tx);
        }
        return entry;
    }

    /**
     * The same, unless an entry with this action, subject and details is there already: for work that is done again when it was cut
     * off before anybody knew that it was recorded. The details must tell one time from another, by the number of a job or the like.
     */
    public void appendOnce(Tx tx, String actor, String action, String project, String subject, Object details) {
        AuditEntries.holdHead(tx);
        if (!AuditEntries.has(tx, project, action, subject, CanonicalJson.of(details))) {
            append(tx, actor, action, project, subject, details);
        }
    }

    /** Signs where the chain stands now, unless it is empty or already signed there. Call it at shutdown too. */
    public void checkpoint(Tx tx) {
        var head = AuditEntries.head(tx);
        if (head.number() == 0 || AuditEntries.newestCheckpoint(tx) >= head.number()) {
            return;
        }
        var checkpoint = Checkpoint.sign(key, head.number(), head.hash());
        AuditEntries.insertCheckpoint(tx, checkpoint, clock.instant());
        tx.afterCommit(() -> file.append(checkpoint));
    }

    /**
     * Entries, newest first.
     *
     * @param projects only entries of these projects; null means all, also those of no project
     * @param before only entries with a lower number; null starts at the newest
     * @param limit 1 to 1,000
     */
    public List<AuditEntry> list(@Nullable Set<String> projects, @Nullable Long before, int limit) {
        if (limit < 1 || limit > 1_000) {
            throw new IllegalArgumentException("limit must be 1 to 1000, not " + limit);
        }
        return database.read(tx -> AuditEntries.newest(tx, projects, before, limit));
    }

    /** What was done to a subject of a project with this action, newest first. */
    public List<AuditEntry> of(String project, String action, String subject) {
        return database.read(tx -> AuditEntries.of(tx, project, action, subject));
    }

    /** Where the chain stands: the fingerprint that a printed report carries. */
    public AuditTip tip() {
        return database.read(tx -> {
            var head = AuditEntries.head(tx);
            var sealed = AuditEntries.newestSeal(tx);
            return new AuditTip(
                    head.number(),
                    head.hash(),
                    sealed.map(AuditEntries.Stored::number).orElse(0L),
                    sealed.map(AuditEntries.Stored::note).orElse(""));
        });
    }

    /** Reads everything in one snapshot and recomputes the chain from its content. */
    public AuditReport verify() {
        // The file before the snapshot: a checkpoint is written to it after its commit, so none can be ahead of us.
        boolean kept = file.exists();
        var outside = file.read();
        return database.read(tx -> {
            var verifier = new ChainVerifier(key.publicKeyText());
            var inside = AuditEntries.checkpoints(tx);
            inside.forEach(stored -> verifier.checkpoint(stored.number(), stored.note(), "audit_checkpoint"));
            outside.forEach(text -> verifier.checkpoint(0, text, "audit-checkpoints file"));
            AuditEntries.all(tx, verifier::entry);
            var head = AuditEntries.head(tx);
            var report = verifier.report(head.number(), head.hash(), "audit_head");
            // The newest may be missing from the file: the process died between the commit and the append.
            return report.ok() && !kept && inside.size() > 1
                    ? new AuditReport(
                            report.entries(),
                            report.anchored(),
                            new AuditReport.Problem(
                                    AuditReport.Kind.UNANCHORED, 1, "the audit-checkpoints file is missing"))
                    : report;
        });
    }

    /** Writes the whole log as JSON lines: the public key, the checkpoints, the entries in order, and the end. */
    public void export(OutputStream out) {
        database.read(tx -> {
            new AuditExport(out).write(tx, key.publicKeyText());
            return null;
        });
    }

    /**
     * Verifies an exported file without any database.
     *
     * @param publicKey the key it must be signed by, learned elsewhere; null trusts the one in the file, which then
     *     proves only that the file agrees with itself
     */
    public static AuditReport verify(InputStream exported, @Nullable String publicKey) {
        return new ExportVerifier(publicKey).verify(exported);
    }
}
