package dev.taskforge.server.maintenance;

import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.report.MonthReports;
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

    /**
     * A month of which there is a report.
     *
     * @throws ProblemException when it is no month, or there is no report of it
     */
    public static YearMonth reported(MonthReports reports, Project project, String text) {
        var month = parse(text);
        if (!reports.has(project, month)) {
            var months = reports.months(project);
            throw ProblemException.notFound(
                    "duties.no_report",
                    month.toString(),
                    months.getLast().toString(),
                    months.getFirst().toString());
        }
        return month;
    }
}
