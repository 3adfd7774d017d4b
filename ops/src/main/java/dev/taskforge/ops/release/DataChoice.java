package dev.taskforge.ops.release;

import dev.taskforge.engine.db.Database;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.release.ReturnRequests.Meant;
import dev.taskforge.ops.release.ReturnRequests.Wish;
import dev.taskforge.ops.request.RequestException;
import dev.taskforge.ops.request.RequestException.Kind;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which data fits the release that is to come back. Safe for use by any thread. */
final class DataChoice {
    private final Database database;
    private final Releases releases;
    private final DatabaseReturns data;

    DataChoice(Database database, Releases releases, DatabaseReturns data) {
        this.database = database;
        this.releases = releases;
        this.data = data;
    }

    /**
     * Finds the release and the data that are meant.
     *
     * @throws RequestException when there is none, or they do not fit each other
     */
    Meant meant(Project project, Wish wish) {
        var name = project.name();
        int serving = releases.serving(name)
                .orElseThrow(() -> new RequestException(Kind.CONFLICT, "release", "return.nothing_serves", name));
        if (wish.undo()) {
            return undo(name, serving, wish);
        }
        int wanted = Optional.ofNullable(wish.release())
                .or(() -> releases.earlier(name, serving))
                .orElseThrow(() -> new RequestException(Kind.CONFLICT, "release", "return.no_earlier", name));
        if (wanted > serving) {
            throw new RequestException(Kind.CONFLICT, "release", "return.newer", wanted, serving);
        }
        var target = releases.find(name, wanted)
                .orElseThrow(() -> new RequestException(Kind.UNKNOWN, "release", "release.unknown", wanted, name));
        var found = backup(target, database(project, wish.database()), wish.backup());
        return new Meant(wanted, serving, found);
    }

    /** The way back from the last return: to where it came from, with the database it replaced. */
    private Meant undo(String project, int serving, Wish wish) {
        if (wish.release() != null || wish.database() != null || wish.backup() != null) {
            throw new RequestException(Kind.INVALID, "undo", "return.undo_alone");
        }
        var replaced = data.replaced(project).orElseThrow(() -> notKept(project));
        var came = releases.lastSucceeded(project)
                .filter(deployment -> deployment.jobId() == replaced.job())
                .orElseThrow(() -> notKept(project));
        var left = came.before();
        var switched = came.switchedAt();
        if (left == null || switched == null) {
            throw notKept(project);
        }
        var since = came.gap() == null ? switched : switched.minus(came.gap());
        return new Meant(left, serving, DataReturn.ofReplaced(replaced.database(), replaced.restore(), since));
    }

    private static RequestException notKept(String project) {
        return new RequestException(Kind.CONFLICT, "undo", "return.nothing_kept", project);
    }

    private static String database(Project project, @Nullable String asked) {
        var names = project.file().databasesToRestore();
        if (asked == null && names.size() == 1) {
            return names.getFirst();
        }
        if (asked == null || !names.contains(asked)) {
            throw names.isEmpty()
                    ? new RequestException(Kind.CONFLICT, "database", "return.no_database", project.name())
                    : new RequestException(Kind.INVALID, "database", "return.which_database", String.join(", ", names));
        }
        return asked;
    }

    private DataReturn backup(Release target, String name, @Nullable Long backup) {
        return backup == null ? newest(target, name) : named(target, name, backup);
    }

    /** The newest of before the release that came after the target: its restore point, or else a proven one. */
    private DataReturn newest(Release target, String name) {
        var after = Optional.ofNullable(
                        releases.schema(target.project()).applied().higher(target.number()))
                .flatMap(number -> releases.find(target.project(), number));
        var point = after.flatMap(release -> point(release, name));
        var notAfter = point.map(RestorePoint::dataAt)
                .or(() -> after.map(Release::createdAt))
                .orElse(null);
        return point.map(RestorePoint::backupId)
                .flatMap(made -> data.backup(target.project(), name, made, notAfter))
                .or(() -> data.backup(target.project(), name, null, notAfter))
                .filter(found -> !isBefore(target, found))
                .orElseThrow(() ->
                        new RequestException(Kind.CONFLICT, "database", "return.no_backups", name, target.number()));
    }

    /** Any of the time in which the target could live with the schema. */
    private DataReturn named(Release target, String name, long backup) {
        var found = data.backup(target.project(), name, backup, null)
                .orElseThrow(() -> new RequestException(Kind.CONFLICT, "backup_id", "return.no_backup", backup, name));
        var first = new MigrationLedger(database)
                .forwardOnlyAfter(target).stream()
                        .findFirst()
                        .flatMap(number -> releases.find(target.project(), number));
        var notAfter = first.flatMap(release -> point(release, name))
                .map(RestorePoint::dataAt)
                .or(() -> first.map(Release::createdAt));
        if (notAfter.filter(found.lostSince()::isAfter).isPresent()) {
            throw new RequestException(
                    Kind.CONFLICT, "backup_id", "return.late_backup", backup, name, target.number(), notAfter.get());
        }
        if (isBefore(target, found)) {
            throw new RequestException(
                    Kind.CONFLICT, "backup_id", "return.early_backup", backup, name, target.number());
        }
        return found;
    }

    private Optional<RestorePoint> point(Release release, String name) {
        return new RestorePoints(database)
                .of(release.project(), release.number()).stream()
                        .filter(made -> made.database().equals(name))
                        .findFirst();
    }

    /** Whether the data is of before the migrations of the target ran: going to an earlier release runs none. */
    private boolean isBefore(Release target, DataReturn found) {
        boolean migrated = new MigrationLedger(database)
                .of(target.project(), target.number())
                .filter(record ->
                        record.files().stream().anyMatch(file -> file.standing() != ReleaseMigration.Standing.KNOWN))
                .isPresent();
        return migrated
                && releases.firstSwitched(target)
                        .filter(found.lostSince()::isBefore)
                        .isPresent();
    }
}
