package dev.taskforge.server.backup;

import dev.taskforge.engine.api.Jobs;
import dev.taskforge.ops.backup.BackupCopies;
import dev.taskforge.ops.backup.Backups;
import dev.taskforge.ops.project.DutyJobs;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.Projects;
import dev.taskforge.ops.text.Message;
import dev.taskforge.server.account.Action;
import dev.taskforge.server.http.Exchange;
import dev.taskforge.server.http.Method;
import dev.taskforge.server.http.ProblemException;
import dev.taskforge.server.http.Router;
import dev.taskforge.server.http.Routes;
import dev.taskforge.server.job.JobView;
import dev.taskforge.server.project.ProjectRoutes;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** The destinations of copies of backups. */
public final class DestinationRoutes implements Routes {
    private final Jobs jobs;
    private final Projects projects;
    private final Backups backups;
    private final BackupCopies copies;
    private final Clock clock;

    public DestinationRoutes(Jobs jobs, Projects projects, Backups backups, BackupCopies copies, Clock clock) {
        this.jobs = jobs;
        this.projects = projects;
        this.backups = backups;
        this.copies = copies;
        this.clock = clock;
    }

    @Override
    public void addTo(Router router) {
        router.route(Method.GET, "/api/v1/projects/{project}/destinations", Action.VIEW, this::list)
                .summary("List the destinations of copies, and what is there")
                .answersList(200, DestinationStanding.class);
        router.route(
                        Method.POST,
                        "/api/v1/projects/{project}/destinations/{destination}/test",
                        Action.OPERATE,
                        this::test)
                .summary("Write a small file to a destination, read it back and remove it")
                .answers(202, JobView.class);
    }

    private void list(Exchange exchange) {
        var project = ProjectRoutes.find(projects, exchange);
        exchange.json(200, DestinationStanding.of(project, backups, copies, clock.instant()));
    }

    private void test(Exchange exchange) {
        var project = ProjectRoutes.find(projects, exchange);
        var name = declared(project, exchange.path("destination"), "destination");
        var job = DutyJobs.testDestination(project.name(), name)
                .submittedBy(exchange.principal().actor());
        exchange.json(202, JobView.of(jobs.submit(job).job()));
    }

    /** A destination that the project declares, or a refusal that names those it does. */
    public static String declared(Project project, @Nullable String name, String field) {
        var declared = project.file().destinations().keySet();
        if (name != null && declared.contains(name)) {
            return name;
        }
        throw ProblemException.invalid(
                field,
                declared.isEmpty()
                        ? Message.of("destination.none", project.name())
                        : Message.of("destination.which", String.join(", ", declared)));
    }
}
