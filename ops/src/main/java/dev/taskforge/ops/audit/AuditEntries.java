package dev.taskforge.ops.audit;

import dev.taskforge.engine.db.Row;
import dev.taskforge.engine.db.Tx;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The rows of the chain and of its checkpoints. */
final class AuditEntries {
    private static final int PAGE = 1_000;

    /** Where the chain ends. */
    record Head(long number, String hash) {}

    /** A stored checkpoint. */
    record Stored(long number, String note) {}

    private AuditEntries() {}

    /** Moves the head one on and returns where it was; concurrent appenders wait for each other here. */
    static Head takeNext(Tx tx) {
        return tx.first(
                        "UPDATE audit_head SET number = number + 1 WHERE id = 1 RETURNING number - 1 AS number, hash",
                        AuditEntries::head)
                .orElseThrow(() -> new IllegalStateException("the audit log has lost its head row"));
    }

    /** Nobody else appends before this transaction ends. */
    static void holdHead(Tx tx) {
        tx.update("UPDATE audit_head SET number = number WHERE id = 1");
    }

    static Head head(Tx tx) {
        return tx.first("SELECT number, hash FROM audit_head WHERE id = 1", AuditEntries::head)
                .orElseThrow(() -> new IllegalStateException("the audit log has lost its head row"));
    }

    private static Head head(Row row) throws SQLException {
        return new Head(row.number("number"), row.text("hash"));
    }

    static void insert(Tx tx, AuditEntry entry) {
        tx.update(
                """
                INSERT INTO audit_entry (number, at, actor, action, project, subject, details, previous_hash, hash)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)""",
                entry.number(),
                entry.at(),
                entry.actor(),
                entry.action(),
                entry.project(),
                entry.subject(),
                entry.details(),
                entry.previousHash(),
                entry.hash());
        tx.update("UPDATE audit_head SET hash = ? WHERE id = 1", entry.hash());
    }

    static List<AuditEntry> newest(Tx tx, @Nullable Set<String> projects, @Nullable Long before, int limit) {
        if (projects != null && projects.isEmpty()) {
            return List.of();
        }
        var sql = new StringBuilder("SELECT * FROM audit_entry WHERE number < ?");
        var arguments = new ArrayList<@Nullable Object>();
        arguments.add(before == null ? Long.MAX_VALUE : before);
        if (projects != null) {
            sql.append(" AND project IN (")
                    .append(String.join(", ", java.util.Collections.nCopies(projects.size(), "?")))
                    .append(')');
            arguments.addAll(projects);
        }
        sql.append(" ORDER BY number DESC LIMIT ?");
        arguments.add(limit);
        return tx.query(sql.toString(), AuditEntries::entry, arguments.toArray());
    }

    static List<AuditEntry> of(Tx tx, String project, String action, String subject) {
        return tx.query(
                "SELECT * FROM audit_entry WHERE project = ? AND action = ? AND subject = ? ORDER BY number DESC",
                AuditEntries::entry,
                project,
                action,
                subject);
    }

    static boolean has(Tx tx, String project, String action, String subject, String details) {
        return tx.first(
                        "SELECT number FROM audit_entry WHERE project = ? AND action = ? AND subject = ? AND details = ? LIMIT 1",
                        row -> row.number("number"),
                        project,
                        action,
                        subject,
                        details)
                .isPresent();
    }

    /** Hands over every entry in order, a page at a time. */
    static void all(Tx tx, Consumer<AuditEntry> reader) {
        long after = Long.MIN_VALUE;
        while (true) {
            var page = tx.query(
                    "SELECT * FROM audit_entry WHERE number > ? ORDER BY number LIMIT ?",
                    AuditEntries::entry,
                    after,
                    PAGE);
            page.forEach(reader);
            if (page.size() < PAGE) {
                return;
            }
            after = page.getLast().number();
        }
    }

    static void insertCheckpoint(Tx tx, Checkpoint checkpoint, java.time.Instant at) {
        tx.update(
                "INSERT INTO audit_checkpoint (number, at, note) VALUES (?, ?, ?)",
                checkpoint.size(),
                at,
                checkpoint.text());
    }

    static long newestCheckpoint(Tx tx) {
        return tx.first("SELECT MAX(number) AS number FROM audit_checkpoint", row -> row.number("number"))
                .orElse(0L);
    }

    static Optional<Stored> newestSeal(Tx tx) {
        return tx.first(
                "SELECT number, note FROM audit_checkpoint ORDER BY number DESC LIMIT 1",
                row -> new Stored(row.number("number"), row.text("note")));
    }

    static List<Stored> checkpoints(Tx tx) {
        return tx.query(
                "SELECT number, note FROM audit_checkpoint ORDER BY number",
                row -> new Stored(row.number("number"), row.text("note")));
    }

    private static AuditEntry entry(Row row) throws SQLException {
        return new AuditEntry(
                row.number("number"),
                row.time("at"),
                row.text("actor"),
                row.text("action"),
                row.textOrNull("project"),
                row.text("subject"),
                row.text("details"),
                row.text("previous_hash"),
                row.text("hash"));
    }
}
