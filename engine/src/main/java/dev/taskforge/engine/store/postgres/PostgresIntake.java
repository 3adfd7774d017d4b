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
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Inserts any number of jobs by one statement. Ids come from the sequence in the order of the list, so the ids that come
 * back, in order, belong to the jobs of the list, in order, that were not left out for their unique key.
 */
final class PostgresIntake implements JobIntake {
    private static final String INSERT = """
            INSERT INTO job (queue, type, priority, state, max_attempts, run_at, payload, created_at, project, timeout_ms,
              unique_key, concurrency_key, concurrency_limit, schedule, submitted_by, traceparent)
            SELECT queue, type, priority, state, max_attempts, run_at, payload, ?, project, timeout_ms, unique_key,
              concurrency_key, concurrency_limit, schedule, submitted_by, traceparent
            FROM unnest(?::text[], ?::text[], ?::int[], ?::text[], ?::int[], ?::bigint[], ?::text[], ?::text[],
              ?::bigint[], ?::text[], ?::text[], ?::int[], ?::text[], ?::text[], ?::text[])
              AS added (queue, type, priority, state, max_attempts, run_at, payload, project, timeout_ms, unique_key,
                concurrency_key, concurrency_limit, schedule, submitted_by, traceparent)
            ON CONFLICT (unique_key) WHERE unique_key IS NOT NULL AND finished_at IS NULL DO NOTHING
            RETURNING id, unique_key""";

    /** For jobs that have none of the rarer columns, as most have not. */
    private static final String INSERT_PLAIN = """
            INSERT INTO job (queue, type, priority, state, max_attempts, run_at, payload, created_at)
            SELECT queue, type, priority, state, max_attempts, run_at, payload, ?
            FROM unnest(?::text[], ?::text[], ?::int[], ?::text[], ?::int[], ?::bigint[], ?::text[])
              AS added (queue, type, priority, state, max_attempts, run_at, payload)
            RETURNING id, NULL AS unique_key""";

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
        boolean plain = jobs.stream().allMatch(PostgresIntake::isPlain);
        var inserted = tx.query(
                        plain ? INSERT_PLAIN : INSERT,
                        row -> new Inserted(row.number("id"), row.textOrNull("unique_key")),
                        columns(jobs, now, plain).toArray())
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

    private static boolean isPlain(NewJob job) {
        return job.project() == null
                && job.timeout() == null
                && job.uniqueKey() == null
                && job.concurrencyKey() == null
                && job.schedule() == null
                && job.submittedBy() == null
                && job.traceparent() == null;
    }

    private static List<Object> columns(List<NewJob> asked, Instant now, boolean plain) {
        var jobs = asked.stream().map(job -> JobRow.added(0, job, now)).toList();
        List<Object> columns = new ArrayList<>();
        columns.add(now);
        columns.add(texts(jobs, Job::queue));
        columns.add(texts(jobs, Job::type));
        columns.add(jobs.stream().mapToInt(Job::priority).toArray());
        columns.add(texts(jobs, job -> job.state().name()));
        columns.add(jobs.stream().mapToInt(Job::maxAttempts).toArray());
        columns.add(jobs.stream().mapToLong(job -> job.runAt().toEpochMilli()).toArray());
        columns.add(texts(jobs, Job::payload));
        if (!plain) {
            columns.add(texts(jobs, Job::project));
            columns.add(asked.stream().map(PostgresIntake::timeoutMillis).toArray(Long[]::new));
            columns.add(texts(jobs, Job::uniqueKey));
            columns.add(texts(jobs, Job::concurrencyKey));
            columns.add(asked.stream().mapToInt(NewJob::concurrencyLimit).toArray());
            columns.add(texts(jobs, Job::schedule));
            columns.add(texts(jobs, Job::submittedBy));
            columns.add(texts(jobs, Job::traceparent));
        }
        return columns;
    }

    private static @Nullable Long timeoutMillis(NewJob job) {
        var timeout = job.timeout();
        return timeout == null ? null : timeout.toMillis();
    }

    private static String[] texts(List<Job> jobs, Function<Job, @Nullable String> column) {
        return jobs.stream().map(column).toArray(String[]::new);
    }
}
