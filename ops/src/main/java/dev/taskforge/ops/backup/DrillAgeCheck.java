package dev.taskforge.ops.backup;

import dev.taskforge.ops.check.Answer;
import dev.taskforge.ops.check.Check;
import dev.taskforge.ops.check.Surroundings;
import dev.taskforge.ops.text.Message;
import java.time.Duration;

/**
 * Asks whether the newest drill of a database passed and is recent enough.
 *
 * @param max how long ago it may have been
 */
public record DrillAgeCheck(Drills drills, String database, Duration max) implements Check {

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
