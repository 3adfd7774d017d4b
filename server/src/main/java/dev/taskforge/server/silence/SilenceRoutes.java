package dev.taskforge.server.silence;

import dev.taskforge.ops.project.Projects;
import dev.taskforge.ops.silence.Silences;
import dev.taskforge.server.account.Action;
import dev.taskforge.server.http.Exchange;
import dev.taskforge.server.http.Method;
import dev.taskforge.server.http.Router;
import dev.taskforge.server.http.Routes;
import dev.taskforge.server.project.ProjectRoutes;
import java.time.Clock;

/** Silences of a project, its windows of maintenance, and who is on call. */
public final class SilenceRoutes implements Routes {
    private static final int TURNS = 8;

    private final Projects projects;
    private final Silences silences;
    private final SilenceChanges changes;
    private final Clock clock;

    public SilenceRoutes(Projects projects, Silences silences, SilenceChanges changes, Clock clock) {
        this.projects = projects;
        this.silences = silences;
        this.changes = changes;
        this.clock = clock;
    }

    @Override
    public void addTo(Router router) {
        var all = "/api/v1/projects/{project}/silences";
        router.route(Method.GET, all, Action.VIEW, this::list)
                .summary("List the silences of a project that go on")
                .answersList(200, SilenceView.class);
        router.route(Method.POST, all, Action.OPERATE, this::begin)
                .summary("Let nobody hear of monitors for a while, though they are looked at")
                .takes(SilenceBody.class)
                .example("{\"monitors\":\"front*\",\"duration\":\"2h\",\"reason\":\"new disk\"}")
                .answers(201, SilenceView.class);
        router.route(Method.DELETE, all + "/{silence}", Action.OPERATE, this::end)
                .summary("End a silence before its time")
                .answers(200, SilenceView.class);
        router.route(Method.GET, "/api/v1/projects/{project}/maintenance", Action.VIEW, this::windows)
                .summary("List the windows of maintenance of now, and the next time of each")
                .answersList(200, WindowView.class);
        router.route(Method.GET, "/api/v1/projects/{project}/oncall", Action.VIEW, this::oncall)
                .summary("Show who is on call, the next turns, and who else is told of an incident")
                .answers(200, OnCallView.class);
    }

    private void list(Exchange exchange) {
        var project = ProjectRoutes.find(projects, exchange);
        exchange.json(
                200, silences.of(project.name()).stream().map(SilenceView::of).toList());
    }

    private void begin(Exchange exchange) {
        var project = ProjectRoutes.find(projects, exchange);
        var body = exchange.body(SilenceBody.class);
        var silence = changes.begin(
                project,
                body.monitors(),
                body.duration(),
                body.reason(),
                exchange.principal().actor());
        exchange.json(201, SilenceView.of(silence));
    }

    private void end(Exchange exchange) {
        var project = ProjectRoutes.find(projects, exchange);
        var silence = changes.end(
                project, exchange.pathNumber("silence"), exchange.principal().actor());
        exchange.json(200, SilenceView.of(silence));
    }

    private void windows(Exchange exchange) {
        exchange.json(200, WindowView.of(ProjectRoutes.find(projects, exchange), clock.instant()));
    }

    private void oncall(Exchange exchange) {
        exchange.json(200, OnCallView.of(ProjectRoutes.find(projects, exchange), clock.instant(), TURNS));
    }
}
