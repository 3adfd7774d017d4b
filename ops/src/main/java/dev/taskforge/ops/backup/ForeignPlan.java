package dev.taskforge.ops.backup;

import dev.taskforge.engine.api.PermanentFailure;
import dev.taskforge.ops.backup.postgres.DatabaseSwap;
import dev.taskforge.ops.dump.DumpReport;
import dev.taskforge.ops.host.docker.Docker;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.text.Message;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** What restoring a dump that was made elsewhere would do now. Nothing is changed. */
final class ForeignPlan {
    private final RestoreTools tools;
    private final Looks looks = new Looks();

    ForeignPlan(RestoreTools tools) {
        this.tools = tools;
    }

    RestorePlan of(Project project, RestoreRequest asked) throws IOException {
        try {
            var source = tools.postgres(project.name(), asked.database());
            var path = tools.incoming().find(project.name(), Objects.requireNonNull(asked.file()));
            var report = looks.at(project.name(), path);
            ForeignRestoring.requireRestorable(report, asked.into() == null);
            return planned(project, asked, source, report);
        } catch (PermanentFailure e) {
            return new RestorePlan(
                    Message.of("restore.plan.refused", String.valueOf(e.getMessage())), null, null, List.of());
        }
    }

    private RestorePlan planned(Project project, RestoreRequest asked, BackupSource.Postgres source, DumpReport report)
            throws IOException {
        var docker = Docker.connect(tools.docker());
        var found = PostgresSource.find(docker, source);
        var names = new DatabaseSwap.Names(source.database(), "", "");
        var swap = new DatabaseSwap(found.server(), names);
        var missing = swap.missing(report.roles());
        if (!missing.isEmpty() && !asked.withoutOwners()) {
            throw new PermanentFailure(ForeignRestoring.missingRoles(String.join(", ", missing)));
        }
        var steps = new ArrayList<Message>();
        steps.add(Message.of(
                "restore.plan.dump",
                Objects.requireNonNull(asked.file()),
                HumanSize.of(report.bytes()),
                report.rows().size(),
                report.totalRows()));
        report.findings().forEach(finding -> steps.add(finding.message()));
        if (report.form() == DumpReport.Form.SQL && !swap.knowsRestrict()) {
            steps.add(Message.of("restore.plan.unrestricted"));
        }
        steps.add(Message.of("restore.plan.beside", found.container().name()));
        if (asked.withoutOwners()) {
            steps.add(Message.of("restore.plan.no_owner"));
        }
        steps.add(Message.of("restore.plan.count"));
        tools.addExchange(steps, docker, project, asked, source, found);
        return new RestorePlan(null, null, null, steps);
    }
}
