package dev.taskforge.server.maintenance;

import dev.taskforge.ops.text.Message;
import dev.taskforge.server.http.ProblemException;
import java.time.DateTimeException;
import java.time.YearMonth;

/** Months as addresses have them, such as {@code 2026-11}. */
public final class Months {
    private static final YearMonth FIRST = YearMonth.of(2000, 1);
    private static final YearMonth LAST = YearMonth.of(2100, 1);

    private Months() {}

    /** @throws ProblemException when it is no month, or one out of all bounds */
    public static YearMonth parse(String text) {
        try {
            var month = YearMonth.parse(text);
            if (month.isAfter(FIRST) && month.isBefore(LAST)) {
                return month;
            }
        } catch (DateTimeException e) {
            // Told below.
        }
        throw ProblemException.invalid("month", Message.of("duties.month"));
    }
}
