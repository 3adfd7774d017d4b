package dev.taskforge.engine.store.sqlite;

import dev.taskforge.engine.api.JobState;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.engine.store.Outcome;
import dev.taskforge.engine.store.sql.FinishedCounts;
import dev.taskforge.engine.store.sql.SqlNeeds;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Records outcomes. The statements find their row by primary key and fence alone: raising the fence whenever a hold
 * ends makes any further condition needless, and keeps the planner away from the index of running jobs.
 */
final class SqliteFinish {
    private static final String SUCCEED = """
            UPDATE job SET state = 'SUCCEEDED', finished_at = ?, result = ?, error = NULL, lease_until = NULL,
              fence = fence + 1
            """;

    private static final String SUCCEED_ONE = SUCCEED + "WHERE id = ? AND fence = ?";

    /** Binding each job's values again costs a quarter of the change itself. */
    private static final String SUCCEED_ALIKE = SUCCEED + "WHERE id IN (SELECT value FROM json_each(?)) AND fence = ?";

    private static final String END = """
            UPDATE job SET state = ?, finished_at = ?, error = ?, run_at = ?, attempt = ?, lease_until = NULL, held = 0,
              fence = fence + 1
            WHERE id = ? AND fence = ?""";

    private static final String ASKED_TO_END = "SELECT id FROM job WHERE id = ? AND cancel_requested = 1";

    /** One look for the whole batch, where as a rule no job needs another. */
    private static final String ANY_WAITS = "SELECT job_id FROM job_dependency WHERE open = 1 LIMIT 1";

    private final Tx tx;
    private final Instant now;
    private final FinishedCounts counts = new FinishedCounts();
    private final List<Outcome> recorded = new ArrayList<>();

    private SqliteFinish(Tx tx, Instant now) {
        this.tx = tx;
        this.now = now;
    }

    static List<Outcome> record(Tx tx, SqlNeeds needs, List<Outcome> outcomes, Instant now) {
        var finish = new SqliteFinish(tx, now);
        finish.apply(outcomes);
        finish.counts.save(tx, SqliteFlavour.INSTANCE);
        if (tx.first(ANY_WAITS, row -> true).isPresent()) {
            needs.ended(tx, finish.ended(), now);
        }
        return finish.recorded;
    }

    private Map<Long, JobState> ended() {
        return recorded.stream()
                .filter(outcome -> outcome.state().isFinal())
                .collect(Collectors.toMap(outcome -> outcome.job().id(), Outcome::state));
    }

    private void apply(List<Outcome> outcomes) {
        var alike = new LinkedHashMap<Success, List<Outcome>>();
        var single = new ArrayList<Outcome>();
        var others = new ArrayList<Outcome>();
        for (var outcome : outcomes) {
            if (outcome.state() == JobState.SUCCEEDED) {
                alike.computeIfAbsent(Success.of(outcome), success -> new ArrayList<>())
                        .add(outcome);
            } else {
                others.add(cancelledInstead(outcome));
            }
        }
        alike.forEach((success, group) -> {
            if (group.size() == 1 || !succeedAlike(success, group)) {
                single.addAll(group);
            }
        });
        each(SUCCEED_ONE, single, this::successRow);
        each(END, others, this::endRow);
    }

    /** A job that was to run again, but that a person asked to end before its worker heard of it. */
    private Outcome cancelledInstead(Outcome outcome) {
        if (outcome.state().isFinal()) {
            return outcome;
        }
        var job = outcome.job();
        return tx.first(ASKED_TO_END, row -> row.number("id"), job.id()).isPresent() ? Outcome.cancelled(job) : outcome;
    }

    /** Records the whole group with one statement, or nothing of it: then some hold has ended, and each is asked. */
    private boolean succeedAlike(Success success, List<Outcome> group) {
        var ids = new StringJoiner(",", "[", "]");
        group.forEach(outcome -> ids.add(Long.toString(outcome.job().id())));
        tx.update("SAVEPOINT alike");
        boolean all = tx.update(SUCCEED_ALIKE, now, success.result(), ids.toString(), success.fence()) == group.size();
        if (!all) {
            tx.update("ROLLBACK TO alike");
        }
        tx.update("RELEASE alike");
        if (all) {
            group.forEach(this::recorded);
        }
        return all;
    }

    private void each(String sql, List<Outcome> outcomes, RowOf rowOf) {
        int[] touched = tx.batch(sql, outcomes.stream().map(rowOf::row).toList());
        for (int i = 0; i < touched.length; i++) {
            if (touched[i] > 0) {
                recorded(outcomes.get(i));
            }
        }
    }

    private void recorded(Outcome outcome) {
        recorded.add(outcome);
        if (outcome.state().isFinal()) {
            counts.add(outcome.job().queue(), outcome.state(), 1);
        }
        var key = outcome.job().concurrencyKey();
        if (key != null && outcome.state() != JobState.WAITING) {
            SqliteFlavour.INSTANCE.freeKeys(tx, List.of(key));
        }
    }

    private @Nullable Object[] successRow(Outcome outcome) {
        return new @Nullable Object[] {
            now, outcome.result(), outcome.job().id(), outcome.job().fence()
        };
    }

    private @Nullable Object[] endRow(Outcome outcome) {
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

    /** What successes that can be recorded by one statement share. */
    private record Success(long fence, @Nullable String result) {
        static Success of(Outcome outcome) {
            return new Success(outcome.job().fence(), outcome.result());
        }
    }

    @FunctionalInterface
    private interface RowOf {
        @Nullable
        Object[] row(Outcome outcome);
    }
}
