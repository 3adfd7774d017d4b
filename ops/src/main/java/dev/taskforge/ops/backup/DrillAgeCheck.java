package dev.taskforge.ops.backup;

import dev.taskforge.ops.check.Answer;
import dev.taskforge.ops.check.Check;
import dev.taskforge.ops.check.CheckKind;
import dev.taskforge.ops.check.Surroundings;
import dev.taskforge.ops.text.Message;
import java.time.Duration;

/**
 * Asks whether the newest drill of a database passed and is recent enough.
 *
 * @param max how long ago it may have been
 */
public record DrillAgeCheck(Drills drills, String database, Duration max) implements Check {
    /** The key by which it is declared. */
    public static final String KEY = "drill_age";

    /** The kind of check that looks into {@code drills}. */
    public static CheckKind kind(Drills drills) {
        return AgeLimit.kind(
                KEY,
                "The database of which a backup must have been restored on trial.",
                "How long ago that may have been, such as 8d.",
                (database, max) -> new DrillAgeCheck(drills, database, max));
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
        var now = surroundings.clock().instant();
        var age = Duration.between(newest.finishedAt(), now);
        var seen = Message.of(
                "drill.age",
                newest.backupId(),
                Ages.text(age),
                Ages.text(max),
                newest.recoveryTime().toMillis());
        return AgeLimit.judge(newest.finishedAt(), now, max, seen, Message.of("drill.fix", project, database));
    }

    @Override
    public String question() {
        return "newest drill of " + database + " passed and not older than " + Ages.text(max);
    }
}
