package dev.taskforge.ops.backup;

import dev.taskforge.ops.check.Answer;
import dev.taskforge.ops.check.Check;
import dev.taskforge.ops.check.CheckKind;
import dev.taskforge.ops.check.Surroundings;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.yaml.Field;
import dev.taskforge.ops.yaml.Nearest;
import dev.taskforge.ops.yaml.Types;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Asks whether a backup of a database that was restored to equality is still there and its data young enough. Backups that
 * nobody has restored, or that failed their drill, do not count, however young.
 *
 * @param within how old its data may be
 * @param copiedTo the destination at which a verified copy of it must be; null when it must be where it was made
 */
public record ProvenBackupCheck(
        Backups backups,
        String database,
        Duration within,
        @Nullable String copiedTo) implements Check {
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
        var copiedTo = Field.optional(
                "copied_to",
                Types.text(63),
                "The destination, one of backup.copies, at which a copy of it must have been read back and found equal.");
        return CheckKind.of(KEY, List.of(name, within, copiedTo), (values, scope) -> {
            var database = scope.backedUp(values, name);
            var destination = values.find(copiedTo);
            if (destination != null && !scope.copies().contains(destination)) {
                values.refuse(
                        copiedTo,
                        Message.of("project.drill.no-copy", destination),
                        scope.copies().isEmpty() ? null : Nearest.hint(destination, scope.copies()));
                return null;
            }
            return database == null ? null : new ProvenBackupCheck(backups, database, values.get(within), destination);
        });
    }

    @Override
    public Answer ask(Surroundings surroundings) {
        var project = surroundings.project();
        var fix = Message.of("backup.proven.fix", project, database);
        var proven = newest(project);
        if (proven == null) {
            var none = copiedTo == null
                    ? Message.of("backup.proven.none", database)
                    : Message.of("backup.proven.no-copy", database, copiedTo);
            return Answer.fail(none, fix);
        }
        var now = surroundings.clock().instant();
        var age = Duration.between(proven.snapshotAt(), now);
        var seen = copiedTo == null
                ? Message.of("backup.proven.age", proven.id(), Ages.text(age), Ages.text(within))
                : Message.of("backup.proven.copy", proven.id(), Ages.text(age), Ages.text(within), copiedTo);
        return AgeLimit.judge(proven.snapshotAt(), now, within, seen, fix);
    }

    private @Nullable Backup newest(String project) {
        return copiedTo == null
                ? backups.newestProven(project, database).orElse(null)
                : backups.newestProvenAt(project, database, copiedTo).orElse(null);
    }

    @Override
    public String question() {
        return "newest proven backup of " + database + (copiedTo == null ? "" : " with a copy at " + copiedTo)
                + " not older than " + Ages.text(within);
    }
}
