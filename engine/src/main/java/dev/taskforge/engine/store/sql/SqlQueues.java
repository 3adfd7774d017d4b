package dev.taskforge.engine.store.sql;

import dev.taskforge.engine.api.JobState;
import dev.taskforge.engine.api.QueueRate;
import dev.taskforge.engine.api.QueueStatus;
import dev.taskforge.engine.db.Row;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.engine.store.Outlook;
import dev.taskforge.engine.store.Outlook.Lane;
import dev.taskforge.engine.store.Outlook.NextStart;
import dev.taskforge.engine.store.QueueLedger;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Queues in SQL. Unfinished jobs are counted in their own small indexes, finished ones have a running count. */
public final class SqlQueues implements QueueLedger {
    private static final String COUNTS = """
            SELECT queue, 'AVAILABLE' AS state, count(*) AS jobs, min(run_at) AS oldest FROM job
              WHERE state = 'AVAILABLE' AND held = 0 GROUP BY queue
            UNION ALL SELECT queue, 'AVAILABLE', count(*), min(run_at) FROM job
              WHERE state = 'AVAILABLE' AND held = 1 GROUP BY queue
            UNION ALL SELECT queue, 'SCHEDULED', count(*), NULL FROM job WHERE state = 'SCHEDULED' GROUP BY queue
            UNION ALL SELECT queue, 'RUNNING', count(*), NULL FROM job WHERE state = 'RUNNING' GROUP BY queue
            UNION ALL SELECT queue, 'BLOCKED', count(*), NULL FROM job WHERE state = 'BLOCKED' GROUP BY queue
            UNION ALL SELECT queue, 'WAITING', count(*), NULL FROM job WHERE state = 'WAITING' GROUP BY queue
            UNION ALL SELECT queue, state, CAST(sum(jobs) AS BIGINT), NULL FROM finished_count GROUP BY queue, state""";

    private static final String DONE = """
            SELECT queue, count(*) AS jobs FROM job
            WHERE type = ? AND finished_at IS NOT NULL AND finished_at >= ? AND state <> 'CANCELLED' GROUP BY queue""";

    private static final String FAILED = """
            SELECT queue, count(*) AS jobs FROM job
            WHERE type = ? AND finished_at IS NOT NULL AND finished_at >= ? AND state = 'FAILED' GROUP BY queue""";

    private static final String WAITING = """
            SELECT type FROM job WHERE state = 'AVAILABLE' AND held = 0 AND queue = ? GROUP BY type
            UNION SELECT type FROM job WHERE state = 'AVAILABLE' AND held = 1 AND queue = ?""";

    /** How one queue is set. */
    public record Setting(
            boolean paused, int concurrency, @Nullable Bucket bucket, int weight) {
        private static final Setting NONE = new Setting(false, 0, null, 0);

        static Setting read(Row row) throws SQLException {
            return new Setting(row.flag("paused"), row.integer("concurrency"), Bucket.read(row), row.integer("weight"));
        }

        /** Whether a claim may take from it, as far as it is known without counting what runs. */
        public boolean isOpen(Instant now) {
            return !paused && (bucket == null || bucket.tokens(now) > 0);
        }
    }

    /** The settings of all queues that have any. */
    public static Map<String, Setting> settings(Tx tx) {
        record Named(String name, Setting setting) {}
        return tx
                .query(
                        "SELECT name, paused, concurrency, rate_count, rate_period_ms, rate_full_at, weight FROM queue",
                        row -> new Named(row.text("name"), Setting.read(row)))
                .stream()
                .collect(Collectors.toMap(Named::name, Named::setting));
    }

    /** What a claim would find in these lanes, each of which has ready jobs. */
    public static Outlook outlook(Tx tx, Collection<ReadyLane> lanes, Instant now) {
        if (lanes.isEmpty()) {
            return new Outlook(List.of(), List.of());
        }
        var settings = settings(tx);
        var open = new ArrayList<Lane>();
        var next = new ArrayList<NextStart>();
        for (var ready : lanes) {
            var lane = new Lane(ready.queue(), ready.type());
            var setting = settings.getOrDefault(lane.queue(), Setting.NONE);
            if (setting.isOpen(now)) {
                open.add(lane);
            } else if (!setting.paused && setting.bucket != null) {
                next.add(new NextStart(lane, setting.bucket.next()));
            }
        }
        return new Outlook(open, next);
    }

    @Override
    public List<QueueStatus> list(Tx tx) {
        var queues = new TreeMap<String, Counts>();
        var settings = settings(tx);
        settings.keySet().forEach(name -> queues.put(name, new Counts()));
        tx.query(COUNTS, row -> {
            queues.computeIfAbsent(row.text("queue"), name -> new Counts())
                    .add(row.constant("state", JobState.class), row.number("jobs"), row.timeOrNull("oldest"));
            return row;
        });
        var list = new ArrayList<QueueStatus>();
        queues.forEach((name, counts) -> {
            var setting = settings.getOrDefault(name, Setting.NONE);
            list.add(new QueueStatus(
                    name,
                    setting.paused,
                    setting.concurrency,
                    setting.bucket == null ? null : setting.bucket.rate(),
                    setting.weight,
                    counts.jobs,
                    counts.oldest));
        });
        return list;
    }

    @Override
    public Map<String, Long> doneSince(Tx tx, Instant since) {
        return endedSince(tx, DONE, since);
    }

    @Override
    public Map<String, Long> failedSince(Tx tx, Instant since) {
        return endedSince(tx, FAILED, since);
    }

    @Override
    public Set<String> waitingTypes(Tx tx, String queue) {
        return new TreeSet<>(tx.query(WAITING, row -> row.text("type"), queue, queue));
    }

    /** Type by type, because the index of finished jobs has their times in order within each. */
    private static Map<String, Long> endedSince(Tx tx, String query, Instant since) {
        var done = new TreeMap<String, Long>();
        for (var type : SqlArchive.finishedTypes(tx)) {
            tx.query(query, row -> done.merge(row.text("queue"), row.number("jobs"), Long::sum), type, since);
        }
        return done;
    }

    @Override
    public void pause(Tx tx, String queue, boolean paused) {
        tx.update("""
                INSERT INTO queue (name, paused) VALUES (?, ?)
                ON CONFLICT (name) DO UPDATE SET paused = excluded.paused""", queue, paused);
    }

    @Override
    public void concurrency(Tx tx, String queue, int most) {
        tx.update("""
                INSERT INTO queue (name, concurrency) VALUES (?, ?)
                ON CONFLICT (name) DO UPDATE SET concurrency = excluded.concurrency""", queue, most);
    }

    @Override
    public void rate(Tx tx, String queue, @Nullable QueueRate rate) {
        int count = rate == null ? 0 : rate.count();
        long period = rate == null ? 0 : rate.period().toMillis();
        tx.update("""
                INSERT INTO queue (name, rate_count, rate_period_ms) VALUES (?, ?, ?)
                ON CONFLICT (name) DO UPDATE SET rate_count = excluded.rate_count,
                  rate_period_ms = excluded.rate_period_ms, rate_full_at = 0
                WHERE queue.rate_count <> excluded.rate_count OR queue.rate_period_ms <> excluded.rate_period_ms""", queue, count, period);
    }

    @Override
    public Map<String, Integer> weights(Tx tx) {
        var weights = new TreeMap<String, Integer>();
        settings(tx).forEach((queue, setting) -> {
            if (setting.weight > 0) {
                weights.put(queue, setting.weight);
            }
        });
        return weights;
    }

    @Override
    public void weight(Tx tx, String queue, int percent) {
        tx.update("""
                INSERT INTO queue (name, weight) VALUES (?, ?)
                ON CONFLICT (name) DO UPDATE SET weight = excluded.weight""", queue, percent);
    }

    private static final class Counts {
        final Map<JobState, Long> jobs = new EnumMap<>(JobState.class);

        @Nullable
        Instant oldest;

        Counts() {
            for (var state : JobState.values()) {
                jobs.put(state, 0L);
            }
        }

        void add(JobState state, long number, @Nullable Instant since) {
            jobs.merge(state, number, Long::sum);
            if (since != null && (oldest == null || since.isBefore(oldest))) {
                oldest = since;
            }
        }
    }
}
