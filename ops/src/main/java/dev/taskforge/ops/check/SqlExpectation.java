package dev.taskforge.ops.check;

import dev.taskforge.ops.text.Message;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** What is wanted of a result; exactly one of the three is set. */
record SqlExpectation(
        @Nullable String equalTo,
        @Nullable BigDecimal atLeast,
        @Nullable Integer rows) {

    Answer judge(SqlRows found) {
        if (rows != null) {
            boolean right = found.count() == rows && !found.more();
            var count = found.more() ? "> " + SqlRows.MOST : String.valueOf(found.count());
            return right
                    ? Answer.pass(Message.of("check.sql.rows", count))
                    : fail(Message.of("check.sql.rows.other", count, rows));
        }
        if (found.count() == 0) {
            return fail(Message.of("check.sql.no-rows"));
        }
        var value = found.firstValue();
        return equalTo != null ? judgeEqual(value, equalTo) : judgeLeast(value);
    }

    private Answer judgeEqual(@Nullable String value, String wanted) {
        return wanted.equals(value)
                ? Answer.pass(Message.of("check.sql.value", wanted))
                : fail(Message.of("check.sql.value.other", shown(value), wanted));
    }

    private Answer judgeLeast(@Nullable String value) {
        var least = atLeast == null ? BigDecimal.ZERO : atLeast;
        try {
            if (value != null && value.length() <= 100) {
                var number = new BigDecimal(value.strip());
                return number.compareTo(least) >= 0
                        ? Answer.pass(Message.of("check.sql.value", value))
                        : fail(Message.of("check.sql.value.less", value, least.toPlainString()));
            }
        } catch (NumberFormatException e) {
            // falls through: what is not a number is reported as such
        }
        return fail(Message.of("check.sql.value.no-number", shown(value)));
    }

    private static String shown(@Nullable String value) {
        return value == null ? "NULL" : value.length() <= 200 ? value : value.substring(0, 200) + "…";
    }

    private static Answer fail(Message seen) {
        return Answer.fail(seen, Message.of("check.sql.fix"));
    }
}
