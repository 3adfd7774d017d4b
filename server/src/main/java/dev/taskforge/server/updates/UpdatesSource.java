package dev.taskforge.server.updates;

import dev.taskforge.ops.patch.Area;
import dev.taskforge.ops.patch.Grade;
import dev.taskforge.ops.patch.Subject;
import dev.taskforge.ops.project.Projects;
import dev.taskforge.server.metrics.MetricSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What the newest report of each project counts. What could not be looked at is never told as 0. */
public final class UpdatesSource implements MetricSource {
    private static final List<Grade> SEVERITIES =
            List.of(Grade.CRITICAL, Grade.HIGH, Grade.UNRATED, Grade.MEDIUM, Grade.LOW);

    private final Projects projects;
    private final UpdateReports reports;

    public UpdatesSource(Projects projects, UpdateReports reports) {
        this.projects = projects;
        this.reports = reports;
    }

    @Override
    public List<Value> read() {
        var values = new ArrayList<Value>();
        for (var project : projects.list()) {
            reports.newest(project.name()).ifPresent(kept -> add(values, kept));
        }
        return values;
    }

    private static void add(List<Value> values, UpdateReports.Kept kept) {
        var report = kept.report();
        var project = Map.of("project", report.project());
        boolean whole = isLooked(kept, Area.PACKAGES);
        SEVERITIES.stream()
                .filter(grade -> whole || report.count(grade) > 0)
                .forEach(grade -> values.add(new Value(
                        "taskforge_known_vulnerabilities",
                        "Packages that advisories name as vulnerable, when it was looked last.",
                        Map.of("project", report.project(), "severity", grade.word()),
                        report.count(grade))));
        if (isLooked(kept, Area.OS)) {
            values.add(new Value(
                    "taskforge_pending_security_updates",
                    "Updates of security of the operating system that wait, when it was looked last.",
                    project,
                    report.count(Grade.SECURITY)));
        }
        values.add(new Value(
                "taskforge_ended_versions",
                "Versions in use that get no mends any more, when it was looked last.",
                project,
                report.count(Grade.ENDED)));
        values.add(new Value(
                "taskforge_updates_looked_timestamp_seconds",
                "When it was looked last what is old or vulnerable.",
                project,
                report.at().getEpochSecond()));
    }

    private static boolean isLooked(UpdateReports.Kept kept, Area area) {
        return kept.report().subjects().stream()
                .filter(one -> one.area() == area)
                .allMatch(one -> one.standing() == Subject.Standing.LOOKED);
    }
}
