package dev.taskforge.ops.backup;

import dev.taskforge.ops.check.Answer;
import dev.taskforge.ops.check.Check;
import dev.taskforge.ops.check.CheckKind;
import dev.taskforge.ops.check.Surroundings;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.yaml.Field;
import dev.taskforge.ops.yaml.Types;
import java.time.Duration;
import java.util.List;

/**
 * Asks whether the newest backup of a database is young enough and its file is really there.
 *
 * @param max how old its data may be
 */
public record BackupAgeCheck(Backups backups, String database, Duration max) implements Check {
    /** The key by which it is declared. */
    public static final String KEY = "backup_age";

    private static final Field<String> DATABASE =
            Field.required(KEY, Types.text(63), "The database whose newest backup must be young enough.");
    private static final Field<Duration> MAX = Field.required(
            "max",
            Types.duration(Duration.ofMinutes(1), Duration.ofDays(3_650)),
            "How old its data may be, such as 26h.");

    /** The kind of check that looks into {@code backups}. */
    public static CheckKind kind(Backups backups) {
        return CheckKind.of(KEY, List.of(DATABASE, MAX), (values, scope) -> {
            var database = scope.database(values, DATABASE);
            return database == null ? null : new BackupAgeCheck(backups, database.name(), values.get(MAX));
        });
    }

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
