package dev.taskforge.engine.store.sql;

import dev.taskforge.engine.api.Job;
import dev.taskforge.engine.api.LeaseLostException;
import dev.taskforge.engine.api.Step;
import dev.taskforge.engine.api.StepState;
import dev.taskforge.engine.db.Row;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.engine.store.StepLedger;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The step records in SQL. */
public final class SqlSteps implements StepLedger {
    private static final String BEGIN = """
            INSERT INTO job_step (job_id, position, name, once, state, attempt, started_at)
            VALUES (?, (SELECT count(*) FROM job_step WHERE job_id = ?), ?, ?, 'RUNNING', ?, ?)
            ON CONFLICT (job_id, name) DO UPDATE SET once = excluded.once, state = 'RUNNING',
              attempt = excluded.attempt, started_at = excluded.started_at, finished_at = NULL, error = NULL""";

    private final Flavour flavour;

    public SqlSteps(Flavour flavour) {
        this.flavour = flavour;
    }

    @Override
    public List<Step> list(Tx tx, long jobId) {
        return tx.query("SELECT * FROM job_step WHERE job_id = ? ORDER BY position", SqlSteps::map, jobId);
    }

    static Optional<Step> find(Tx tx, long jobId, String name) {
        return tx.first("SELECT * FROM job_step WHERE job_id = ? AND name = ?", SqlSteps::map, jobId, name);
    }

    @Override
    public Step begin(Tx tx, Job job, String name, boolean once, Instant now) {
        requireHold(tx, job);
        var known = find(tx, job.id(), name);
        if (known.isPresent() && isOver(known.get())) {
            return known.get();
        }
        tx.update(BEGIN, job.id(), job.id(), name, once, job.attempt(), now);
        return find(tx, job.id(), name).orElseThrow();
    }

    private static boolean isOver(Step step) {
        return step.state() == StepState.DONE || step.state() == StepState.SKIPPED || step.state() == StepState.UNKNOWN;
    }

    @Override
    public void end(
            Tx tx,
            Job job,
            String name,
            StepState state,
            @Nullable String result,
            @Nullable String error,
            Instant now) {
        requireHold(tx, job);
        tx.update("""
                UPDATE job_step SET state = ?, result = ?, error = ?, finished_at = ?
                WHERE job_id = ? AND name = ?""", state, result, error, now, job.id(), name);
    }

    @Override
    public boolean adoptPlan(Tx tx, Job job, String plan) {
        requireHold(tx, job);
        if (!list(tx, job.id()).isEmpty()) {
            return false;
        }
        tx.update("UPDATE job SET plan = ? WHERE id = ?", plan, job.id());
        return true;
    }

    /**
     * Settles the steps that were under way when their worker went away, and returns the name of one that may not be
     * repeated blindly.
     */
    static Optional<String> interrupt(Tx tx, long jobId, Instant now) {
        tx.update("""
                UPDATE job_step SET state = CASE once WHEN 1 THEN 'UNKNOWN' ELSE 'FAILED' END,
                  error = 'interrupted', finished_at = ?
                WHERE job_id = ? AND state = 'RUNNING'""", now, jobId);
        return unknown(tx, jobId);
    }

    /** The first step about which a person has to decide. */
    static Optional<String> unknown(Tx tx, long jobId) {
        return tx.first(
                "SELECT name FROM job_step WHERE job_id = ? AND state = 'UNKNOWN' ORDER BY position LIMIT 1",
                row -> row.text("name"),
                jobId);
    }

    private void requireHold(Tx tx, Job job) {
        var held = tx.first(
                "SELECT id FROM job WHERE id = ? AND fence = ?" + flavour.forUpdate(),
                row -> row.number("id"),
                job.id(),
                job.fence());
        if (held.isEmpty()) {
            throw new LeaseLostException("the hold on job " + job.id() + " ended; nothing more can be recorded for it");
        }
    }

    private static Step map(Row row) throws SQLException {
        return new Step(
                row.number("job_id"),
                row.integer("position"),
                row.text("name"),
                row.flag("once"),
                row.constant("state", StepState.class),
                row.integer("attempt"),
                row.time("started_at"),
                row.timeOrNull("finished_at"),
                row.textOrNull("result"),
                row.textOrNull("error"));
    }
}
