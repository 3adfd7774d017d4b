package dev.taskforge.engine.store.postgres;

import dev.taskforge.engine.api.Job;
import dev.taskforge.engine.api.JobState;
import dev.taskforge.engine.api.NewJob;
import dev.taskforge.engine.api.Submitted;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.engine.store.JobIntake;
import dev.taskforge.engine.store.sql.JobRow;
import dev.taskforge.engine.store.sql.UniqueKeys;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Inserts any number of jobs by one statement. Ids come from the sequence in the order of the list, so the ids that come
 * back, in order, belong to the jobs of the list, in order, that were not left out for their unique key.
 */
final class PostgresIntake implements JobIntake {
    private static final String INSERT = """
            INSERT INTO job (queue, type, project, priority, state, max_attempts, timeout_ms, created_at, run_at,
              unique_key, concurrency_key, concurrency_limit, schedule, submitted_by, payload)
            SELECT * FROM unnest(?::text[], ?::text[], ?::text[], ?::int[], ?::text[], ?::int[], ?::bigint[], ?::bigint[],
              ?::bigint[], ?::text[], ?::text[], ?::int[], ?::text[], ?::text[], ?::text[])
            """;

    private static final String INSERT_PLAIN = INSERT + "RETURNING id, NULL AS unique_key";

    private static final String INSERT_UNIQUE = INSERT + """
            ON CONFLICT (unique_key) WHERE unique_key IS NOT NULL AND finished_at IS NULL DO NOTHING
            RETURNING id, unique_key""";

    private final ReadyLanes lanes;

    PostgresIntake(ReadyLanes lanes) {
        this.lanes = lanes;
    }

    private record Inserted(long id, @Nullable String key) {}

    @Override
    public List<Submitted> add(Tx tx, List<NewJob> jobs, Instant now) {
        var answers = new Submitted[jobs.size()];
        var missing = insert(tx, jobs, now, answers);
        var known = new HashMap<String, Job>();
        while (!missing.isEmpty()) {
            missing.removeIf(i -> answerHolder(tx, jobs.get(i), i, answers, known));
            // The holder of the key ended since, and the key is free again.
            missing = insertAgain(tx, jobs, missing, now, answers);
        }
        hint(tx, answers);
        return List.of(answers);
    }

    /** Returns the places of the jobs whose unique key is taken. */
    private static List<Integer> insert(Tx tx, List<NewJob> jobs, Instant now, Submitted[] answers) {
        boolean unique = jobs.stream().anyMatch(job -> job.uniqueKey() != null);
        var inserted = tx.query(
                        unique ? INSERT_UNIQUE : INSERT_PLAIN,
                        row -> new Inserted(row.number("id"), row.textOrNull("unique_key")),
                        columns(jobs, now))
                .iterator();
        var missing = new ArrayList<Integer>();
        var next = inserted.hasNext() ? inserted.next() : null;
        for (int i = 0; i < answers.length; i++) {
            var job = jobs.get(i);
            if (next == null || !Objects.equals(next.key, job.uniqueKey())) {
                missing.add(i);
            } else {
                answers[i] = new Submitted(JobRow.added(next.id, job, now), true);
                next = inserted.hasNext() ? inserted.next() : null;
            }
        }
        return missing;
    }

    private static List<Integer> insertAgain(
            Tx tx, List<NewJob> jobs, List<Integer> places, Instant now, Submitted[] answers) {
        if (places.isEmpty()) {
            return places;
        }
        var again = new Submitted[places.size()];
        var missing = insert(tx, places.stream().map(jobs::get).toList(), now, again);
        for (int i = 0; i < again.length; i++) {
            if (again[i] != null) {
                answers[places.get(i)] = again[i];
            }
        }
        return new ArrayList<>(missing.stream().map(places::get).toList());
    }

    private static boolean answerHolder(Tx tx, NewJob job, int place, Submitted[] answers, Map<String, Job> known) {
        var key = Objects.requireNonNull(job.uniqueKey());
        var holder =
                known.computeIfAbsent(key, name -> UniqueKeys.holder(tx, name).orElse(null));
        if (holder == null) {
            return false;
        }
        answers[place] = new Submitted(holder, false);
        return true;
    }

    private void hint(Tx tx, Submitted[] answers) {
        var first = new HashMap<Lane, Position>();
        for (var answer : answers) {
            var job = answer.job();
            if (answer.created() && job.state() == JobState.AVAILABLE) {
                first.merge(
                        new Lane(job.queue(), job.type()),
                        Position.of(job),
                        (one, other) -> one.compareTo(other) <= 0 ? one : other);
            }
        }
        // At once and not after the commit, so that this transaction can claim what it adds.
        first.forEach(lanes::hint);
        tx.afterCommit(() -> first.forEach(lanes::hint));
    }

    private static @Nullable Object[] columns(List<NewJob> jobs, Instant now) {
        int n = jobs.size();
        var texts = new @Nullable String[9][n];
        var priorities = new int[n];
        var attempts = new int[n];
        var timeouts = new @Nullable Long[n];
        var created = new long[n];
        var runAts = new long[n];
        var limits = new int[n];
        for (int i = 0; i < n; i++) {
            var asked = jobs.get(i);
            var job = JobRow.added(0, asked, now);
            var timeout = asked.timeout();
            texts[0][i] = job.queue();
            texts[1][i] = job.type();
            texts[2][i] = job.project();
            priorities[i] = job.priority();
            texts[3][i] = job.state().name();
            attempts[i] = job.maxAttempts();
            timeouts[i] = timeout == null ? null : timeout.toMillis();
            created[i] = job.createdAt().toEpochMilli();
            runAts[i] = job.runAt().toEpochMilli();
            texts[4][i] = job.uniqueKey();
            texts[5][i] = job.concurrencyKey();
            limits[i] = asked.concurrencyLimit();
            texts[6][i] = job.schedule();
            texts[7][i] = job.submittedBy();
            texts[8][i] = job.payload();
        }
        return new @Nullable Object[] {
            texts[0],
            texts[1],
            texts[2],
            priorities,
            texts[3],
            attempts,
            timeouts,
            created,
            runAts,
            texts[4],
            texts[5],
            limits,
            texts[6],
            texts[7],
            texts[8]
        };
    }
}
