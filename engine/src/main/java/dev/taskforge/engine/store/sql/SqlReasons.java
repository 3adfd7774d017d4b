package dev.taskforge.engine.store.sql;

import static java.util.Objects.requireNonNullElse;

import dev.taskforge.engine.api.Job;
import dev.taskforge.engine.api.Reach;
import dev.taskforge.engine.api.Why;
import dev.taskforge.engine.api.Why.Holder;
import dev.taskforge.engine.db.Row;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.engine.store.JobReasons;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The reasons in SQL: the same conditions as those of a claim, asked about one job. */
public final class SqlReasons implements JobReasons {
    private static final String KEY_HOLDERS = """
            SELECT id, project FROM job WHERE concurrency_key = ? AND (state = 'RUNNING' OR state = 'WAITING')""";

    private static final String NEEDED = """
            SELECT id, project FROM job_dependency JOIN job ON job.id = needs_id WHERE job_id = ? AND open = 1""";

    private static final String FIRST = " ORDER BY id LIMIT " + Why.MOST_HOLDERS;

    private final Flavour flavour;

    public SqlReasons(Flavour flavour) {
        this.flavour = flavour;
    }

    @Override
    public List<Why> why(Tx tx, Job job, List<Reach> takers, Instant now) {
        return switch (job.state()) {
            case SUCCEEDED, FAILED, CANCELLED ->
                List.of(new Why.Finished(job.state(), requireNonNullElse(job.finishedAt(), Instant.EPOCH)));
            case RUNNING ->
                List.of(new Why.Running(
                        requireNonNullElse(job.worker(), ""),
                        requireNonNullElse(job.startedAt(), job.runAt()),
                        job.cancelRequested()));
            case WAITING ->
                List.of(new Why.WaitsForPerson(SqlSteps.unknown(tx, job.id()).orElse("")));
            case BLOCKED -> blocked(tx, job, takers);
            case SCHEDULED -> scheduled(tx, job, takers);
            case AVAILABLE -> available(tx, job, takers, now);
        };
    }

    /** Its time, and what would still keep it then. */
    private static List<Why> scheduled(Tx tx, Job job, List<Reach> takers) {
        var reasons = new ArrayList<Why>();
        reasons.add(new Why.Future(job.runAt(), job.attempt() > 0 && job.error() != null));
        paused(tx, job).ifPresent(reasons::add);
        unknownToAll(job, takers).ifPresent(reasons::add);
        return reasons;
    }

    /** The jobs it waits for, and what would still keep it after them. */
    private static List<Why> blocked(Tx tx, Job job, List<Reach> takers) {
        var reasons = new ArrayList<Why>();
        var open = tx.query(NEEDED + " AND finished_at IS NULL" + FIRST, SqlReasons::holder, job.id());
        if (!open.isEmpty()) {
            reasons.add(new Why.NeedsJobs(open));
        }
        var failed = tx.query(NEEDED + " AND finished_at IS NOT NULL" + FIRST, SqlReasons::holder, job.id());
        if (!failed.isEmpty()) {
            reasons.add(new Why.NeedsFailed(failed));
        }
        paused(tx, job).ifPresent(reasons::add);
        unknownToAll(job, takers).ifPresent(reasons::add);
        return reasons;
    }

    private List<Why> available(Tx tx, Job job, List<Reach> takers, Instant now) {
        var reasons = new ArrayList<Why>();
        paused(tx, job).ifPresent(reasons::add);
        queueLimit(tx, job).ifPresent(reasons::add);
        rateLimit(tx, job, now).ifPresent(reasons::add);
        keyLimit(tx, job).ifPresent(reasons::add);
        unknownToAll(job, takers).ifPresent(reasons::add);
        if (reasons.isEmpty()) {
            reasons.add(place(tx, job, takers, now));
        }
        return reasons;
    }

    private static Optional<Why> paused(Tx tx, Job job) {
        var setting = SqlQueues.settings(tx).get(job.queue());
        return setting != null && setting.paused() ? Optional.of(new Why.QueuePaused(job.queue())) : Optional.empty();
    }

    private Optional<Why> queueLimit(Tx tx, Job job) {
        var setting = SqlQueues.settings(tx).get(job.queue());
        if (setting == null || setting.concurrency() == 0) {
            return Optional.empty();
        }
        var holders = running(tx, job.queue());
        return holders.size() < setting.concurrency()
                ? Optional.empty()
                : Optional.of(new Why.QueueLimit(job.queue(), setting.concurrency(), some(holders)));
    }

    private static Optional<Why> rateLimit(Tx tx, Job job, Instant now) {
        var setting = SqlQueues.settings(tx).get(job.queue());
        var bucket = setting == null ? null : setting.bucket();
        return bucket == null || bucket.tokens(now) > 0
                ? Optional.empty()
                : Optional.of(new Why.RateLimit(
                        job.queue(), bucket.count(), bucket.rate().period(), bucket.next()));
    }

    private List<Holder> running(Tx tx, String queue) {
        return tx.query(
                "SELECT id, project FROM " + flavour.runningJobs() + " WHERE state = 'RUNNING' AND queue = ?",
                SqlReasons::holder,
                queue);
    }

    private static Optional<Why> keyLimit(Tx tx, Job job) {
        var key = job.concurrencyKey();
        if (key == null) {
            return Optional.empty();
        }
        int limit = tx.first(
                        "SELECT concurrency_limit FROM job WHERE id = ?",
                        row -> row.integer("concurrency_limit"),
                        job.id())
                .orElse(1);
        var holders = tx.query(KEY_HOLDERS, SqlReasons::holder, key);
        return holders.size() < limit ? Optional.empty() : Optional.of(new Why.KeyLimit(key, limit, some(holders)));
    }

    private static Holder holder(Row row) throws SQLException {
        return new Holder(row.number("id"), row.textOrNull("project"));
    }

    private static List<Holder> some(List<Holder> holders) {
        return holders.stream()
                .sorted(Comparator.comparingLong(Holder::id))
                .limit(Why.MOST_HOLDERS)
                .toList();
    }

    private static Optional<Why> unknownToAll(Job job, List<Reach> takers) {
        return takers.stream().anyMatch(taker -> covers(taker, job))
                ? Optional.empty()
                : Optional.of(new Why.NoWorker(job.type(), job.queue(), job.project()));
    }

    private static boolean covers(Reach taker, Job job) {
        return taker.covers(job.queue(), job.type(), job.project());
    }

    /** How many jobs are before it with the taker that has the fewest of them. */
    private Why place(Tx tx, Job job, List<Reach> takers, Instant now) {
        var closed = new HashSet<String>();
        SqlQueues.settings(tx).forEach((queue, setting) -> {
            if (!setting.isOpen(now)
                    || (setting.concurrency() > 0 && running(tx, queue).size() >= setting.concurrency())) {
                closed.add(queue);
            }
        });
        var lanes = ReadyLane.all(tx).stream()
                .filter(lane -> !closed.contains(lane.queue()))
                .toList();
        int fewest = takers.stream()
                .filter(taker -> covers(taker, job))
                .distinct()
                .mapToInt(taker -> before(tx, job, taker, lanes))
                .min()
                .orElse(0);
        return fewest == 0
                ? new Why.NextInLine()
                : new Why.Behind(Math.min(fewest, Why.MOST_COUNTED), fewest > Why.MOST_COUNTED);
    }

    private int before(Tx tx, Job job, Reach taker, List<ReadyLane> lanes) {
        int before = 0;
        for (var lane : lanes) {
            if (before <= Why.MOST_COUNTED && taker.coversQueue(lane.queue()) && taker.coversType(lane.type())) {
                before += before(tx, job, taker, lane);
            }
        }
        return before;
    }

    /** Looks at the first jobs of the lane only, so that a long lane costs no more than a short one. */
    private int before(Tx tx, Job job, Reach taker, ReadyLane lane) {
        var projects = taker.projects();
        var names = projects == null ? null : Placeholders.of(projects);
        var first =
                "SELECT priority, run_at, id FROM job WHERE queue = ? AND type = ? AND state = 'AVAILABLE' AND held = 0"
                        + (names == null ? "" : " AND coalesce(project, '') IN (" + names.marks() + ")")
                        + " ORDER BY " + flavour.byRank() + " LIMIT " + (Why.MOST_COUNTED + 1);
        var sql = "SELECT count(*) AS jobs FROM (" + first + ") AS lane"
                + " WHERE priority > ? OR (priority = ? AND (run_at < ? OR (run_at = ? AND id < ?)))";
        var own = List.of(lane.queue(), lane.type());
        var rank = List.of(job.priority(), job.priority(), job.runAt(), job.runAt(), job.id());
        var arguments =
                names == null ? Stream.concat(own.stream(), rank.stream()).toArray() : names.between(own, rank);
        return tx.first(sql, row -> row.integer("jobs"), arguments).orElse(0);
    }
}
