package dev.taskforge.ops.backup;

import dev.taskforge.engine.db.DatabaseException;
import dev.taskforge.engine.db.Dialect;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.ops.backup.Absence.Concern;
import dev.taskforge.ops.backup.PromiseRows.Written;
import dev.taskforge.ops.host.Deadlines;
import dev.taskforge.ops.host.LateException;
import dev.taskforge.ops.project.DutyJobs;
import dev.taskforge.ops.text.Message;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Judges what was promised about backups by what is listed of them. Reads only the records, so that it does the same in a server
 * and without one, and asks for the files they name no longer than a deadline. Safe for use by any thread.
 */
public final class Absences {
    private static final int AT_ONCE = 50;
    private static final int MOST_LOOKS = 200;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** A disk that is well answers sooner. */
    private static final Duration AT_LEAST = Duration.ofMillis(250);

    private final Map<BackupPromise, Known> limits = new ConcurrentHashMap<>();
    private final Deadlines deadlines = new Deadlines();
    private final boolean filesAreHere;
    private final Files files;
    private final Duration patience;

    /** Asks whether a file is there, and as large as it was written. */
    @FunctionalInterface
    interface Files {
        boolean present(Path file, long bytes);
    }

    /** @param dialect of the records: those in PostgreSQL may tell of files on another machine, so only what was noted of them counts */
    public Absences(Dialect dialect) {
        this(dialect, Backups::present, PATIENCE);
    }

    /** @param patience how long all files together are waited for, before each that is left has only a moment */
    Absences(Dialect dialect, Files files, Duration patience) {
        filesAreHere = dialect == Dialect.SQLITE;
        this.files = files;
        this.patience = patience;
    }

    /** What was computed for a day. */
    private record Known(LocalDate day, BackupPromise.Limits limits) {}

    /** When a server last looked at all without an error; empty when none ever did. */
    public static Optional<Instant> lookedAt(Tx tx) {
        return tx.first("SELECT looked_at FROM backup_look WHERE id = 1", row -> row.time("looked_at"));
    }

    /**
     * All that is promised, and whether it is kept, by project, name and concern. A promise that cannot be judged is one thing
     * amiss, and hides nothing of the others.
     */
    public List<Absence> of(Tx tx, Instant now) {
        var judging = new Judging(tx, now);
        return PromiseRows.all(tx).stream()
                .flatMap(row -> judging.of(row.project(), row.name(), row.since(), row::written).stream())
                .toList();
    }

    /** Whether these promises are kept. */
    List<Absence> judged(Tx tx, List<Written> promised, Instant now) {
        var judging = new Judging(tx, now);
        return promised.stream()
                .flatMap(written -> {
                    var promise = written.promise();
                    return judging.of(promise.project(), promise.name(), written.since(), () -> written).stream();
                })
                .toList();
    }

    /** What names one thing that can be amiss. */
    record Key(String project, String name, Concern concern, String destination) {
        static Key of(Absence absence) {
            return new Key(absence.project(), absence.name(), absence.concern(), absence.destination());
        }

        /** One that is about no destination. */
        static Key of(String project, String name, Concern concern) {
            return new Key(project, name, concern, "");
        }
    }

    /** What was found to be amiss and written down, and when. */
    static Map<Key, Instant> troubles(Tx tx) {
        return tx
                .query(
                        "SELECT project, name, concern, destination, since FROM backup_trouble",
                        row -> Map.entry(
                                new Key(
                                        row.text("project"),
                                        row.text("name"),
                                        row.constant("concern", Concern.class),
                                        row.text("destination")),
                                row.time("since")))
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** Judges at one moment, in one transaction. */
    private final class Judging {
        private final Tx tx;
        private final Instant now;
        private final Map<Key, Instant> known;
        private final long until = System.nanoTime() + patience.toNanos();

        Judging(Tx tx, Instant now) {
            this.tx = tx;
            this.now = now;
            known = troubles(tx);
        }

        List<Absence> of(String project, String name, Instant since, Supplier<Written> written) {
            var key = Key.of(project, name, Concern.JUDGEMENT);
            var found = new ArrayList<Absence>();
            try {
                judge(written.get(), found);
                if (known.containsKey(key)) {
                    found.add(told(key, false, null, null, since, null));
                }
            } catch (DatabaseException e) {
                // The transaction is broken, for the others too.
                throw e;
            } catch (InterruptedIOException e) {
                throw new UncheckedIOException(e);
            } catch (LateException e) {
                found.add(told(key, true, null, null, since, Message.of("backup.watch.late", name)));
            } catch (IOException | RuntimeException e) {
                var why = Message.of("backup.watch.unjudged", name, e.toString());
                found.add(told(key, true, null, null, since, why));
            }
            found.sort(Comparator.comparing(Absence::concern));
            return found;
        }

        private Absence told(
                Key key,
                boolean amiss,
                @Nullable Instant newest,
                @Nullable Duration limit,
                Instant since,
                @Nullable Message why) {
            return new Absence(
                    key.project(),
                    key.name(),
                    key.concern(),
                    key.destination(),
                    amiss,
                    newest,
                    limit,
                    since,
                    known.get(key),
                    why);
        }

        /** What needs no files comes first: it is told also when they are on a disk that hangs. */
        private void judge(Written written, List<Absence> found) throws IOException {
            var promise = written.promise();
            var allowed = limits(promise, now);
            var pause = allowed.pause();
            for (var copied : written.copies()) {
                var key = new Key(promise.project(), promise.name(), Concern.COPY, copied.destination());
                found.add(aged(key, copied.since(), newestCopy(key), allowed.backup(), pause));
            }
            var proof = allowed.proof();
            if (proof != null) {
                lastDrill(tx, promise).ifPresent(drill -> {
                    var key = Key.of(promise.project(), promise.name(), Concern.DRILL);
                    found.add(told(key, !drill.passed(), drill.at(), null, written.since(), null));
                });
            }
            var backup = Key.of(promise.project(), promise.name(), Concern.BACKUP);
            found.add(aged(backup, written.since(), newest(promise, false), allowed.backup(), pause));
            if (proof != null) {
                var proven = Key.of(promise.project(), promise.name(), Concern.PROOF);
                found.add(aged(proven, written.since(), newest(promise, true), proof, pause));
            }
        }

        private Absence aged(Key key, Instant since, @Nullable Instant newest, Duration limit, Duration pause) {
            var young = Objects.requireNonNullElse(newest, since);
            boolean old = Duration.between(young, now).compareTo(limit) > 0;
            // What is being made is no news yet; what was told before is not well by that.
            boolean amiss = old && (known.containsKey(key) || !isUnderWay(tx, key, now.minus(pause), now));
            return told(key, amiss, newest, limit, since, null);
        }

        /** The moment of the newest data at a destination, by what was noted when it was copied and looked for. */
        private @Nullable Instant newestCopy(Key key) {
            return tx.first("""
                            SELECT b.snapshot_at FROM backup b WHERE b.project = ? AND b.database_name = ? AND b.pruned_at IS NULL
                              AND EXISTS (SELECT 1 FROM backup_copy c WHERE c.backup_id = b.id AND c.destination = ?
                                AND c.verified_at IS NOT NULL AND c.removed_at IS NULL)
                            ORDER BY b.snapshot_at DESC, b.id DESC LIMIT 1""", row -> row.time("snapshot_at"), key.project(), key.name(), key.destination())
                    .orElse(null);
        }

        /** The newest that can be had; few are looked at, unless many files are gone. */
        private @Nullable Instant newest(BackupPromise promise, boolean proven) throws IOException {
            var before = Instant.ofEpochMilli(Long.MAX_VALUE);
            long id = Long.MAX_VALUE;
            for (int look = 0; look < MOST_LOOKS; look++) {
                var listed = listed(tx, promise, proven, before, id);
                var found = obtainable(promise, listed);
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

        /** The first that can be had. Files are asked for outside of this thread, because their disk may never answer. */
        private Optional<Listed> obtainable(BackupPromise promise, List<Listed> listed) throws IOException {
            if (!filesAreHere || listed.isEmpty() || listed.getFirst().copied()) {
                return listed.stream()
                        .filter(one -> one.copied() || (one.local() && !one.gone()))
                        .findFirst();
            }
            var left = Duration.ofNanos(until - System.nanoTime());
            return deadlines.within(
                    left.compareTo(AT_LEAST) < 0 ? AT_LEAST : left,
                    promise.project() + "/" + promise.name(),
                    () -> listed.stream()
                            .filter(one ->
                                    one.copied() || (one.local() && files.present(Path.of(one.file()), one.bytes())))
                            .findFirst());
        }
    }

    /** Whether a job that began after a moment is making it, by a worker that is alive. */
    private static boolean isUnderWay(Tx tx, Key key, Instant after, Instant now) {
        return tx.first(
                        """
                        SELECT 1 AS n FROM job WHERE state = 'RUNNING' AND concurrency_key = ? AND (type = ? OR type = ?)
                          AND started_at > ? AND lease_until > ? LIMIT 1""",
                        row -> true,
                        DutyJobs.artifacts(key.project(), key.name()),
                        DutyJobs.BACKUP,
                        key.concern() == Concern.PROOF ? DutyJobs.DRILL : DutyJobs.BACKUP,
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
