package dev.taskforge.ops.backup;

import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.ops.audit.AuditLog;
import dev.taskforge.ops.backup.Absence.Change;
import dev.taskforge.ops.backup.Absence.Concern;
import dev.taskforge.ops.backup.PromiseRows.Raw;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.ProjectFile.Hook;
import dev.taskforge.ops.project.Projects;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Watches whether the backups that schedules promise are made and proven, and tells each change, and daily what stays amiss: what
 * was told is written down in the transaction that tells it, so that neither a restart nor a second node tells it again. Safe for
 * use by any thread.
 */
public final class BackupWatch {
    private static final Duration AGAIN = Duration.ofDays(1);
    private static final String ONE = "project = ? AND name = ? AND concern = ? AND destination = ?";

    private final Database database;
    private final Projects projects;
    private final Absences absences;
    private final Told told;
    private final AuditLog audit;
    private final Clock clock;
    /** What the last look could not judge. */
    private volatile Set<Absences.Key> unsettled = Set.of();

    /** Hears what has changed, and what is still amiss. */
    @FunctionalInterface
    public interface Told {
        /**
         * Told in the transaction that writes it down.
         *
         * @param receivers the ids of those whom the project's file names, or named when it still promised this
         * @param now when it was found
         */
        void changed(Tx tx, Absence absence, Change change, List<String> receivers, Instant now);
    }

    public BackupWatch(Database database, Projects projects, Told told, AuditLog audit, Clock clock) {
        this(database, new Absences(database.dialect()), projects, told, audit, clock);
    }

    BackupWatch(Database database, Absences absences, Projects projects, Told told, AuditLog audit, Clock clock) {
        this.database = database;
        this.absences = absences;
        this.projects = projects;
        this.told = told;
        this.audit = audit;
        this.clock = clock;
    }

    /** How the promises of a project's file stand now; those that no look has written down yet begin now. */
    public List<Absence> of(Project project) {
        var now = clock.instant();
        var before = database.read(tx -> PromiseRows.of(tx, project.name())).stream()
                .collect(Collectors.toMap(Raw::name, Function.identity()));
        var promised = BackupPromise.of(project).stream()
                .map(promise -> PromiseRows.of(promise, List.of(), before.get(promise.name()), now))
                .toList();
        return absences.judged(database, promised, now);
    }

    /** As {@link #of(Project)}; nothing for a project that is not there. */
    public List<Absence> of(String project) {
        return projects.find(project).map(this::of).orElse(List.of());
    }

    /** How all stand. */
    public List<Absence> all() {
        return absences.of(database, clock.instant());
    }

    /** When all was last looked at without an error; empty when it never was. */
    public Optional<Instant> lookedAt() {
        return database.read(Absences::lookedAt);
    }

    /**
     * Notes that a server begins to watch for the first time, so that it can be seen when it never comes to a look. Later beginnings
     * are no looks.
     */
    public void begin() {
        database.write(tx -> tx.update(
                "INSERT INTO backup_look (id, looked_at) VALUES (1, ?) ON CONFLICT (id) DO NOTHING", clock.instant()));
    }

    /**
     * Writes down what the files promise now, looks whether it is kept, and tells what has changed. That a promise cannot be judged
     * is told like one that is broken; that its files do not answer in time only when the look before found the same. What goes wrong with one project or one promise keeps nothing of the others from being told.
     *
     * @throws IllegalStateException at the end, with all that went wrong
     */
    public void look() {
        var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        var failed = new Failures();
        var names = new TreeSet<>(projects.names());
        database.read(PromiseRows::all).forEach(row -> names.add(row.project()));
        names.forEach(name -> failed.around("the promises of " + name, () -> refresh(name, now)));
        var found = absences.of(database, now);
        var before = unsettled;
        unsettled =
                found.stream().filter(Absence::unsettled).map(Absences.Key::of).collect(Collectors.toUnmodifiableSet());
        for (var absence : found) {
            boolean again = absence.unsettled() && before.contains(Absences.Key.of(absence));
            failed.around(
                    absence.project() + "/" + absence.name(), () -> note(again ? absence.settled() : absence, now));
        }
        failed.raise();
        looked(now);
    }

    private void looked(Instant now) {
        database.write(tx -> tx.update("""
                INSERT INTO backup_look (id, looked_at) VALUES (1, ?)
                ON CONFLICT (id) DO UPDATE SET looked_at = excluded.looked_at""", now));
    }

    /** Writes down what a project promises now, and tells what it promises no more. */
    private void refresh(String name, Instant now) {
        var project = projects.find(name).orElse(null);
        var wanted = project == null ? List.<BackupPromise>of() : BackupPromise.of(project);
        var receivers = project == null ? List.<String>of() : receivers(project);
        boolean same = database.read(tx -> {
            var rows = PromiseRows.of(tx, name);
            return rows.size() == wanted.size()
                    && wanted.stream().allMatch(promise -> rows.stream().anyMatch(row -> row.says(promise, receivers)));
        });
        if (!same) {
            database.write(tx -> {
                promise(tx, name, wanted, receivers, now);
                return true;
            });
        }
    }

    private static List<String> receivers(Project project) {
        var duty = project.file().backup();
        return duty == null
                ? List.of()
                : duty.receivers().stream().map(Hook::id).distinct().toList();
    }

    private void promise(Tx tx, String project, List<BackupPromise> wanted, List<String> receivers, Instant now) {
        var before = PromiseRows.of(tx, project).stream().collect(Collectors.toMap(Raw::name, Function.identity()));
        var known = Absences.troubles(tx);
        for (var promise : wanted) {
            var row = before.remove(promise.name());
            if (row == null) {
                PromiseRows.put(tx, PromiseRows.of(promise, receivers, null, now));
            } else if (!row.says(promise, receivers) && PromiseRows.remove(tx, row)) {
                // Of two nodes that see the change, the one that removes the row tells it.
                var written = PromiseRows.of(promise, receivers, row, now);
                PromiseRows.put(tx, written);
                if (!row.receivers().equals(receivers)) {
                    tellAgain(tx, row);
                }
                forget(tx, row, keys(written), known, now);
            }
        }
        for (var gone : before.values()) {
            if (PromiseRows.remove(tx, gone)) {
                forget(tx, gone, Set.of(), known, now);
            }
        }
    }

    /** Who is new hears at once what is amiss. */
    private static void tellAgain(Tx tx, Raw row) {
        tx.update("UPDATE backup_trouble SET told_at = 0 WHERE project = ? AND name = ?", row.project(), row.name());
    }

    /** What can be amiss with a promise. */
    private static Set<Absences.Key> keys(Raw row) {
        var concerns = row.isDrilled()
                ? EnumSet.complementOf(EnumSet.of(Concern.COPY))
                : EnumSet.of(Concern.BACKUP, Concern.JUDGEMENT);
        var keys = new LinkedHashSet<Absences.Key>();
        concerns.forEach(concern -> keys.add(Absences.Key.of(row.project(), row.name(), concern)));
        row.destinations().forEach(place -> keys.add(new Absences.Key(row.project(), row.name(), Concern.COPY, place)));
        return keys;
    }

    /** Tells what was promised and is not any more, and takes back what was amiss with it. */
    private void forget(Tx tx, Raw row, Set<Absences.Key> kept, Map<Absences.Key, Instant> known, Instant now) {
        for (var key : keys(row)) {
            if (kept.contains(key)) {
                continue;
            }
            // That of drills goes with that of proofs, and that they can be judged with all.
            if (remove(tx, key) || (key.concern() != Concern.DRILL && key.concern() != Concern.JUDGEMENT)) {
                var absence = new Absence(
                        key.project(),
                        key.name(),
                        key.concern(),
                        key.destination(),
                        false,
                        null,
                        null,
                        row.since(),
                        known.get(key),
                        null,
                        false);
                record(tx, absence, Change.UNWATCHED);
                told.changed(tx, absence, Change.UNWATCHED, row.receivers(), now);
            }
        }
    }

    private void note(Absence absence, Instant now) {
        var key = Absences.Key.of(absence);
        if (absence.amiss() ? !isDue(key, now) : absence.amissSince() == null) {
            return;
        }
        database.write(tx -> {
            if (!absence.amiss()) {
                if (remove(tx, key)) {
                    tell(tx, absence, Change.WELL, now);
                }
            } else if (tx.update("""
                            INSERT INTO backup_trouble (project, name, concern, destination, since, told_at)
                            VALUES (?, ?, ?, ?, ?, ?)
                            ON CONFLICT (project, name, concern, destination) DO NOTHING""", key.project(), key.name(), key.concern(), key.destination(), now, now) == 1) {
                tell(tx, absence, Change.OVERDUE, now);
            } else if (tx.update(
                            "UPDATE backup_trouble SET told_at = ? WHERE " + ONE + " AND told_at <= ?",
                            now,
                            key.project(),
                            key.name(),
                            key.concern(),
                            key.destination(),
                            now.minus(AGAIN))
                    == 1) {
                told.changed(tx, absence, Change.OVERDUE, receivers(tx, absence), now);
            }
            return true;
        });
    }

    /** Whether something amiss was never told, or long ago. */
    private boolean isDue(Absences.Key key, Instant now) {
        return database.read(tx -> tx.first(
                        "SELECT told_at FROM backup_trouble WHERE " + ONE,
                        row -> row.time("told_at"),
                        key.project(),
                        key.name(),
                        key.concern(),
                        key.destination()))
                .map(at -> !at.isAfter(now.minus(AGAIN)))
                .orElse(true);
    }

    private static boolean remove(Tx tx, Absences.Key key) {
        return tx.update(
                        "DELETE FROM backup_trouble WHERE " + ONE,
                        key.project(),
                        key.name(),
                        key.concern(),
                        key.destination())
                == 1;
    }

    private static List<String> receivers(Tx tx, Absence absence) {
        return PromiseRows.of(tx, absence.project()).stream()
                .filter(row -> row.name().equals(absence.name()))
                .findFirst()
                .map(Raw::receivers)
                .orElse(List.of());
    }

    private void tell(Tx tx, Absence absence, Change change, Instant now) {
        record(tx, absence, change);
        told.changed(tx, absence, change, receivers(tx, absence), now);
    }

    private void record(Tx tx, Absence absence, Change change) {
        var about = new TreeMap<String, Object>(
                Map.of("name", absence.name(), "concern", absence.concern().label()));
        if (absence.concern() == Concern.COPY) {
            about.put("destination", absence.destination());
        }
        if (absence.newest() != null) {
            about.put("newest", absence.newest());
        }
        audit.append(tx, "system", change.event(), absence.project(), "backup/" + absence.name(), about);
    }

    /** What went wrong in one look. */
    private static final class Failures {
        private final StringBuilder words = new StringBuilder();
        private @Nullable RuntimeException first;

        void around(String what, Runnable step) {
            try {
                step.run();
            } catch (RuntimeException e) {
                words.append(words.isEmpty() ? "" : "; ")
                        .append(what)
                        .append(": ")
                        .append(e);
                first = first == null ? e : first;
            }
        }

        void raise() {
            if (!words.isEmpty()) {
                throw new IllegalStateException(words.toString(), first);
            }
        }
    }
}
