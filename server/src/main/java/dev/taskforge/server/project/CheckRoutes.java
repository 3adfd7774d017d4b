package dev.taskforge.server.project;

import dev.taskforge.engine.api.Jobs;
import dev.taskforge.ops.check.Checks;
import dev.taskforge.ops.check.Evidences;
import dev.taskforge.ops.project.DutyJobs;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.Projects;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.text.Messages;
import dev.taskforge.server.account.Action;
import dev.taskforge.server.http.Exchange;
import dev.taskforge.server.http.Method;
import dev.taskforge.server.http.Page;
import dev.taskforge.server.http.ProblemException;
import dev.taskforge.server.http.Router;
import dev.taskforge.server.http.Routes;
import dev.taskforge.server.job.JobView;
import java.util.List;

/** Checks and their evidence. */
public final class CheckRoutes implements Routes {
    private final Jobs jobs;
    private final Projects projects;
    private final Checks checks;
    private final Evidences evidences;

    public CheckRoutes(Jobs jobs, Projects projects, Checks checks, Evidences evidences) {
        this.jobs = jobs;
        this.projects = projects;
        this.checks = checks;
        this.evidences = evidences;
    }

    @Override
    public void addTo(Router router) {
        router.route(Method.GET, "/api/v1/projects/{project}/checks", Action.VIEW, this::list)
                .summary("List the checks of a project with their newest answers")
                .answersList(200, CheckView.class);
        router.route(Method.POST, "/api/v1/projects/{project}/checks/run", Action.OPERATE, this::run)
                .summary("Ask checks now")
                .takes(RunBody.class)
                .answers(202, JobView.class);
        router.route(Method.GET, "/api/v1/projects/{project}/evidence", Action.VIEW, this::evidence)
                .summary("List recorded answers, newest first")
                .query("check", "only of this check")
                .answersPage(EvidenceView.class);
        router.route(Method.GET, "/api/v1/projects/{project}/evidence/{id}", Action.VIEW, this::one)
                .summary("Show a recorded answer")
                .answers(200, EvidenceView.class);
    }

    private void list(Exchange exchange) {
        var project = ProjectRoutes.find(projects, exchange);
        var newest = evidences.newestOf(project.name());
        var texts = Messages.ofOperations(exchange.locale());
        exchange.json(
                200,
                checks.of(project).stream()
                        .map(check -> CheckView.of(check, newest.get(check.name()), texts))
                        .toList());
    }

    private void run(Exchange exchange) {
        var project = ProjectRoutes.find(projects, exchange);
        var names = exchange.body(RunBody.class).checks();
        if (names != null) {
            refuseUnknown(project, names);
        }
        var job = DutyJobs.check(project.name(), names)
                .submittedBy(exchange.principal().actor());
        exchange.json(202, JobView.of(jobs.submit(job).job()));
    }

    private static void refuseUnknown(Project project, List<String> names) {
        if (names.isEmpty()) {
            throw ProblemException.invalid("checks", Message.of("checks.none"));
        }
        for (var name : names) {
            if (!project.file().checks().containsKey(name)) {
                throw ProblemException.invalid("checks", Message.of("checks.unknown", project.name(), name));
            }
        }
    }

    private void evidence(Exchange exchange) {
        var project = ProjectRoutes.find(projects, exchange);
        int limit = exchange.limit();
        var texts = Messages.ofOperations(exchange.locale());
        var found = evidences.list(project.name(), exchange.query("check"), exchange.cursor(), limit + 1);
        exchange.json(200, Page.of(found, limit, item -> EvidenceView.of(item, texts), item -> item.id()));
    }

    private void one(Exchange exchange) {
        long id = exchange.pathNumber("id");
        var evidence = evidences
                .find(id)
                .filter(found -> found.project().equals(exchange.path("project")))
                .orElseThrow(() -> ProblemException.notFound("evidence.unknown", id));
        exchange.json(200, EvidenceView.of(evidence, evidences.parts(id), Messages.ofOperations(exchange.locale())));
    }
}
