package dev.taskforge.ops.backup;

import dev.taskforge.ops.check.Answer;
import dev.taskforge.ops.check.Check;
import dev.taskforge.ops.check.CheckKind;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.yaml.Field;
import dev.taskforge.ops.yaml.Types;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.BiFunction;

/** How the checks of an age are declared and judged: a database, and how old the newest record about it may be. */
final class AgeLimit {
    private static final int LONGEST_NAME = 63;

    private AgeLimit() {}

    /**
     * The kind of check declared as {@code key: DATABASE} with {@code max}.
     *
     * @param ofDatabase says what the database is to the check, for its documentation
     * @param ofMax says what the limit is to the check
     * @param check makes the check of a database's name and the limit
     */
    static CheckKind kind(String key, String ofDatabase, String ofMax, BiFunction<String, Duration, Check> check) {
        var name = Field.required(key, Types.text(LONGEST_NAME), ofDatabase);
        var max = Field.required("max", Types.duration(Duration.ofMinutes(1), Duration.ofDays(3_650)), ofMax);
        return CheckKind.of(key, List.of(name, max), (values, scope) -> {
            var database = scope.backedUp(values, name);
            return database == null ? null : check.apply(database, values.get(max));
        });
    }

    /** Passes with what was seen unless the record is older than {@code max}. */
    static Answer judge(Instant of, Instant now, Duration max, Message seen, Message fix) {
        return Duration.between(of, now).compareTo(max) <= 0 ? Answer.pass(seen) : Answer.fail(seen, fix);
    }
}
