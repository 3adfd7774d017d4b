package dev.taskforge.server.incident;

import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.Projects;
import dev.taskforge.ops.text.Messages;
import dev.taskforge.server.account.Action;
import dev.taskforge.server.http.Exchange;
import dev.taskforge.server.http.Method;
import dev.taskforge.server.http.Router;
import dev.taskforge.server.http.Routes;
import dev.taskforge.server.project.ProjectRoutes;
import java.time.Clock;

/** The incidents of a project: what happened, who looks after them, and reports on them. */
public final class IncidentRoutes implements Routes {
    private static final int SOME = 50;
    private static final int MOST = 500;

    private final Projects projects;
    private final IncidentRequests requests;
    private final Clock clock;

    public IncidentRoutes(Projects projects, IncidentRequests requests, Clock clock) {
        this.projects = projects;
        this.requests = requests;
        this.clock = clock;
    }

    @Override
    public void addTo(Router router) {
        var all = "/api/v1/projects/{project}/incidents";
        var one = all + "/{incident}";
        router.route(Method.GET, all, Action.VIEW, this::list)
                .summary("List the incidents of a project, the newest first")
                .query("state", "open for only those that are")
                .query("limit", "how many at most")
                .answersList(200, IncidentView.class);
        router.route(Method.GET, one, Action.VIEW, this::show)
                .summary("Show an incident, its monitors and what happened in it")
                .answers(200, IncidentDetailView.class);
        router.route(Method.POST, one + "/ack", Action.OPERATE, this::acknowledge)
                .summary("Say that you look after an incident")
                .takes(NoteBody.class)
                .example("{\"note\":\"restarting the database\"}")
                .answers(200, IncidentDetailView.class);
        router.route(Method.POST, one + "/notes", Action.OPERATE, this::note)
                .summary("Say something about an incident")
                .takes(NoteBody.class)
                .example("{\"note\":\"the disk was replaced\"}")
                .answers(200, IncidentDetailView.class);
        router.route(Method.PUT, one + "/post-mortem", Action.OPERATE, this::write)
                .summary("Write down what you found out about an incident")
                .takes(PostMortemBody.class)
                .example("{\"root_cause\":\"The disk was full.\"}")
                .answers(200, IncidentDetailView.class);
        router.route(Method.GET, one + "/rca", Action.VIEW, this::report)
                .summary("Draft a report on an incident, in Markdown and in the language of the project")
                .answersText(200, "text/markdown");
    }

    private void list(Exchange exchange) {
        var project = ProjectRoutes.find(projects, exchange);
        var texts = Messages.ofOperations(exchange.locale());
        boolean open = "open".equals(exchange.query("state"));
        exchange.json(
                200,
                requests.list(project, open, (int) exchange.queryNumber("limit", SOME, 1, MOST)).stream()
                        .map(story -> IncidentView.of(story, texts))
                        .toList());
    }

    private void show(Exchange exchange) {
        answer(exchange, ProjectRoutes.find(projects, exchange));
    }

    private void acknowledge(Exchange exchange) {
        var project = ProjectRoutes.find(projects, exchange);
        var note = exchange.body(NoteBody.class).note();
        requests.acknowledge(project, id(exchange), note, exchange.principal().actor());
        answer(exchange, project);
    }

    private void note(Exchange exchange) {
        var project = ProjectRoutes.find(projects, exchange);
        var note = exchange.body(NoteBody.class).note();
        requests.note(project, id(exchange), note, exchange.principal().actor());
        answer(exchange, project);
    }

    private void write(Exchange exchange) {
        var project = ProjectRoutes.find(projects, exchange);
        var body = exchange.body(PostMortemBody.class);
        requests.write(project, id(exchange), body, exchange.principal().actor());
        answer(exchange, project);
    }

    private void report(Exchange exchange) {
        var project = ProjectRoutes.find(projects, exchange);
        exchange.respond(200, "text/markdown; charset=utf-8", requests.draft(project, id(exchange)));
    }

    private static long id(Exchange exchange) {
        return exchange.pathNumber("incident");
    }

    private void answer(Exchange exchange, Project project) {
        var texts = Messages.ofOperations(exchange.locale());
        exchange.json(200, IncidentDetailView.of(requests.find(project, id(exchange)), texts, clock.instant()));
    }
}
