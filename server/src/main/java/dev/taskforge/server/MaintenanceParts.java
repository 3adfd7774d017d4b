package dev.taskforge.server;

import dev.taskforge.engine.api.Engine;
import dev.taskforge.engine.db.Database;
import dev.taskforge.ops.audit.AuditLog;
import dev.taskforge.ops.backup.BackupMoments;
import dev.taskforge.ops.maintenance.DrillProof;
import dev.taskforge.ops.maintenance.JobsKept;
import dev.taskforge.ops.maintenance.Logbook;
import dev.taskforge.ops.project.ProjectVersions;
import dev.taskforge.ops.report.BackupChapter;
import dev.taskforge.ops.report.DeploymentChapter;
import dev.taskforge.ops.report.DiskChapter;
import dev.taskforge.ops.report.DrillChapter;
import dev.taskforge.ops.report.DutyChapter;
import dev.taskforge.ops.report.GuardChapter;
import dev.taskforge.ops.report.IncidentChapter;
import dev.taskforge.ops.report.MonthReports;
import dev.taskforge.ops.report.PatchChapter;
import dev.taskforge.ops.report.PruneChapter;
import dev.taskforge.ops.report.RepairChapter;
import dev.taskforge.ops.report.RiskChapter;
import dev.taskforge.ops.report.UptimeChapter;
import dev.taskforge.server.http.Routes;
import dev.taskforge.server.maintenance.MaintenanceChanges;
import dev.taskforge.server.maintenance.MaintenanceRoutes;
import dev.taskforge.server.page.MaintenancePages;
import dev.taskforge.server.page.MonthReportPages;
import dev.taskforge.server.page.ReaderUi;
import java.time.Clock;
import java.util.List;

/** What people and machines reach of the calendar of duties, the log of maintenance and the reports on months: routes and pages. */
record MaintenanceParts(Database database, Engine engine, Operations operations, AuditLog audit, Clock clock) {

    List<Routes> routes() {
        return List.of(new MaintenanceRoutes(
                operations.projects(), operations.calendar(), logbook(), reports(), changes(), clock));
    }

    List<Routes> pages(ReaderUi readers) {
        return List.of(
                new MaintenancePages(
                        operations.projects(), operations.calendar(), logbook(), reports(), changes(), readers),
                new MonthReportPages(operations.projects(), reports(), audit, readers));
    }

    private Logbook logbook() {
        var checks = operations.checks();
        return new Logbook(
                database,
                audit,
                engine::jobs,
                (project, text) -> checks.variablesOf(project).masking().mask(text));
    }

    private MaintenanceChanges changes() {
        return new MaintenanceChanges(operations.calendar(), logbook());
    }

    /** The chapters in the order in which they stand in a report. */
    private MonthReports reports() {
        var o = operations;
        return new MonthReports(
                new ProjectVersions(database, o.reader()),
                List.of(
                        new RiskChapter(o.gates(), o.verdicts(), o.waivers()),
                        new UptimeChapter(o.monitors()),
                        new IncidentChapter(o.incidents()),
                        new RepairChapter(audit),
                        new GuardChapter(o.guards(), o.guardians().values(), audit),
                        new PatchChapter(audit),
                        new PruneChapter(audit),
                        new BackupChapter(o.backups(), new BackupMoments(database)),
                        new DrillChapter(
                                o.drills(), new DrillProof(o.drills(), engine::jobs, new JobsKept(engine::jobTypes))),
                        new DeploymentChapter(o.releases()),
                        new DutyChapter(o.calendar()),
                        new DiskChapter(o.evidences())),
                clock);
    }
}
