package dev.taskforge.ops.guard;

import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.Row;
import dev.taskforge.engine.db.Tx;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** What is written down of guards, those of this machine. Safe for use by any thread. */
public final class Guards {
    private static final Duration KEPT = Duration.ofDays(90);
    /** Of each guard of a project. */
    private static final int MOST_EXPORTS = 200;

    private static final JsonMapper JSON = JsonMapper.shared();

    private final Database database;
    private final String host;
    private final Clock clock;

    /** @param host the name of this machine */
    public Guards(Database database, String host, Clock clock) {
        this.database = database;
        this.host = host;
        this.clock = clock;
    }

    /** The machine whose guards these are. */
    public String host() {
        return host;
    }

    /** One that is on. */
    public Optional<Guarded> find(String project, String guard) {
        return database.read(tx -> find(tx, project, guard));
    }

    Optional<Guarded> find(Tx tx, String project, String guard) {
        return tx.first(
                "SELECT * FROM guard WHERE project = ? AND guard = ? AND host = ?",
                Guards::guarded,
                project,
                guard,
                host);
    }

    /** All that are on. */
    public List<Guarded> all() {
        return database.read(
                tx -> tx.query("SELECT * FROM guard WHERE host = ? ORDER BY project, guard", Guards::guarded, host));
    }

    /** The name of a guard of a project that is on, on any machine; empty when none is. */
    public static Optional<String> on(Tx tx, String project) {
        return tx.first(
                "SELECT guard FROM guard WHERE project = ? ORDER BY guard LIMIT 1", row -> row.text("guard"), project);
    }

    /** Writes down what is put in force, before it is. */
    void begin(Tx tx, Guarded guarded) {
        tx.update(
                "DELETE FROM guard WHERE project = ? AND guard = ? AND host = ?",
                guarded.project(),
                guarded.guard(),
                host);
        var previous = guarded.previous();
        tx.update(
                """
                INSERT INTO guard (project, guard, host, state, source, rendered, listing, before, until, previous, previous_source, job,
                  applied_at, applied_by, looked_at, trouble, drifts, drifted_at, proven_at, proofs)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
                guarded.project(),
                guarded.guard(),
                host,
                guarded.state(),
                guarded.source(),
                guarded.rendered(),
                guarded.listing(),
                guarded.before(),
                guarded.until(),
                previous == null ? null : previous.state(),
                previous == null ? null : previous.source(),
                guarded.job(),
                guarded.appliedAt(),
                guarded.appliedBy(),
                guarded.lookedAt(),
                guarded.trouble(),
                guarded.drifts(),
                guarded.driftedAt(),
                guarded.provenAt(),
                JSON.writeValueAsString(guarded.proofs()));
    }

    /** Writes down what the machine tells of it now. */
    void seen(Tx tx, String project, String guard, String rendered, String listing, boolean drifted) {
        var now = now();
        tx.update(
                "UPDATE guard SET rendered = ?, listing = ?, looked_at = ?, trouble = NULL WHERE project = ? AND guard = ? AND host = ?",
                rendered,
                listing,
                now,
                project,
                guard,
                host);
        if (drifted) {
            tx.update(
                    "UPDATE guard SET drifts = drifts + 1, drifted_at = ? WHERE project = ? AND guard = ? AND host = ?",
                    now,
                    project,
                    guard,
                    host);
        }
    }

    /** Writes down why it could not be looked at or put right. */
    void troubled(Tx tx, String project, String guard, String trouble) {
        tx.update(
                "UPDATE guard SET trouble = ? WHERE project = ? AND guard = ? AND host = ?",
                trouble,
                project,
                guard,
                host);
    }

    /** Lets it stay; false when nobody waits for that word, also before it was tried. */
    public boolean keep(Tx tx, String project, String guard) {
        return tx.update("""
                        UPDATE guard SET until = NULL, previous = NULL, previous_source = NULL
                        WHERE project = ? AND guard = ? AND host = ? AND until > ? AND proven_at IS NOT NULL""", project, guard, host, now()) == 1;
    }

    /** Whether what a job put in force still waits for somebody to keep it. */
    boolean isTried(Tx tx, String project, String guard, long job) {
        return find(tx, project, guard)
                .filter(row -> row.job() == job && !row.isKept())
                .isPresent();
    }

    /** Ends the time in which what a job put in force could be kept; false when it is another one by now. */
    boolean expire(Tx tx, String project, String guard, long job) {
        return tx.update(
                        "UPDATE guard SET until = ? WHERE project = ? AND guard = ? AND host = ? AND job = ?",
                        now(),
                        project,
                        guard,
                        host,
                        job)
                == 1;
    }

    /** Forgets what was before something that needs nobody's word. */
    void settle(Tx tx, String project, String guard) {
        tx.update("""
                UPDATE guard SET previous = NULL, previous_source = NULL
                WHERE project = ? AND guard = ? AND host = ? AND until IS NULL""", project, guard, host);
    }

    /** Writes down what was seen of the state that a job put in force, if that is still the one. */
    void proven(Tx tx, String project, String guard, long job, List<Proof> proofs) {
        tx.update(
                "UPDATE guard SET proven_at = ?, proofs = ? WHERE project = ? AND guard = ? AND host = ? AND job = ?",
                now(),
                JSON.writeValueAsString(proofs),
                project,
                guard,
                host,
                job);
    }

    void remove(Tx tx, String project, String guard) {
        tx.update("DELETE FROM guard WHERE project = ? AND guard = ? AND host = ?", project, guard, host);
    }

    /** Writes down a state. */
    public GuardExport export(Tx tx, String project, String guard, String state, String listing, String by) {
        return tx.first("""
                        INSERT INTO guard_export (project, guard, host, at, made_by, state, listing) VALUES (?, ?, ?, ?, ?, ?, ?)
                        RETURNING *""", Guards::export, project, guard, host, now(), by, state, listing)
                .orElseThrow();
    }

    /** One that was written down. */
    public Optional<GuardExport> export(String project, String guard, long id) {
        return database.read(tx -> tx.first(
                "SELECT * FROM guard_export WHERE project = ? AND guard = ? AND id = ?",
                Guards::export,
                project,
                guard,
                id));
    }

    /** Those that were written down, the newest first. */
    public List<GuardExport> exports(String project, String guard) {
        return database.read(tx -> tx.query(
                "SELECT * FROM guard_export WHERE project = ? AND guard = ? AND host = ? ORDER BY id DESC LIMIT ?",
                Guards::export,
                project,
                guard,
                host,
                MOST_EXPORTS));
    }

    /** Removes exports that are old; the newest of each guard stays. */
    public int tidy() {
        return database.write(tx -> tx.update("""
                DELETE FROM guard_export WHERE at < ? AND id NOT IN
                  (SELECT MAX(id) FROM guard_export GROUP BY project, guard, host)""", now().minus(KEPT)));
    }

    private static Guarded guarded(Row row) throws SQLException {
        var previous = row.textOrNull("previous");
        return new Guarded(
                row.text("project"),
                row.text("guard"),
                row.text("host"),
                row.text("state"),
                row.text("source"),
                row.text("rendered"),
                row.text("listing"),
                row.text("before"),
                row.timeOrNull("until"),
                previous == null ? null : new Guarded.Kept(previous, source(row)),
                row.number("job"),
                row.time("applied_at"),
                row.text("applied_by"),
                row.timeOrNull("looked_at"),
                row.textOrNull("trouble"),
                row.number("drifts"),
                row.timeOrNull("drifted_at"),
                row.timeOrNull("proven_at"),
                JSON.readValue(row.text("proofs"), new TypeReference<List<Proof>>() {}));
    }

    private static String source(Row row) throws SQLException {
        @Nullable String source = row.textOrNull("previous_source");
        return source == null ? Guarded.FILE : source;
    }

    private static GuardExport export(Row row) throws SQLException {
        return new GuardExport(
                row.number("id"),
                row.text("project"),
                row.text("guard"),
                row.text("host"),
                row.time("at"),
                row.text("made_by"),
                row.text("state"),
                row.text("listing"));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
