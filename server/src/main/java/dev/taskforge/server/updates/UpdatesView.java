package dev.taskforge.server.updates;

import dev.taskforge.ops.patch.Area;
import dev.taskforge.ops.patch.Finding;
import dev.taskforge.ops.patch.Grade;
import dev.taskforge.ops.patch.Subject;
import dev.taskforge.ops.patch.UpdateReport;
import dev.taskforge.ops.text.Messages;
import dev.taskforge.server.http.About;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is old or vulnerable, as the API and the page show it. */
public record UpdatesView(
        String project,
        Instant at,
        @About("The job that found it") long jobId,

        @About("Whether all could be looked at; else no finding does not mean that all is well")
        boolean whole,

        @About("How many updates of security of the operating system wait")
        int security,

        @About("How many vulnerabilities are known, of any severity")
        int vulnerabilities,

        @About("How many versions have ended") int ended,

        @About("How many findings there are in all, also those that are not listed")
        int total,

        @About("The worst first, at most 500") List<FindingView> findings,

        @About("What was looked at, and what could not be") List<SubjectView> looked,
        List<String> notes,

        @About("The day of the table of versions that end, such as 2026-11-25")
        String endsAsOf) {

    /** One finding. */
    public record FindingView(
            @About("os, packages, images or eol") String area,

            @About(
                    "critical, high, unrated, medium or low of a vulnerability; security or other of an update; ended, soon or unknown of a version")
            String severity,

            String name,
            @About("The version in use") String now,

            @About("The version in which it is mended; null when none is known") @Nullable
            String fixedIn,

            @About("The numbers of the advisories") List<String> ids,

            @About("Where it was seen") String place,

            @About("The last day on which the version gets mended, such as 2026-11-12; null when that is not known")
            @Nullable
            String end,

            String why) {

        /** How its word looks. */
        public String tone() {
            return switch (severity) {
                case "critical", "high", "ended", "security" -> "fail";
                case "unrated", "medium", "soon", "unknown" -> "warn";
                default -> "idle";
            };
        }
    }

    /** Something that was looked at. */
    public record SubjectView(
            @About("os, packages, images or eol") String area,

            @About("looked, old or missing: only looked counts")
            String standing,

            String said) {
        /** Whether its answer counts. */
        public boolean counts() {
            return standing.equals(Subject.Standing.LOOKED.word());
        }
    }

    /**
     * With its sentences in the language of {@code texts}.
     *
     * @param only of one area, null for all; of {@link Area#EOL} all that is about versions that end
     */
    public static UpdatesView of(UpdateReport report, long jobId, @Nullable Area only, Messages texts) {
        return new UpdatesView(
                report.project(),
                report.at(),
                jobId,
                report.subjects().stream().allMatch(one -> one.standing() == Subject.Standing.LOOKED),
                report.count(Grade.SECURITY),
                report.count(Grade.CRITICAL)
                        + report.count(Grade.HIGH)
                        + report.count(Grade.UNRATED)
                        + report.count(Grade.MEDIUM)
                        + report.count(Grade.LOW),
                report.count(Grade.ENDED),
                report.total(),
                report.findings().stream()
                        .filter(one -> isOf(one, only))
                        .map(one -> finding(one, texts))
                        .toList(),
                report.subjects().stream()
                        .filter(one -> only == null || one.area() == only)
                        .map(one -> new SubjectView(
                                one.area().word(), one.standing().word(), texts.render(one.said())))
                        .toList(),
                report.notes().stream().map(texts::render).toList(),
                report.endsAsOf().toString());
    }

    private static boolean isOf(Finding finding, @Nullable Area only) {
        return only == null || finding.area() == only || (only == Area.EOL && isOfEnds(finding.grade()));
    }

    private static boolean isOfEnds(Grade grade) {
        return grade == Grade.ENDED || grade == Grade.SOON || grade == Grade.UNKNOWN;
    }

    private static FindingView finding(Finding one, Messages texts) {
        return new FindingView(
                one.area().word(),
                one.grade().word(),
                one.name(),
                one.now(),
                one.target(),
                one.ids(),
                one.place(),
                one.end() == null ? null : one.end().toString(),
                texts.render(one.why()));
    }
}
