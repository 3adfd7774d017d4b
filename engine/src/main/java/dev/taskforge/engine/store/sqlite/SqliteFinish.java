package dev.taskforge.engine.store.sqlite;

import dev.taskforge.engine.api.JobState;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.engine.store.Outcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Records outcomes. The statements find their row by primary key and fence alone: raising the fence whenever a hold
 * ends makes any further condition needless, and keeps the planner away from the index of running jobs.
 */
final class SqliteFinish {
    private static final String SUCCEED = """
            UPDATE job SET state = 'SUCCEEDED', finished_at = ?, result = ?, error = NULL, lease_until = NULL,
              fence = fence + 1
            WHERE id = ? AND fence = ?""";

    private static final String END = """
            UPDATE job SET state = ?, finished_at = ?, error = ?, run_at = ?, attempt = ?, lease_until = NULL, held = 0,
              fence = fence + 1
            WHERE id = ? AND fence = ?""";

    private static final String ASKED_TO_END = "SELECT id FROM job WHERE id = ? AND cancel_requested = 1";

    private SqliteFinish() {}

    static List<Outcome> record(Tx tx, List<Outcome> outcomes, Instant now) {
        var succeeded = new ArrayList<Outcome>(outcomes.size());
        var others = new ArrayList<Outcome>();
        for (var outcome : outcomes) {
            if (outcome.state() == JobState.SUCCEEDED) {
                succeeded.add(outcome);
            } else {
                others.add(cancelledInstead(tx, outcome));
            }
        }
        var recorded = new ArrayList<Outcome>(outcomes.size());
        var counts = new FinishedCounts();
        apply(tx, SUCCEED, succeeded, SqliteFinish::successRow, now, recorded, counts);
        apply(tx, END, others, SqliteFinish::endRow, now, recorded, counts);
        counts.save(tx);
        return recorded;
    }

    /** A job that was to run again, but that a person asked to end before its worker heard of it. */
    private static Outcome cancelledInstead(Tx tx, Outcome outcome) {
        if (outcome.state().isFinal()) {
            return outcome;
        }
        var job = outcome.job();
        return tx.first(ASKED_TO_END, row -> row.number("id"), job.id()).isPresent() ? Outcome.cancelled(job) : outcome;
    }

    private static void apply(
            Tx tx,
            String sql,
            List<Outcome> outcomes,
            RowOf rowOf,
            Instant now,
            List<Outcome> recorded,
            FinishedCounts counts) {
        var rows = new ArrayList<@Nullable Object[]>(outcomes.size());
        for (var outcome : outcomes) {
            rows.add(rowOf.row(outcome, now));
        }
        int[] touched = tx.batch(sql, rows);
        for (int i = 0; i < touched.length; i++) {
            var outcome = outcomes.get(i);
            if (touched[i] == 0) {
                continue;
            }
            recorded.add(outcome);
            if (outcome.state().isFinal()) {
                counts.add(outcome.job().queue(), outcome.state(), 1);
            }
            if (outcome.state() != JobState.WAITING) {
                ConcurrencyKeys.free(tx, outcome.job().concurrencyKey());
            }
        }
    }

    private static @Nullable Object[] successRow(Outcome outcome, Instant now) {
        return new @Nullable Object[] {
            now, outcome.result(), outcome.job().id(), outcome.job().fence()
        };
    }

    private static @Nullable Object[] endRow(Outcome outcome, Instant now) {
        return new @Nullable Object[] {
            outcome.state(),
            outcome.state().isFinal() ? now : null,
            outcome.error(),
            outcome.runAt(),
            outcome.attempts(),
            outcome.job().id(),
            outcome.job().fence()
        };
    }

    @FunctionalInterface
    private interface RowOf {
        @Nullable
        Object[] row(Outcome outcome, Instant now);
    }
}
