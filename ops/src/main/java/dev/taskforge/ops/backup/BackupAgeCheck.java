package dev.taskforge.ops.backup;

import dev.taskforge.ops.check.Answer;
import dev.taskforge.ops.check.Check;
import dev.taskforge.ops.check.CheckKind;
import dev.taskforge.ops.check.Surroundings;
import dev.taskforge.ops.text.Message;
import java.time.Duration;

/**
 * Asks whether the newest backup of a database is young enough and really lies where it was to lie: its file on this machine, or,
 * when it was made without a local copy, a verified copy at a destination with which nothing was wrong last.
 *
 * @param max how old its data may be
 */
public record BackupAgeCheck(Backups backups, String database, Duration max) implements Check {
    /** The key by which it is declared. */
    public static final String KEY = "backup_age";

    /** The kind of check that looks into {@code backups}. */
    public static CheckKind kind(Backups backups) {
        return AgeLimit.kind(
                KEY,
                "The database whose newest backup must be young enough.",
                "How old its data may be, such as 26h.",
                (database, max) -> new BackupAgeCheck(backups, database, max));
    }

    @Override
    public Answer ask(Surroundings surroundings) {
        var project = surroundings.project();
        var fix = Message.of("backup.fix", project, database);
        var newest = backups.newest(project, database).orElse(null);
        if (newest == null) {
            return Answer.fail(Message.of("backup.none", database), fix);
        }
        if (newest.state() == Backup.State.REMOTE) {
            return Answer.fail(
                    Message.of("backup.remote", newest.id(), newest.path().getFileName(), places(newest)), fix);
        }
        if (newest.state() == Backup.State.MISSING) {
            return Answer.fail(
                    Message.of(
                            newest.local() ? "backup.missing" : "backup.copies-gone",
                            newest.id(),
                            newest.path().getFileName()),
                    fix);
        }
        var failing = newest.failing();
        if (!failing.isEmpty()) {
            return Answer.fail(
                    Message.of(
                            "backup.copies-failing",
                            newest.id(),
                            newest.path().getFileName(),
                            String.join("; ", failing)),
                    Message.of("backup.copies-failing.fix", project, database));
        }
        var now = surroundings.clock().instant();
        var age = Duration.between(newest.snapshotAt(), now);
        var seen = Message.of("backup.age", newest.id(), Ages.text(age), Ages.text(max), HumanSize.of(newest.bytes()));
        return AgeLimit.judge(newest.snapshotAt(), now, max, seen, fix);
    }

    private static String places(Backup backup) {
        return String.join(
                ", ",
                backup.copies().stream()
                        .filter(BackupCopy::verified)
                        .map(BackupCopy::destination)
                        .toList());
    }

    @Override
    public String question() {
        return "newest backup of " + database + " not older than " + Ages.text(max);
    }
}
