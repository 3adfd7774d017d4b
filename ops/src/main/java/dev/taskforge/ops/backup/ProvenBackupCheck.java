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
 * Asks whether a backup of a database that was restored to equality is still there and its data young enough. Backups that
 * nobody has restored, or that failed their drill, do not count, however young.
 *
 * @param within how old its data may be
 */
public record ProvenBackupCheck(Backups backups, String database, Duration within) implements Check {
    /** The key by which it is declared. */
    public static final String KEY = "backup";

    /** The kind of check that looks into {@code backups}. */
    public static CheckKind kind(Backups backups) {
        var name = Field.required(
                KEY, Types.text(63), "The database of which a backup that a drill has proven must be young enough.");
        var within = Field.required(
                "proven_within",
                Types.duration(Duration.ofMinutes(1), Duration.ofDays(3_650)),
                "How old the data of the newest proven backup may be, such as 36h.");
        return CheckKind.of(KEY, List.of(name, within), (values, scope) -> {
            var database = scope.backedUp(values, name);
            return database == null ? null : new ProvenBackupCheck(backups, database, values.get(within));
        });
    }

    @Override
    public Answer ask(Surroundings surroundings) {
        var project = surroundings.project();
        var fix = Message.of("backup.proven.fix", project, database);
        var proven = backups.newestProven(project, database).orElse(null);
        if (proven == null) {
            return Answer.fail(Message.of("backup.proven.none", database), fix);
        }
        var now = surroundings.clock().instant();
        var age = Duration.between(proven.snapshotAt(), now);
        var seen = Message.of("backup.proven.age", proven.id(), Ages.text(age), Ages.text(within));
        return AgeLimit.judge(proven.snapshotAt(), now, within, seen, fix);
    }

    @Override
    public String question() {
        return "newest proven backup of " + database + " not older than " + Ages.text(within);
    }
}
