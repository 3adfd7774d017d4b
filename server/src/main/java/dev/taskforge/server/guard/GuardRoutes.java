package dev.taskforge.server.guard;

import dev.taskforge.ops.guard.Guards;
import dev.taskforge.ops.project.Projects;
import dev.taskforge.ops.text.Messages;
import dev.taskforge.server.account.Action;
import dev.taskforge.server.http.Exchange;
import dev.taskforge.server.http.Method;
import dev.taskforge.server.http.ProblemException;
import dev.taskforge.server.http.Router;
import dev.taskforge.server.http.Routes;
import dev.taskforge.server.job.JobView;
import dev.taskforge.server.project.ProjectRoutes;

/** What is kept as it is wanted. */
public final class GuardRoutes implements Routes {
    private static final String GUARDS = "/api/v1/projects/{project}/guards";
    private static final String ONE = GUARDS + "/{guard}";

    private final Projects projects;
    private final GuardReading reading;
    private final GuardChanges changes;
    private final Guards guards;

    public GuardRoutes(Projects projects, GuardReading reading, GuardChanges changes, Guards guards) {
        this.projects = projects;
        this.reading = reading;
        this.changes = changes;
        this.guards = guards;
    }

    @Override
    public void addTo(Router router) {
        router.route(Method.GET, GUARDS, Action.VIEW, this::list)
                .summary("List the guards that a project declares, or that are on, and how each stands")
                .answersList(200, GuardView.class);
        router.route(Method.GET, ONE, Action.VIEW, this::show)
                .summary("Show what a guard is to keep, what speaks against it, and what was seen when it was tried")
                .answers(200, GuardView.class);
        router.route(Method.POST, ONE, Action.OPERATE, this::act)
                .summary("Put a guard in force, try it, write it down, put it back or turn it off")
                .takes(GuardBody.class)
                .example("{\"action\":\"apply\"}")
                .answers(202, JobView.class);
        router.route(Method.POST, ONE + "/keep", Action.OPERATE, this::keep)
                .summary("Let what is being tried stay; without that it goes back")
                .answers(200, GuardView.class);
        router.route(Method.GET, ONE + "/exports", Action.VIEW, this::exports)
                .summary("List what was written down of a guard, the newest first")
                .answersList(200, ExportView.class);
        router.route(Method.POST, ONE + "/exports", Action.ADMINISTER, this::bring)
                .summary("Bring a state that was exported, so that it can be put in force")
                .takes(ExportBody.class)
                .answers(201, ExportView.class);
        router.route(Method.GET, ONE + "/exports/{export}", Action.VIEW, this::export)
                .summary("Show what was written down of a guard")
                .answers(200, ExportView.class);
        router.route(Method.GET, GUARDS + "/limits/proposals", Action.VIEW, this::proposals)
                .summary("Say what the limits of services should be, by the most that was used in seven days")
                .answersList(200, ProposalView.class);
        router.route(
                        Method.GET,
                        "/api/v1/ports",
                        Action.VIEW,
                        exchange -> exchange.json(200, reading.scan(texts(exchange))))
                .summary("List what of the machine waits for others, and what of that surprises")
                .answers(200, ScanView.class);
    }

    private static Messages texts(Exchange exchange) {
        return Messages.ofOperations(exchange.locale());
    }

    private void list(Exchange exchange) {
        exchange.json(200, reading.of(ProjectRoutes.find(projects, exchange), texts(exchange)));
    }

    private void show(Exchange exchange) {
        var project = ProjectRoutes.find(projects, exchange);
        exchange.json(200, reading.view(project, reading.guard(exchange.path("guard")), texts(exchange)));
    }

    private void act(Exchange exchange) {
        var project = ProjectRoutes.find(projects, exchange);
        var guard = reading.guard(exchange.path("guard"));
        var body = exchange.body(GuardBody.class);
        var job = changes.begin(
                project,
                guard,
                body.action(),
                body.export(),
                exchange.principal().actor());
        exchange.json(202, JobView.of(job));
    }

    private void keep(Exchange exchange) {
        var project = ProjectRoutes.find(projects, exchange);
        var guard = reading.guard(exchange.path("guard"));
        changes.keep(project, guard, exchange.principal().actor());
        exchange.json(200, reading.view(project, guard, texts(exchange)));
    }

    private void exports(Exchange exchange) {
        var project = ProjectRoutes.find(projects, exchange);
        var guard = reading.guard(exchange.path("guard"));
        exchange.json(
                200,
                guards.exports(project.name(), guard.name()).stream()
                        .map(ExportView::of)
                        .toList());
    }

    private void proposals(Exchange exchange) {
        exchange.json(200, reading.proposals(ProjectRoutes.find(projects, exchange), texts(exchange)));
    }

    private void bring(Exchange exchange) {
        var project = ProjectRoutes.find(projects, exchange);
        var guard = reading.guard(exchange.path("guard"));
        var body = exchange.body(ExportBody.class);
        exchange.json(
                201,
                ExportView.of(changes.bring(
                        project, guard, body.state(), exchange.principal().actor())));
    }

    private void export(Exchange exchange) {
        var project = ProjectRoutes.find(projects, exchange);
        var guard = reading.guard(exchange.path("guard"));
        exchange.json(
                200,
                guards.export(project.name(), guard.name(), exchange.pathNumber("export"))
                        .map(ExportView::of)
                        .orElseThrow(() -> ProblemException.notFound("guard.export.none")));
    }
}
