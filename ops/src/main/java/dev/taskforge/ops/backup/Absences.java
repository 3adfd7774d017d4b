package dev.taskforge.ops.backup;

import dev.taskforge.engine.db.DatabaseException;
import dev.taskforge.engine.db.Dialect;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.ops.backup.Absence.Concern;
import dev.taskforge.ops.backup.PromiseRows.Written;
import dev.taskforge.ops.project.DutyJobs;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Judges what was promised about backups by what is listed of them. Reads only the records, so that it does the same in a server
 * and without one. Safe for use by any thread.
 */
public final class Absences {
    private static final int AT_ONCE = 50;
    private static final int MOST_LOOKS = 200;

    private final Map<BackupPromise, Known> limits = new ConcurrentHashMap<>();
    private final boolean filesAreHere;

    /** @param dialect of the records: those in PostgreSQL may tell of files on another machine, so only what was noted of them counts */
    public Absences(Dialect dialect) {
        filesAreHere = dialect == Dialect.SQLITE;
    }

    /** What was computed for a day. */
    private record Known(LocalDate day, BackupPromise.Limits limits) {}

    /**
     * What was found.
     *
     * @param absences all that is promised, and whether it is kept, by project, name and concern
     * @param unjudged the promises that cannot be judged
     */
    public record Verdict(List<Absence> absences, List<Unjudged> unjudged) {}

    /** A promise that cannot be judged, and why. */
    public record Unjudged(String project, String name, String why) {}

    /** When a server last looked at all without an error; empty when none ever did. */
    public static Optional<Instant> lookedAt(Tx tx) {
        return tx.first("SELECT looked_at FROM backup_look WHERE id = 1", row -> row.time("looked_at"));
    }

    /** All that is promised, and whether it is kept. What is wrong with one promise hides nothing of the others. */
    public Verdict of(Tx tx, Instant now) {
        var known = troubles(tx);
        var all = new ArrayList<Absence>();
        var unjudged = new ArrayList<Unjudged>();
        for (var row : PromiseRows.all(tx)) {
            try {
                all.addAll(judge(tx, row.written(), now, known));
            } catch (DatabaseException e) {
                // The transaction is broken, for the others too.
                throw e;
            } catch (RuntimeException e) {
                unjudged.add(new Unjudged(row.project(), row.name(), e.toString()));
            }
        }
        return new Verdict(List.copyOf(all), List.copyOf(unjudged));
    }

    /** Whether these promises are kept. */
    List<Absence> judged(Tx tx, List<Written> promised, Instant now) {
        var known = troubles(tx);
        return promised.stream()
                .flatMap(written -> judge(tx, written, now, known).stream())
                .toList();
    }

    /** What names one thing that can be amiss. */
    record Key(String project, String name, Concern concern) {
        static Key of(Absence absence) {
            return new Key(absence.project(), absence.name(), absence.concern());
        }
    }

    /** What was found to be amiss and written down, and when. */
    static Map<Key, Instant> troubles(Tx tx) {
        return tx
                .query(
                        "SELECT project, name, concern, since FROM backup_trouble",
                        row -> Map.entry(
                                new Key(row.text("project"), row.text("name"), row.constant("concern", Concern.class)),
                                row.time("since")))
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private List<Absence> judge(Tx tx, Written written, Instant now, Map<Key, Instant> known) {
        var promise = written.promise();
        var allowed = limits(promise, now);
        var found = new ArrayList<Absence>();
        var backup = newest(tx, promise, false);
        found.add(aged(tx, written, Concern.BACKUP, backup, allowed.backup(), allowed.pause(), now, known));
        var proof = allowed.proof();
        if (proof != null) {
            var proven = newest(tx, promise, true);
            found.add(aged(tx, written, Concern.PROOF, proven, proof, allowed.pause(), now, known));
            lastDrill(tx, promise).ifPresent(drill -> {
                var key = new Key(promise.project(), promise.name(), Concern.DRILL);
                found.add(new Absence(
                        key.project(),
                        key.name(),
                        key.concern(),
                        !drill.passed(),
                        drill.at(),
                        null,
                        written.since(),
                        known.get(key)));
            });
        }
        return found;
    }

    private static Absence aged(
            Tx tx,
            Written written,
            Concern concern,
            @Nullable Instant newest,
            Duration limit,
            Duration pause,
            Instant now,
            Map<Key, Instant> known) {
        var promise = written.promise();
        var key = new Key(promise.project(), promise.name(), concern);
        var since = Objects.requireNonNullElse(newest, written.since());
        boolean old = Duration.between(since, now).compareTo(limit) > 0;
        // What is being made is no news yet; what was told before is not well by that.
        boolean amiss = old && (known.containsKey(key) || !isUnderWay(tx, promise, concern, now.minus(pause), now));
        return new Absence(key.project(), key.name(), concern, amiss, newest, limit, written.since(), known.get(key));
    }

    /** Whether a job that began after a moment is making it, by a worker that is alive. */
    private static boolean isUnderWay(Tx tx, BackupPromise promise, Concern concern, Instant after, Instant now) {
        return tx.first(
                        """
                        SELECT 1 AS n FROM job WHERE state = 'RUNNING' AND concurrency_key = ? AND (type = ? OR type = ?)
                          AND started_at > ? AND lease_until > ? LIMIT 1""",
                        row -> true,
                        DutyJobs.artifacts(promise.project(), promise.name()),
                        DutyJobs.BACKUP,
                        concern == Concern.PROOF ? DutyJobs.DRILL : DutyJobs.BACKUP,
                        after,
                        now)
                .isPresent();
    }

    private BackupPromise.Limits limits(BackupPromise promise, Instant now) {
        var day = LocalDate.ofInstant(now, ZoneOffset.UTC);
        return limits.compute(
                        promise.anybody(),
                        (times, before) ->
                                before != null && before.day().equals(day) ? before : new Known(day, times.limits(now)))
                .limits();
    }

    /** One that is listed. */
    private record Listed(long id, Instant at, String file, long bytes, boolean local, boolean gone, boolean copied) {}

    private boolean isObtainable(Listed listed) {
        return listed.copied()
                || (listed.local()
                        && (filesAreHere ? Backups.present(Path.of(listed.file()), listed.bytes()) : !listed.gone()));
    }

    /** The newest that can be had; few are looked at, unless many files are gone. */
    private @Nullable Instant newest(Tx tx, BackupPromise promise, boolean proven) {
        var before = Instant.ofEpochMilli(Long.MAX_VALUE);
        long id = Long.MAX_VALUE;
        for (int look = 0; look < MOST_LOOKS; look++) {
            var listed = listed(tx, promise, proven, before, id);
            var found = listed.stream().filter(this::isObtainable).findFirst();
            if (found.isPresent()) {
                return found.get().at();
            }
            if (listed.size() < AT_ONCE) {
                return null;
            }
            before = listed.getLast().at();
            id = listed.getLast().id();
        }
        return null;
    }

    private static List<Listed> listed(Tx tx, BackupPromise promise, boolean proven, Instant before, long id) {
        return tx.query(
                """
                SELECT b.id, b.snapshot_at, b.file, b.bytes, b.local,
                  CASE WHEN b.missing_at IS NULL THEN 0 ELSE 1 END AS gone,
                  CASE WHEN EXISTS (SELECT 1 FROM backup_copy c WHERE c.backup_id = b.id AND c.verified_at IS NOT NULL
                    AND c.removed_at IS NULL) THEN 1 ELSE 0 END AS copied
                FROM backup b WHERE b.project = ? AND b.database_name = ? AND b.pruned_at IS NULL
                  AND (b.snapshot_at, b.id) < (?, ?) AND coalesce(b.drill_passed, 0) >= ?
                ORDER BY b.snapshot_at DESC, b.id DESC LIMIT ?""",
                row -> new Listed(
                        row.number("id"),
                        row.time("snapshot_at"),
                        row.text("file"),
                        row.number("bytes"),
                        row.flag("local"),
                        row.flag("gone"),
                        row.flag("copied")),
                promise.project(),
                promise.name(),
                before,
                id,
                proven,
                AT_ONCE);
    }

    /** How a drill ended. */
    private record Drilled(boolean passed, Instant at) {}

    private static Optional<Drilled> lastDrill(Tx tx, BackupPromise promise) {
        return tx.first(
                "SELECT passed, finished_at FROM drill WHERE project = ? AND database_name = ? ORDER BY id DESC LIMIT 1",
                row -> new Drilled(row.flag("passed"), row.time("finished_at")),
                promise.project(),
                promise.name());
    }
}
