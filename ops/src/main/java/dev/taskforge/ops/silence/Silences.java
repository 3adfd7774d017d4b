package dev.taskforge.ops.silence;

import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.Row;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.ops.audit.AuditLog;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Begins and ends silences. Safe for use by any thread. */
public final class Silences {
    /** The shortest and the longest one: what has no end is forgotten, and then nobody hears anything. */
    public static final Duration SHORTEST = Duration.ofMinutes(1);

    public static final Duration LONGEST = Duration.ofDays(31);

    /** How many a project may have at a time. */
    public static final int MOST = 100;

    private static final Duration KEPT = Duration.ofDays(400);

    private final Database database;
    private final AuditLog audit;
    private final Clock clock;

    public Silences(Database database, AuditLog audit, Clock clock) {
        this.database = database;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * Begins one.
     *
     * @param monitors a name in which {@code *} stands for anything
     * @return empty when the project has {@link #MOST} already
     * @throws IllegalArgumentException for a length out of bounds
     */
    public Optional<Silence> begin(Tx tx, String project, String monitors, Duration length, String reason, String by) {
        if (length.compareTo(SHORTEST) < 0 || length.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("a silence of " + length);
        }
        var now = now();
        if (after(tx, project, now).size() >= MOST) {
            return Optional.empty();
        }
        var silence = tx.first("""
                        INSERT INTO silence (project, monitors, reason, begun_at, until, begun_by) VALUES (?, ?, ?, ?, ?, ?)
                        RETURNING *""", Silences::silence, project, monitors, reason, now, now.plus(length), by)
                .orElseThrow();
        audit.append(
                tx,
                by,
                "silence.begin",
                project,
                "silence/" + silence.id(),
                Map.of("monitors", monitors, "until", silence.until(), "reason", reason));
        return Optional.of(silence);
    }

    /** Ends one before its time; empty when none of this number goes on. */
    public Optional<Silence> end(Tx tx, String project, long id, String by) {
        var now = now();
        var ended = tx.first(
                "UPDATE silence SET until = ?, ended_by = ? WHERE project = ? AND id = ? AND until > ? RETURNING *",
                Silences::silence,
                now,
                by,
                project,
                id,
                now);
        ended.ifPresent(silence ->
                audit.append(tx, by, "silence.end", project, "silence/" + id, Map.of("monitors", silence.monitors())));
        return ended;
    }

    /** Those of a project that go on, the one that ends first before the others. */
    public List<Silence> of(String project) {
        return database.read(tx -> after(tx, project, now()));
    }

    /** Those of all projects that go on. */
    public List<Silence> all() {
        return database.read(
                tx -> tx.query("SELECT * FROM silence WHERE until > ? ORDER BY until, id", Silences::silence, now()));
    }

    /** Those that go on after a moment. */
    static List<Silence> after(Tx tx, String project, Instant moment) {
        return tx.query(
                "SELECT * FROM silence WHERE project = ? AND until > ? ORDER BY until, id",
                Silences::silence,
                project,
                moment);
    }

    /** Removes those of a project that is deleted: another one of its name does not begin in silence. */
    public static void forget(Tx tx, String project) {
        tx.update("DELETE FROM silence WHERE project = ?", project);
    }

    /** Removes what ended long ago. */
    public int tidy() {
        return database.write(tx -> tx.update("DELETE FROM silence WHERE until < ?", now().minus(KEPT)));
    }

    private static Silence silence(Row row) throws SQLException {
        return new Silence(
                row.number("id"),
                row.text("project"),
                row.text("monitors"),
                row.text("reason"),
                row.time("begun_at"),
                row.time("until"),
                row.text("begun_by"),
                row.textOrNull("ended_by"));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
