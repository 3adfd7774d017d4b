package dev.taskforge.ops.backup;

import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.DatabaseException;
import dev.taskforge.engine.db.Dialect;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.ops.backup.Absence.Concern;
import dev.taskforge.ops.backup.FileAnswers.Asked;
import dev.taskforge.ops.backup.FileAnswers.Disks;
import dev.taskforge.ops.backup.FileAnswers.NoTimeException;
import dev.taskforge.ops.backup.PromiseRows.Raw;
import dev.taskforge.ops.backup.PromiseRows.Written;
import dev.taskforge.ops.host.Deadlines;
import dev.taskforge.ops.host.LateException;
import dev.taskforge.ops.project.DutyJobs;
import dev.taskforge.ops.text.Message;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Judges what was promised about backups by what is listed of them. Reads only the records, so that it does the same in a server
 * and without one, and asks for the files they name outside of any transaction, no folder longer than a deadline. Safe for use by any
 * thread.
 */
public final class Absences {
    private static final int AT_ONCE = 50;
    private static final int MOST_LOOKS = 200;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration ENOUGH = Duration.ofDays(1);

    private final Map<BackupPromise, Known> limits = new ConcurrentHashMap<>();
    private final boolean filesAreHere;
    private final Disks disks;
    private final LongSupplier nanos;

    /** @param dialect of the records: those in PostgreSQL may tell of files on another machine, so only what was noted of them counts */
    public Absences(Dialect dialect) {
        this(dialect, new Disks(Backups::present, new Deadlines()::within, PATIENCE), System::nanoTime);
    }

    /** @param nanos counts the time, as {@link System#nanoTime} does */
    Absences(Dialect dialect, Disks disks, LongSupplier nanos) {
        filesAreHere = dialect == Dialect.SQLITE;
        this.disks = disks;
        this.nanos = nanos;
    }

    /** What was computed for a day. */
    private record Known(LocalDate day, BackupPromise.Limits limits) {}

    /** When a server last looked at all without an error; empty when none ever did. */
    public static Optional<Instant> lookedAt(Tx tx) {
        return tx.first("SELECT looked_at FROM backup_look WHERE id = 1", row -> row.time("looked_at"));
    }

    /** Of what something is promised, as {@code project/name}, in the order in which it is judged. */
    public static List<String> promised(Tx tx) {
        return PromiseRows.all(tx).stream()
                .map(row -> row.project() + "/" + row.name())
                .toList();
    }

    /**
     * All that is promised, and whether it is kept, by project, name and concern. A promise that cannot be judged is one thing
     * amiss, or unsettled when its files do not answer in time, and hides nothing of the others.
     */
    public List<Absence> of(Database database, Instant now) {
        return judged(database, database.read(PromiseRows::all), now);
    }

    /**
     * Tells all that is promised as soon as it is judged: all of one promise at once.
     *
     * @param time after which no promise is judged any more, only told to be unsettled; files are asked for in its first two thirds
     */
    public void each(Database database, Instant now, Duration time, Consumer<List<Absence>> judged) {
        var begun = nanos.getAsLong();
        Supplier<Duration> left = () -> time.minusNanos(nanos.getAsLong() - begun);
        Supplier<Duration> asking = () -> left.get().minus(time.dividedBy(3));
        judge(database, database.read(PromiseRows::all), now, left, asking, (row, found) -> judged.accept(found));
    }

    /** Whether these promises are kept. */
    List<Absence> judged(Database database, List<Raw> promised, Instant now) {
        var found = new HashMap<Raw, List<Absence>>();
        judge(database, promised, now, () -> ENOUGH, () -> ENOUGH, found::put);
        return promised.stream()
                .flatMap(row -> Stream.ofNullable(found.get(row)))
                .flatMap(List::stream)
                .toList();
    }

    /** What is left open by a transaction, because it needs files, is judged in another one after they were asked for. */
    private void judge(
            Database database,
            List<Raw> promised,
            Instant now,
            Supplier<Duration> left,
            Supplier<Duration> asking,
            BiConsumer<Raw, List<Absence>> judged) {
        var answers = new FileAnswers(disks, asking);
        var known = database.read(Absences::troubles);
        for (var open = promised; !open.isEmpty(); ) {
            var unanswered = new ArrayList<Raw>();
            for (var row : open) {
                var found = left.get().isPositive()
                        ? database.read(tx -> new Judging(tx, now, known, answers).of(row))
                        : Optional.of(List.of(unsettled(row, known, "backup.watch.unasked")));
                found.ifPresentOrElse(all -> judged.accept(row, all), () -> unanswered.add(row));
            }
            if (!unanswered.isEmpty()) {
                answers.ask();
            }
            open = unanswered;
        }
    }

    /** One that was told before stays amiss. */
    private static Absence unsettled(Raw row, Map<Key, Instant> known, String why) {
        var key = Key.of(row.project(), row.name(), Concern.JUDGEMENT);
        var told = Absence.unsettled(row.project(), row.name(), row.since(), Message.of(why, row.name()));
        return known.containsKey(key) ? told.settled(known.get(key)) : told;
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
        private final FileAnswers answers;
        private boolean open;

        Judging(Tx tx, Instant now, Map<Key, Instant> known, FileAnswers answers) {
            this.tx = tx;
            this.now = now;
            this.known = known;
            this.answers = answers;
        }

        /** Empty when it needs files that nobody has asked for yet. */
        Optional<List<Absence>> of(Raw row) {
            var key = Key.of(row.project(), row.name(), Concern.JUDGEMENT);
            var found = new ArrayList<Absence>();
            try {
                judge(row.written(), found);
                if (known.containsKey(key)) {
                    found.add(told(key, false, null, null, row.since(), null));
                }
            } catch (DatabaseException e) {
                // The transaction is broken, for the others too.
                throw e;
            } catch (LateException e) {
                found.add(unsettled(row, known, "backup.watch.late"));
            } catch (NoTimeException e) {
                found.add(unsettled(row, known, "backup.watch.unasked"));
            } catch (IOException | RuntimeException e) {
                var why = Message.of("backup.watch.unjudged", row.name(), e.toString());
                found.add(told(key, true, null, null, row.since(), why));
            }
            found.sort(Comparator.comparing(Absence::concern));
            return open ? Optional.empty() : Optional.of(found);
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
                    why,
                    false);
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
                var found = obtainable(listed);
                if (found.isPresent()) {
                    return found.get().at();
                }
                if (open || listed.size() < AT_ONCE) {
                    return null;
                }
                before = listed.getLast().at();
                id = listed.getLast().id();
            }
            return null;
        }

        /** The first that can be had. What has to be asked for that is noted, and this stays open. */
        private Optional<Listed> obtainable(List<Listed> listed) throws IOException {
            for (int i = 0; i < listed.size(); i++) {
                var one = listed.get(i);
                if (one.copied() || (!filesAreHere && one.local() && !one.gone())) {
                    return Optional.of(one);
                }
                if (!filesAreHere || !one.local()) {
                    continue;
                }
                var present = answers.of(one.asked());
                if (present == null) {
                    want(listed.subList(i, listed.size()));
                    return Optional.empty();
                }
                if (present) {
                    return Optional.of(one);
                }
            }
            return Optional.empty();
        }

        /** Those behind one that has a copy need not be known. */
        private void want(List<Listed> listed) {
            open = true;
            answers.want(listed.stream()
                    .takeWhile(one -> !one.copied())
                    .filter(Listed::local)
                    .map(Listed::asked)
                    .toList());
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
    private record Listed(long id, Instant at, String file, long bytes, boolean local, boolean gone, boolean copied) {
        Asked asked() {
            return new Asked(Path.of(file), bytes);
        }
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
