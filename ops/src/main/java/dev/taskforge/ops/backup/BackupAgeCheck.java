package dev.taskforge.ops.backup;

import dev.taskforge.ops.check.Answer;
import dev.taskforge.ops.check.Check;
import dev.taskforge.ops.check.Surroundings;
import dev.taskforge.ops.text.Message;
import java.time.Duration;

/**
 * Asks whether the newest backup of a database is young enough and its file is really there.
 *
 * @param max how old its data may be
 */
public record BackupAgeCheck(Backups backups, String database, Duration max) implements Check {

    @Override
    public Answer ask(Surroundings surroundings) {
        var project = surroundings.project();
        var fix = Message.of("backup.fix", project, database);
        var newest = backups.newest(project, database).orElse(null);
        if (newest == null) {
            return Answer.fail(Message.of("backup.none", database), fix);
        }
        if (newest.missing()) {
            return Answer.fail(
                    Message.of("backup.missing", newest.id(), newest.path().getFileName()), fix);
        }
        var age = Duration.between(newest.snapshotAt(), surroundings.clock().instant());
        var seen = Message.of("backup.age", newest.id(), Ages.text(age), Ages.text(max), HumanSize.of(newest.bytes()));
        return age.compareTo(max) <= 0 ? Answer.pass(seen) : Answer.fail(seen, fix);
    }

    @Override
    public String question() {
        return "newest backup of " + database + " not older than " + Ages.text(max);
    }
}
