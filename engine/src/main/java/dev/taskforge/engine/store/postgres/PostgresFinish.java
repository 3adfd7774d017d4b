package dev.taskforge.engine.store.postgres;

import dev.taskforge.engine.api.JobState;
import dev.taskforge.engine.db.Row;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.engine.store.Outcome;
import dev.taskforge.engine.store.sql.FinishedCounts;
import dev.taskforge.engine.store.sql.SqlNeeds;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Records outcomes. The statements find their rows by primary key and fence alone: raising the fence whenever a hold ends
 * makes any further condition needless, and a condition on the state would let the planner use the index of running jobs,
 * with all its dead entries.
 */
final class PostgresFinish {
    private static final String SUCCEED = """
            UPDATE job SET state = 'SUCCEEDED', finished_at = ?, result = ended.result, error = NULL, lease_until = NULL,
              fence = job.fence + 1
            FROM unnest(?::bigint[], ?::bigint[], ?::text[]) AS ended (id, fence, result)
            WHERE job.id = ended.id AND job.fence = ended.fence RETURNING job.id, job.awaited""";

    private static final String END = """
            UPDATE job SET state = ended.state, finished_at = ended.finished_at, error = ended.error,
              run_at = ended.run_at, attempt = ended.attempt, lease_until = NULL, held = 0, fence = job.fence + 1
            FROM unnest(?::bigint[], ?::bigint[], ?::text[], ?::bigint[], ?::text[], ?::bigint[], ?::int[])
              AS ended (id, fence, state, finished_at, error, run_at, attempt)
            WHERE job.id = ended.id AND job.fence = ended.fence RETURNING job.id, job.awaited""";

    /** Locks, so that a person who asks now waits for the outcome. */
    private static final String ASKED_TO_END =
            "SELECT id, cancel_requested FROM job WHERE id = ANY(?) ORDER BY id FOR NO KEY UPDATE";

    private final Tx tx;
    private final PostgresFlavour flavour;
    private final Instant now;
    private final FinishedCounts counts = new FinishedCounts();
    private final List<Outcome> recorded = new ArrayList<>();
    /** What ended and other jobs need. */
    private final Map<Long, JobState> awaited = new HashMap<>();

    private PostgresFinish(Tx tx, PostgresFlavour flavour, Instant now) {
        this.tx = tx;
        this.flavour = flavour;
        this.now = now;
    }

    static List<Outcome> record(Tx tx, PostgresFlavour flavour, SqlNeeds needs, List<Outcome> outcomes, Instant now) {
        if (outcomes.isEmpty()) {
            return List.of();
        }
        var finish = new PostgresFinish(tx, flavour, now);
        finish.apply(outcomes);
        needs.ended(tx, finish.awaited, now);
        return finish.recorded;
    }

    private void apply(List<Outcome> outcomes) {
        flavour.lockKeys(
                tx,
                outcomes.stream().flatMap(outcome -> keyOf(outcome).stream()).collect(Collectors.toSet()));
        var successes = new ArrayList<Outcome>();
        var others = new ArrayList<Outcome>();
        for (var outcome : outcomes) {
            (outcome.state() == JobState.SUCCEEDED ? successes : others).add(outcome);
        }
        succeed(successes);
        end(cancelledInstead(others));
        counts.save(tx, flavour);
        flavour.freeKeys(
                tx,
                recorded.stream()
                        .filter(outcome -> outcome.state() != JobState.WAITING)
                        .flatMap(outcome -> keyOf(outcome).stream())
                        .toList());
    }

    private static List<String> keyOf(Outcome outcome) {
        var key = outcome.job().concurrencyKey();
        return key == null ? List.of() : List.of(key);
    }

    private void succeed(List<Outcome> outcomes) {
        if (!outcomes.isEmpty()) {
            recorded(outcomes, tx.query(SUCCEED, Touched::read, now, ids(outcomes), fences(outcomes), (Object)
                    outcomes.stream().map(Outcome::result).toArray(String[]::new)));
        }
    }

    /** Jobs that were to run again, but that a person asked to end before their worker heard of it. */
    private List<Outcome> cancelledInstead(List<Outcome> outcomes) {
        var again =
                outcomes.stream().filter(outcome -> !outcome.state().isFinal()).toList();
        if (again.isEmpty()) {
            return outcomes;
        }
        Set<Long> asked = new HashSet<>();
        tx.query(ASKED_TO_END, row -> row.flag("cancel_requested") && asked.add(row.number("id")), (Object) ids(again));
        return outcomes.stream()
                .map(outcome -> !outcome.state().isFinal()
                                && asked.contains(outcome.job().id())
                        ? Outcome.cancelled(outcome.job())
                        : outcome)
                .toList();
    }

    private void end(List<Outcome> outcomes) {
        if (outcomes.isEmpty()) {
            return;
        }
        int n = outcomes.size();
        var states = new String[n];
        var finished = new @Nullable Long[n];
        var errors = new @Nullable String[n];
        var runAts = new long[n];
        var attempts = new int[n];
        for (int i = 0; i < n; i++) {
            var outcome = outcomes.get(i);
            states[i] = outcome.state().name();
            finished[i] = outcome.state().isFinal() ? now.toEpochMilli() : null;
            errors[i] = outcome.error();
            runAts[i] = outcome.runAt().toEpochMilli();
            attempts[i] = outcome.attempts();
        }
        recorded(
                outcomes,
                tx.query(
                        END,
                        Touched::read,
                        ids(outcomes),
                        fences(outcomes),
                        states,
                        finished,
                        errors,
                        runAts,
                        attempts));
    }

    private static long[] ids(List<Outcome> outcomes) {
        return outcomes.stream().mapToLong(outcome -> outcome.job().id()).toArray();
    }

    private static long[] fences(List<Outcome> outcomes) {
        return outcomes.stream().mapToLong(outcome -> outcome.job().fence()).toArray();
    }

    private record Touched(long id, boolean awaited) {
        static Touched read(Row row) throws SQLException {
            return new Touched(row.number("id"), row.flag("awaited"));
        }
    }

    private void recorded(List<Outcome> asked, List<Touched> rows) {
        Map<Long, Outcome> byId = new HashMap<>();
        asked.forEach(outcome -> byId.putIfAbsent(outcome.job().id(), outcome));
        for (var row : rows) {
            var outcome = byId.get(row.id);
            if (outcome == null) {
                continue;
            }
            recorded.add(outcome);
            if (outcome.state().isFinal()) {
                counts.add(outcome.job().queue(), outcome.state(), 1);
                if (row.awaited) {
                    awaited.put(row.id, outcome.state());
                }
            } else if (outcome.state() == JobState.AVAILABLE) {
                flavour.ready(tx, outcome.job());
            }
        }
    }
}
