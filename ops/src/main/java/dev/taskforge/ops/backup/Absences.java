package dev.taskforge.ops.backup;

import dev.taskforge.engine.db.Dialect;
import dev.taskforge.engine.db.Row;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.ops.backup.Absence.Concern;
import dev.taskforge.ops.project.Timetable;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Judges what was promised about backups by what is listed of them. Reads only the records, so that it does the same in a server
 * and without one. Safe for use by any thread.
 */
public final class Absences {
    private static final int MOST = 10_000;

    private final Map<BackupPromise, Known> limits = new ConcurrentHashMap<>();
    private final boolean filesAreHere;

    /** @param dialect of the records: those in PostgreSQL may tell of files on another machine, so only what was noted of them counts */
    public Absences(Dialect dialect) {
        filesAreHere = dialect == Dialect.SQLITE;
    }

    /** What was computed for a day. */
    private record Known(LocalDate day, BackupPromise.Limits limits) {}

    /** A promise as it was written down. */
    record Written(BackupPromise promise, Instant since) {}

    /** All that is promised, and whether it is kept, by project, name and concern. */
    public List<Absence> of(Tx tx, Instant now) {
        return judged(tx, written(tx), now);
    }

    /** Whether these promises are kept. */
    List<Absence> judged(Tx tx, List<Written> promised, Instant now) {
        var known = troubles(tx);
        var all = new ArrayList<Absence>();
        promised.forEach(written -> judge(tx, written, now, known, all));
        return all;
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

    static List<Written> written(Tx tx) {
        return tx.query(
                "SELECT project, name, backup_cron, backup_zone, drill_cron, drill_zone, drill_each, since"
                        + " FROM backup_promise ORDER BY project, name",
                Absences::written);
    }

    private static Written written(Row row) throws SQLException {
        var cron = row.textOrNull("drill_cron");
        var zone = row.textOrNull("drill_zone");
        var promise = new BackupPromise(
                row.text("project"),
                row.text("name"),
                new Timetable(row.text("backup_cron"), ZoneId.of(row.text("backup_zone"))),
                cron == null || zone == null ? null : new Timetable(cron, ZoneId.of(zone)),
                row.flag("drill_each"));
        return new Written(promise, row.time("since"));
    }

    /** One that is listed. */
    private record Listed(Instant at, String file, long bytes, boolean passed, boolean gone, boolean copied) {}

    private boolean isObtainable(Listed listed) {
        return listed.copied()
                || (filesAreHere ? Backups.present(Path.of(listed.file()), listed.bytes()) : !listed.gone());
    }

    private void judge(Tx tx, Written written, Instant now, Map<Key, Instant> known, List<Absence> into) {
        var promise = written.promise();
        var allowed = limits(promise, now);
        var listed = listed(tx, promise);
        add(written, Concern.BACKUP, newest(listed, any -> true), allowed.backup(), now, known, into);
        var proof = allowed.proof();
        if (proof != null) {
            add(written, Concern.PROOF, newest(listed, Listed::passed), proof, now, known, into);
        }
        lastDrill(tx, promise).ifPresent(drill -> {
            var key = new Key(promise.project(), promise.name(), Concern.DRILL);
            into.add(new Absence(
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

    private static void add(
            Written written,
            Concern concern,
            @Nullable Instant newest,
            Duration limit,
            Instant now,
            Map<Key, Instant> known,
            List<Absence> into) {
        var promise = written.promise();
        var since = Objects.requireNonNullElse(newest, written.since());
        boolean amiss = Duration.between(since, now).compareTo(limit) > 0;
        var key = new Key(promise.project(), promise.name(), concern);
        into.add(
                new Absence(key.project(), key.name(), concern, amiss, newest, limit, written.since(), known.get(key)));
    }

    private BackupPromise.Limits limits(BackupPromise promise, Instant now) {
        var day = LocalDate.ofInstant(now, ZoneOffset.UTC);
        return limits.compute(
                        promise.anybody(),
                        (times, before) ->
                                before != null && before.day().equals(day) ? before : new Known(day, times.limits(now)))
                .limits();
    }

    private @Nullable Instant newest(List<Listed> newestFirst, Predicate<Listed> wanted) {
        return newestFirst.stream()
                .filter(wanted)
                .filter(this::isObtainable)
                .map(Listed::at)
                .findFirst()
                .orElse(null);
    }

    private static List<Listed> listed(Tx tx, BackupPromise promise) {
        return tx.query("""
                SELECT b.snapshot_at, b.file, b.bytes, coalesce(b.drill_passed, 0) AS passed,
                  CASE WHEN b.missing_at IS NULL THEN 0 ELSE 1 END AS gone,
                  CASE WHEN EXISTS (SELECT 1 FROM backup_copy c WHERE c.backup_id = b.id AND c.verified_at IS NOT NULL
                    AND c.removed_at IS NULL) THEN 1 ELSE 0 END AS copied
                FROM backup b WHERE b.project = ? AND b.database_name = ? AND b.pruned_at IS NULL
                ORDER BY b.snapshot_at DESC, b.id DESC LIMIT ?""", Absences::listed, promise.project(), promise.name(), MOST);
    }

    private static Listed listed(Row row) throws SQLException {
        return new Listed(
                row.time("snapshot_at"),
                row.text("file"),
                row.number("bytes"),
                row.flag("passed"),
                row.flag("gone"),
                row.flag("copied"));
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
