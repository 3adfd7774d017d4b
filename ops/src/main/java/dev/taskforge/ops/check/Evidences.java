package dev.taskforge.ops.check;

import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.ops.text.Message;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The recorded answers of checks. Safe for use by any thread. */
public final class Evidences {
    private static final String COLUMNS = """
            id, project, check_name, state, question, seen, fix, exit_code, definition, environment, env_fingerprint,
            compose_hash, host, started_at, finished_at, head, tail, output_sha256, asked_by, job_id""";

    private final Database database;
    private final Clock clock;

    public Evidences(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Records an answer with its parts and returns it with its id. */
    public Evidence add(Tx tx, Answered answered) {
        var added = add(tx, answered.evidence());
        EvidenceParts.add(tx, added.id(), answered.parts());
        return added;
    }

    /** That a check was asked. */
    public record Asked(String check, Instant at) {}

    /** When jobs asked the checks of a project, from one moment until before another. */
    public List<Asked> asked(String project, Instant from, Instant until) {
        return database.read(tx ->
                tx.query("""
                SELECT check_name, finished_at FROM evidence
                WHERE finished_at >= ? AND finished_at < ? AND project = ? AND job_id IS NOT NULL""", row -> new Asked(row.text("check_name"), row.time("finished_at")), from, until, project));
    }

    /** The newest answer of a check that ended before a moment, as far as it is kept. */
    public Optional<Evidence> newestBefore(String project, String check, Instant before) {
        return database.read(tx -> tx.first(
                "SELECT " + COLUMNS
                        + " FROM evidence WHERE project = ? AND check_name = ? AND finished_at < ? ORDER BY id DESC LIMIT 1",
                EvidenceRow::map,
                project,
                check,
                before));
    }

    /** The parts of an answer, in the order recorded; empty when it came in one piece. */
    public List<Part> parts(long evidence) {
        return database.read(tx -> EvidenceParts.of(tx, evidence));
    }

    /** Records an answer in one piece and returns it with its id. */
    public Evidence add(Tx tx, Evidence evidence) {
        var context = evidence.context();
        return tx.first(
                        "INSERT INTO evidence (" + COLUMNS.replaceFirst("id,", "") + """
                        ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                        RETURNING""" + " " + COLUMNS,
                        EvidenceRow::map,
                        evidence.project(),
                        evidence.check(),
                        evidence.state(),
                        evidence.question(),
                        EvidenceRow.json(evidence.seen()),
                        evidence.fix() == null ? null : EvidenceRow.json(evidence.fix()),
                        evidence.exitCode(),
                        context.definition(),
                        context.environment(),
                        context.envFingerprint(),
                        context.composeHash(),
                        context.host(),
                        evidence.startedAt(),
                        evidence.finishedAt(),
                        evidence.head(),
                        evidence.tail(),
                        evidence.outputSha256(),
                        evidence.askedBy(),
                        evidence.jobId())
                .orElseThrow();
    }

    /**
     * Records a person's word about a check.
     *
     * @param context as {@link Checks#contextOf} gives it now
     * @param statement what the person vouches for, in their words
     * @param reference where the proof lies: a ticket, a log, a picture
     */
    public Evidence attest(
            Tx tx,
            String project,
            NamedCheck check,
            EvidenceContext context,
            boolean passed,
            String statement,
            String reference,
            String user) {
        var now = clock.instant();
        var seen = reference.isBlank()
                ? Message.of("check.attested", user, statement)
                : Message.of("check.attested.reference", user, statement, reference);
        return add(
                tx,
                new Evidence(
                        0,
                        project,
                        check.name(),
                        passed ? CheckState.PASS : CheckState.FAIL,
                        check.question(),
                        seen,
                        passed ? null : Message.of("check.attested.fix"),
                        null,
                        context,
                        now,
                        now,
                        "",
                        "",
                        null,
                        user,
                        null));
    }

    public Optional<Evidence> find(long id) {
        return database.read(tx -> tx.first("SELECT " + COLUMNS + " FROM evidence WHERE id = ?", EvidenceRow::map, id));
    }

    /** The newest evidence of each check of a project, by the check's name. */
    public Map<String, Evidence> newestOf(String project) {
        return database.read(tx -> newestOf(tx, project));
    }

    /** As {@link #newestOf(String)}, within the caller's transaction. */
    public Map<String, Evidence> newestOf(Tx tx, String project) {
        var newest = new LinkedHashMap<String, Evidence>();
        tx.query("SELECT " + COLUMNS + """
                         FROM evidence
                        WHERE id IN (SELECT MAX(id) FROM evidence WHERE project = ? GROUP BY check_name)
                        ORDER BY check_name""", EvidenceRow::map, project)
                .forEach(evidence -> newest.put(evidence.check(), evidence));
        return newest;
    }

    /** The newest evidence of one check. */
    public Optional<Evidence> newest(String project, String check) {
        return list(project, check, null, 1).stream().findFirst();
    }

    /**
     * A project's evidence, newest first.
     *
     * @param check only of this check; null for all
     * @param before only with a smaller id: the cursor of the next page; null for the first page
     */
    public List<Evidence> list(String project, @Nullable String check, @Nullable Long before, int limit) {
        var sql = new StringBuilder("SELECT " + COLUMNS + " FROM evidence WHERE project = ?");
        var arguments = new ArrayList<@Nullable Object>(List.of(project));
        if (check != null) {
            sql.append(" AND check_name = ?");
            arguments.add(check);
        }
        if (before != null) {
            sql.append(" AND id < ?");
            arguments.add(before);
        }
        sql.append(" ORDER BY id DESC LIMIT ?");
        arguments.add(limit);
        return database.read(tx -> tx.query(sql.toString(), EvidenceRow::map, arguments.toArray()));
    }

    /** What a job asked, in the order in which it did; at most so much. */
    public List<Evidence> ofJob(String project, long job, int most) {
        return database.read(tx -> tx.query(
                "SELECT " + COLUMNS + " FROM evidence WHERE job_id = ? AND project = ? ORDER BY id LIMIT ?",
                EvidenceRow::map,
                job,
                project,
                most));
    }

    /**
     * Deletes evidence that is older than {@code before}, except the newest of each check and what {@code keep} names
     * (the evidence that decisions rest on). Returns how much was deleted.
     */
    public int purge(Tx tx, Instant before, Collection<Long> keep) {
        var kept = java.util.Set.copyOf(keep);
        var old = tx.query("""
                SELECT id FROM evidence e
                WHERE finished_at < ?
                  AND id < (SELECT MAX(id) FROM evidence n WHERE n.project = e.project AND n.check_name = e.check_name)
                """, row -> row.number("id"), before);
        var rows = old.stream()
                .filter(id -> !kept.contains(id))
                .map(id -> new @Nullable Object[] {id})
                .toList();
        EvidenceParts.remove(tx, rows);
        tx.batch("DELETE FROM evidence WHERE id = ?", rows);
        return rows.size();
    }
}
