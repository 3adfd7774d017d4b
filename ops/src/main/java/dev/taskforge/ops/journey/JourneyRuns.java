package dev.taskforge.ops.journey;

import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.Row;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.ops.journey.JourneyRun.Cleanup;
import dev.taskforge.ops.journey.JourneyRun.State;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * The runs of journeys. A journey runs once at a time, since two runs would disturb each other's test data; this holds
 * within one server process. A run found open that nobody holds was cut off. Safe for use by any thread.
 */
public final class JourneyRuns {
    private static final String COLUMNS =
            "id, project, journey, job_id, state, step, acted, cleanup, note, started_at, ended_at";
    private static final int MOST_KEPT = 200;

    private final Database database;
    private final Clock clock;
    private final Map<String, Semaphore> turns = new ConcurrentHashMap<>();

    public JourneyRuns(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** What a run was opened with: its number, and a run before it that was cut off. */
    record Opened(long id, Optional<JourneyRun> cutOff) {}

    /** Waits for the turn of a journey; returns false when it did not come within {@code patience}. */
    boolean begin(String project, String journey, Duration patience) throws InterruptedException {
        return turn(project, journey).tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Gives the turn back. */
    void leave(String project, String journey) {
        turn(project, journey).release();
    }

    private Semaphore turn(String project, String journey) {
        return turns.computeIfAbsent(project + "/" + journey, key -> new Semaphore(1, true));
    }

    /** Records that a run begins, and that those still open were cut off. The caller has the turn. */
    Opened open(String project, String journey, @org.jspecify.annotations.Nullable Long jobId) {
        return database.write(tx -> {
            var cutOff = tx.query("""
                    UPDATE journey_run
                    SET state = 'CUT_OFF', ended_at = ?, cleanup = CASE acted WHEN 1 THEN 'UNKNOWN' ELSE 'NONE' END
                    WHERE project = ? AND journey = ? AND state = 'RUNNING'
                    RETURNING""" + " " + COLUMNS, JourneyRuns::map, clock.instant(), project, journey);
            var id = tx.first("""
                            INSERT INTO journey_run
                              (project, journey, job_id, state, step, acted, cleanup, note, started_at)
                            VALUES (?, ?, ?, 'RUNNING', '', 0, 'NONE', '', ?)
                            RETURNING id""", row -> row.number("id"), project, journey, jobId, clock.instant())
                    .orElseThrow();
            tx.update(
                    "DELETE FROM journey_run WHERE project = ? AND journey = ? AND id <= ?",
                    project,
                    journey,
                    oldest(tx, project, journey));
            return new Opened(id, cutOff.stream().findFirst());
        });
    }

    private static long oldest(Tx tx, String project, String journey) {
        return tx.first(
                        "SELECT id FROM journey_run WHERE project = ? AND journey = ? ORDER BY id DESC LIMIT 1 OFFSET ?",
                        row -> row.number("id"),
                        project,
                        journey,
                        MOST_KEPT)
                .orElse(0L);
    }

    /** Records, before it is taken, which step comes next. */
    void reach(long id, String step, boolean acted) {
        database.write(tx -> tx.update("UPDATE journey_run SET step = ?, acted = ? WHERE id = ?", step, acted, id));
    }

    /** Records how a run ended. */
    void end(long id, State state, Cleanup cleanup, String note) {
        database.write(tx -> tx.update(
                "UPDATE journey_run SET state = ?, cleanup = ?, note = ?, ended_at = ? WHERE id = ?",
                state,
                cleanup,
                note,
                clock.instant(),
                id));
    }

    /** The runs of a project, newest first. One that is open although nobody holds it is shown as cut off. */
    public List<JourneyRun> list(String project, int limit) {
        return database
                .read(tx -> tx.query(
                        "SELECT " + COLUMNS + " FROM journey_run WHERE project = ? ORDER BY id DESC LIMIT ?",
                        JourneyRuns::map,
                        project,
                        limit))
                .stream()
                .map(this::seen)
                .toList();
    }

    private JourneyRun seen(JourneyRun run) {
        boolean held = turn(run.project(), run.journey()).availablePermits() == 0;
        return run.state() != State.RUNNING || held
                ? run
                : new JourneyRun(
                        run.id(),
                        run.project(),
                        run.journey(),
                        run.jobId(),
                        State.CUT_OFF,
                        run.step(),
                        run.acted(),
                        run.acted() ? Cleanup.UNKNOWN : Cleanup.NONE,
                        run.note(),
                        run.startedAt(),
                        null);
    }

    private static JourneyRun map(Row row) throws SQLException {
        var ended = row.numberOrNull("ended_at");
        return new JourneyRun(
                row.number("id"),
                row.text("project"),
                row.text("journey"),
                row.numberOrNull("job_id"),
                row.constant("state", State.class),
                row.text("step"),
                row.number("acted") != 0,
                row.constant("cleanup", Cleanup.class),
                row.text("note"),
                row.time("started_at"),
                ended == null ? null : Instant.ofEpochMilli(ended));
    }
}
