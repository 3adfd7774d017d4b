package dev.taskforge.ops.journey;

import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.Row;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.ops.journey.JourneyRun.Cleanup;
import dev.taskforge.ops.journey.JourneyRun.State;
import dev.taskforge.ops.journey.Opening.Begun;
import dev.taskforge.ops.journey.Opening.Busy;
import dev.taskforge.ops.journey.Opening.CutOff;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The runs of journeys. A journey runs once at a time, since two runs would disturb each other's test data. The
 * database holds this, for every process that uses it: an open run has a lease that is renewed before each step, and one
 * whose lease is over was cut off. Safe for use by any thread.
 */
public final class JourneyRuns implements JourneyBook {
    private static final String COLUMNS =
            "id, project, journey, job_id, state, step, acted, cleanup, note, started_at, ended_at, lease_until";
    private static final String CUT_OFF =
            "state = 'CUT_OFF', cleanup = CASE acted WHEN 1 THEN 'UNKNOWN' ELSE 'NONE' END, ended_at = ?";
    private static final Duration LOOK_AGAIN = Duration.ofMillis(200);
    private static final Duration GRACE = Duration.ofSeconds(5);
    private static final int MOST_KEPT = 200;

    private final Database database;
    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition ended = lock.newCondition();
    private final Set<Long> held = ConcurrentHashMap.newKeySet();

    public JourneyRuns(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    @Override
    public Opening open(String project, String journey, @Nullable Long jobId, Duration patience)
            throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        lock.lockInterruptibly();
        try {
            var opening = open(project, journey, jobId);
            while (opening instanceof Busy && System.nanoTime() < end) {
                // A run of this process tells when it ends; one of another process is seen a moment later.
                ended.awaitNanos(LOOK_AGAIN.toNanos());
                opening = open(project, journey, jobId);
            }
            return opening;
        } finally {
            lock.unlock();
        }
    }

    private void tellThatOneEnded() {
        lock.lock();
        try {
            ended.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The caller holds the lock. */
    private Opening open(String project, String journey, @Nullable Long jobId) {
        var opening = database.write(tx -> open(tx, project, journey, jobId));
        if (opening instanceof Begun begun) {
            held.add(begun.id());
        }
        return opening;
    }

    private Opening open(Tx tx, String project, String journey, @Nullable Long jobId) {
        var now = clock.instant();
        var open = tx.first(
                "SELECT " + COLUMNS + " FROM journey_run WHERE project = ? AND journey = ? AND state = 'RUNNING'",
                row -> map(row, now),
                project,
                journey);
        if (open.isPresent()) {
            if (!isOver(open.get(), jobId)) {
                return new Busy();
            }
            tx.update(
                    "UPDATE journey_run SET " + CUT_OFF + " WHERE id = ?",
                    now,
                    open.get().id());
        }
        var before = cutOffIn(tx, project, journey, jobId);
        return before.isPresent()
                ? new CutOff(before.get())
                : new Begun(insert(tx, project, journey, jobId, now), open);
    }

    /** What the same job left open in another process belongs to an attempt that is gone: no job runs twice at a time. */
    private boolean isOver(JourneyRun open, @Nullable Long jobId) {
        boolean sameJob = jobId != null && jobId.equals(open.jobId());
        return open.state() == State.CUT_OFF || (sameJob && !held.contains(open.id()));
    }

    /** A run of the same job that had changed something when it was cut off. */
    private Optional<JourneyRun> cutOffIn(Tx tx, String project, String journey, @Nullable Long jobId) {
        return tx.first(
                "SELECT " + COLUMNS + " FROM journey_run"
                        + " WHERE project = ? AND journey = ? AND job_id = ? AND state = 'CUT_OFF' AND acted = 1"
                        + " ORDER BY id DESC LIMIT 1",
                row -> map(row, clock.instant()),
                project,
                journey,
                jobId);
    }

    private static long insert(Tx tx, String project, String journey, @Nullable Long jobId, Instant now) {
        var id = tx.first("""
                        INSERT INTO journey_run
                          (project, journey, job_id, state, step, acted, cleanup, note, started_at, lease_until)
                        VALUES (?, ?, ?, 'RUNNING', '', 0, 'NONE', '', ?, ?)
                        RETURNING id""", row -> row.number("id"), project, journey, jobId, now, now.plus(GRACE))
                .orElseThrow();
        tx.update(
                "DELETE FROM journey_run WHERE project = ? AND journey = ? AND id <= ?",
                project,
                journey,
                oldest(tx, project, journey));
        return id;
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

    @Override
    public boolean reach(long id, String step, boolean acted, Duration longest) {
        var until = clock.instant().plus(longest).plus(GRACE);
        return database.write(tx -> tx.update(
                        "UPDATE journey_run SET step = ?, acted = ?, lease_until = ? WHERE id = ? AND state = 'RUNNING'",
                        step,
                        acted,
                        until,
                        id))
                == 1;
    }

    @Override
    public void end(long id, State state, Cleanup cleanup, String note) {
        database.write(tx -> tx.update(
                "UPDATE journey_run SET state = ?, cleanup = ?, note = ?, ended_at = ? WHERE id = ? AND state = 'RUNNING'",
                state,
                cleanup,
                note,
                clock.instant(),
                id));
        held.remove(id);
        tellThatOneEnded();
    }

    /** The runs of a project, newest first. One whose lease is over is shown as cut off. */
    public List<JourneyRun> list(String project, int limit) {
        var now = clock.instant();
        return database.read(tx -> tx.query(
                "SELECT " + COLUMNS + " FROM journey_run WHERE project = ? ORDER BY id DESC LIMIT ?",
                row -> map(row, now),
                project,
                limit));
    }

    /** Every run that is kept, of every project, newest first: at most 200 for each journey. */
    public List<JourneyRun> all() {
        var now = clock.instant();
        return database.read(
                tx -> tx.query("SELECT " + COLUMNS + " FROM journey_run ORDER BY id DESC", row -> map(row, now)));
    }

    private static JourneyRun map(Row row, Instant now) throws SQLException {
        var ended = row.numberOrNull("ended_at");
        boolean acted = row.number("acted") != 0;
        var state = row.constant("state", State.class);
        boolean lost = state == State.RUNNING && !row.time("lease_until").isAfter(now);
        return new JourneyRun(
                row.number("id"),
                row.text("project"),
                row.text("journey"),
                row.numberOrNull("job_id"),
                lost ? State.CUT_OFF : state,
                row.text("step"),
                acted,
                lost && acted ? Cleanup.UNKNOWN : row.constant("cleanup", Cleanup.class),
                row.text("note"),
                row.time("started_at"),
                ended == null ? null : Instant.ofEpochMilli(ended));
    }
}
