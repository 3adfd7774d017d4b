package dev.taskforge.server.heartbeat;

import dev.taskforge.ops.heartbeat.HeartbeatReport;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.Projects;
import dev.taskforge.server.account.Action;
import dev.taskforge.server.heartbeat.HeartbeatDetailView.PingView;
import dev.taskforge.server.http.Exchange;
import dev.taskforge.server.http.Method;
import dev.taskforge.server.http.Router;
import dev.taskforge.server.http.Routes;
import dev.taskforge.server.project.ProjectRoutes;

/** The heartbeats of a project: how they stand, their last pings, and their addresses. */
public final class HeartbeatRoutes implements Routes {
    private final Projects projects;
    private final HeartbeatAddresses heartbeats;

    public HeartbeatRoutes(Projects projects, HeartbeatAddresses heartbeats) {
        this.projects = projects;
        this.heartbeats = heartbeats;
    }

    @Override
    public void addTo(Router router) {
        var all = "/api/v1/projects/{project}/heartbeats";
        router.route(Method.GET, all, Action.VIEW, this::list)
                .summary("List the heartbeats of a project and how they stand")
                .description("Operators see the addresses, too.")
                .answersList(200, HeartbeatView.class);
        router.route(Method.GET, all + "/{heartbeat}", Action.VIEW, this::show)
                .summary("Show a heartbeat and its last " + HeartbeatAddresses.MOST + " pings")
                .description("Operators see the address and what was sent along, too.")
                .answers(200, HeartbeatDetailView.class);
        router.route(Method.POST, all + "/{heartbeat}/new-url", Action.OPERATE, this::renew)
                .summary("Give a heartbeat another address; the one before leads nowhere from now on")
                .answers(200, HeartbeatView.class)
                .secret();
    }

    private void list(Exchange exchange) {
        var project = ProjectRoutes.find(projects, exchange);
        exchange.json(
                200,
                heartbeats.of(project).stream()
                        .map(report -> view(exchange, project, report))
                        .toList());
    }

    private void show(Exchange exchange) {
        var project = ProjectRoutes.find(projects, exchange);
        var report = heartbeats.get(project, exchange.path("heartbeat"));
        boolean operates = exchange.allows(Action.OPERATE, project.name());
        exchange.json(
                200,
                new HeartbeatDetailView(
                        view(exchange, project, report),
                        heartbeats.pings(project, report.name()).stream()
                                .map(ping -> PingView.of(ping, operates))
                                .toList()));
    }

    private void renew(Exchange exchange) {
        var project = ProjectRoutes.find(projects, exchange);
        var report = heartbeats.renew(
                project, exchange.path("heartbeat"), exchange.principal().actor());
        exchange.json(200, view(exchange, project, report));
    }

    private HeartbeatView view(Exchange exchange, Project project, HeartbeatReport report) {
        boolean operates = exchange.allows(Action.OPERATE, project.name());
        return HeartbeatView.of(report, operates ? heartbeats.url(report) : null);
    }
}
