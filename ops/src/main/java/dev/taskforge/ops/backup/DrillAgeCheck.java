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
 * Asks whether the newest drill of a database passed and is recent enough.
 *
 * @param max how long ago it may have been
 */
public record DrillAgeCheck(Drills drills, String database, Duration max) implements Check {
    /** The key by which it is declared. */
    public static final String KEY = "drill_age";

    private static final Field<String> DATABASE =
            Field.required(KEY, Types.text(63), "The database of which a backup must have been restored on trial.");
    private static final Field<Duration> MAX = Field.required(
            "max",
            Types.duration(Duration.ofMinutes(1), Duration.ofDays(3_650)),
            "How long ago that may have been, such as 8d.");

    /** The kind of check that looks into {@code drills}. */
    public static CheckKind kind(Drills drills) {
        return CheckKind.of(KEY, List.of(DATABASE, MAX), (values, scope) -> {
            var database = scope.database(values, DATABASE);
            return database == null ? null : new DrillAgeCheck(drills, database.name(), values.get(MAX));
        });
    }

    @Override
    public Answer ask(Surroundings surroundings) {
        var project = surroundings.project();
        var newest = drills.newest(project, database).orElse(null);
        if (newest == null) {
            return Answer.fail(Message.of("drill.none", database), Message.of("drill.fix", project, database));
        }
        if (!newest.passed()) {
            return Answer.fail(newest.outcome(), Message.of("drill.fix_failed", project, database));
        }
        var age = Duration.between(newest.finishedAt(), surroundings.clock().instant());
        var seen = Message.of(
                "drill.age",
                newest.backupId(),
                Ages.text(age),
                Ages.text(max),
                newest.recoveryTime().toMillis());
        return age.compareTo(max) <= 0
                ? Answer.pass(seen)
                : Answer.fail(seen, Message.of("drill.fix", project, database));
    }

    @Override
    public String question() {
        return "newest drill of " + database + " passed and not older than " + Ages.text(max);
    }
}
