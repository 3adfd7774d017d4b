package dev.taskforge.ops.backup;

import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.ops.audit.AuditLog;
import dev.taskforge.ops.backup.Absence.Change;
import dev.taskforge.ops.backup.Absence.Concern;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.Projects;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Watches whether the backups that schedules promise are made and proven, and tells each change once: what was found is written
 * down in the transaction that tells it, so that neither a restart nor a second node tells it again. Safe for use by any thread.
 */
public final class BackupWatch {
    private final Database database;
    private final Projects projects;
    private final Absences absences;
    private final Told told;
    private final AuditLog audit;
    private final Clock clock;

    /** Hears what has changed. */
    @FunctionalInterface
    public interface Told {
        /**
         * Told in the transaction that writes it down.
         *
         * @param now when it was found
         */
        void changed(Tx tx, Absence absence, Change change, Instant now);
    }

    public BackupWatch(Database database, Projects projects, Told told, AuditLog audit, Clock clock) {
        this.database = database;
        this.absences = new Absences(database.dialect());
        this.projects = projects;
        this.told = told;
        this.audit = audit;
        this.clock = clock;
    }

    /** How the promises of a project's file stand now; those that no look has written down yet begin now. */
    public List<Absence> of(Project project) {
        var now = clock.instant();
        return database.read(tx -> {
            var since = since(tx);
            var promised = BackupPromise.of(project).stream()
                    .map(promise -> new Absences.Written(promise, since.getOrDefault(source(promise), now)))
                    .toList();
            return absences.judged(tx, promised, now);
        });
    }

    /** As {@link #of(Project)}; nothing for a project that is not there. */
    public List<Absence> of(String project) {
        return projects.find(project).map(this::of).orElse(List.of());
    }

    /** How all stand. */
    public List<Absence> all() {
        return database.read(tx -> absences.of(tx, clock.instant()));
    }

    /** Writes down what the files promise now, looks whether it is kept, and tells what has changed. */
    public void look() {
        var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        var wanted = projects.list().stream()
                .flatMap(project -> BackupPromise.of(project).stream())
                .collect(Collectors.toMap(Function.identity(), promise -> now));
        boolean same = database.read(tx -> written(tx).keySet().equals(wanted.keySet()));
        if (!same) {
            database.write(tx -> {
                promise(tx, wanted.keySet(), now);
                return true;
            });
        }
        if (database.read(tx -> isNews(tx, absences.of(tx, now)))) {
            database.write(tx -> {
                absences.of(tx, now).forEach(absence -> note(tx, absence, now));
                return true;
            });
        }
    }

    private static Map<BackupPromise, Instant> written(Tx tx) {
        return Absences.written(tx).stream()
                .collect(Collectors.toMap(Absences.Written::promise, Absences.Written::since));
    }

    /** Since when each source is watched, whatever its times were before. */
    private static Map<String, Instant> since(Tx tx) {
        return Absences.written(tx).stream()
                .collect(Collectors.toMap(written -> source(written.promise()), Absences.Written::since));
    }

    private static String source(BackupPromise promise) {
        return promise.project() + "/" + promise.name();
    }

    private void promise(Tx tx, Set<BackupPromise> wanted, Instant now) {
        var before = written(tx);
        var since = since(tx);
        for (var gone : before.keySet()) {
            if (!wanted.contains(gone)) {
                tx.update("DELETE FROM backup_promise WHERE project = ? AND name = ?", gone.project(), gone.name());
            }
        }
        for (var promise : wanted) {
            if (!before.containsKey(promise)) {
                insert(tx, promise, since.getOrDefault(source(promise), now));
            }
        }
        forget(tx, wanted, now);
    }

    private static void insert(Tx tx, BackupPromise promise, Instant since) {
        tx.update(
                """
                INSERT INTO backup_promise
                  (project, name, backup_cron, backup_zone, drill_cron, drill_zone, drill_each, since)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)""",
                promise.project(),
                promise.name(),
                promise.backup().cron(),
                promise.backup().zone().getId(),
                promise.drillCron(),
                promise.drillZone(),
                promise.drillEach(),
                since);
    }

    /** What was amiss with that which nobody promises any more. */
    private void forget(Tx tx, Set<BackupPromise> wanted, Instant now) {
        var known = new HashMap<>(Absences.troubles(tx));
        known.forEach((key, since) -> {
            boolean promised = wanted.stream()
                    .anyMatch(promise -> promise.isOf(key.project(), key.name())
                            && (key.concern() != Concern.PROOF || promise.drill() != null || promise.drillEach()));
            if (!promised && remove(tx, key)) {
                var absence = new Absence(key.project(), key.name(), key.concern(), false, null, null, since, since);
                tell(tx, absence, Change.UNWATCHED, now);
            }
        });
    }

    private static boolean isNews(Tx tx, List<Absence> found) {
        var amiss = new HashSet<Absences.Key>();
        found.stream().filter(Absence::amiss).map(Absences.Key::of).forEach(amiss::add);
        return !amiss.equals(Absences.troubles(tx).keySet());
    }

    private void note(Tx tx, Absence absence, Instant now) {
        var key = Absences.Key.of(absence);
        if (!absence.amiss()) {
            if (absence.amissSince() != null && remove(tx, key)) {
                tell(tx, absence, Change.WELL, now);
            }
        } else if (tx.update("""
                        INSERT INTO backup_trouble (project, name, concern, since) VALUES (?, ?, ?, ?)
                        ON CONFLICT (project, name, concern) DO NOTHING""", key.project(), key.name(), key.concern(), now) == 1) {
            tell(tx, absence, Change.OVERDUE, now);
        }
    }

    private static boolean remove(Tx tx, Absences.Key key) {
        return tx.update(
                        "DELETE FROM backup_trouble WHERE project = ? AND name = ? AND concern = ?",
                        key.project(),
                        key.name(),
                        key.concern())
                == 1;
    }

    private void tell(Tx tx, Absence absence, Change change, Instant now) {
        var about = new TreeMap<String, Object>(
                Map.of("name", absence.name(), "concern", absence.concern().label()));
        if (absence.newest() != null) {
            about.put("newest", absence.newest());
        }
        audit.append(tx, "system", change.event(), absence.project(), "backup/" + absence.name(), about);
        told.changed(tx, absence, change, now);
    }
}
