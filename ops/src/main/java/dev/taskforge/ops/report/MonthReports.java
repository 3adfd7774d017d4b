package dev.taskforge.ops.report;

import dev.taskforge.ops.maintenance.Entry;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.ProjectVersions;
import java.time.Clock;
import java.time.YearMonth;
import java.util.List;
import java.util.stream.Stream;

/** Writes the reports on the months of projects. Nothing of them is stored: each is made from the records when it is read. */
public final class MonthReports {
    private static final int MOST_MONTHS = 120;

    private final ProjectVersions versions;
    private final List<Chapter> chapters;
    private final Clock clock;

    /** @param chapters in the order in which they stand in a report */
    public MonthReports(ProjectVersions versions, List<Chapter> chapters, Clock clock) {
        this.versions = versions;
        this.chapters = List.copyOf(chapters);
        this.clock = clock;
    }

    /** The months of which there can be a report: from the one in which the project was first applied to this one, the newest first. */
    public List<YearMonth> months(Project project) {
        var zone = Entry.zone(project);
        var last = YearMonth.from(clock.instant().atZone(zone));
        var first = YearMonth.from(
                versions.first(project.name()).orElse(project.appliedAt()).atZone(zone));
        // A clock that was set back leaves the month that it is by now.
        var oldest = first.isAfter(last) ? last : first;
        return Stream.iterate(last, month -> !month.isBefore(oldest), month -> month.minusMonths(1))
                .limit(MOST_MONTHS)
                .toList();
    }

    /** Whether there can be a report of a month: not before the project was first applied, nor of what is to come. */
    public boolean has(Project project, YearMonth month) {
        return months(project).contains(month);
    }

    /**
     * The report on a month; what is not over yet is reported up to now.
     *
     * @throws IllegalArgumentException when there is none, as {@link #has} says
     */
    public MonthReport of(Project project, YearMonth wanted) {
        if (!has(project, wanted)) {
            throw new IllegalArgumentException("there is no report on " + wanted + " of " + project.name());
        }
        var month = Month.of(project, wanted, clock.instant());
        return new MonthReport(
                month, chapters.stream().map(chapter -> chapter.write(month)).toList());
    }
}
