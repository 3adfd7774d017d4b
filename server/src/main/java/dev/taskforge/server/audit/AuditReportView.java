package dev.taskforge.server.audit;

import dev.taskforge.ops.audit.AuditReport;
import dev.taskforge.ops.text.Messages;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a verification found.
 *
 * @param anchored number of the newest entry that a signed checkpoint covers
 * @param message the finding in one sentence
 * @param problem the first thing that is wrong; null when nothing is
 */
public record AuditReportView(
        boolean ok,
        long entries,
        long anchored,
        String message,
        @Nullable Finding problem) {

    /**
     * One thing wrong.
     *
     * @param kind such as {@code edited}, {@code gap}, {@code truncated} or {@code rewritten}
     * @param number of the entry concerned
     * @param message the same in words
     */
    public record Finding(String kind, long number, String message) {

        static Finding of(AuditReport.Problem problem, Messages texts) {
            return new Finding(
                    problem.kind().name().toLowerCase(Locale.ROOT), problem.number(), texts.render(problem.message()));
        }
    }

    /** The report in the language of {@code texts}. */
    public static AuditReportView of(AuditReport report, Messages texts) {
        var problem = report.problem();
        return new AuditReportView(
                report.ok(),
                report.entries(),
                report.anchored(),
                texts.render(report.message()),
                problem == null ? null : Finding.of(problem, texts));
    }
}
