package dev.taskforge.server;

import dev.taskforge.engine.api.Engine;
import dev.taskforge.ops.gate.Gates;
import dev.taskforge.ops.project.Projects;
import dev.taskforge.server.account.Action;
import dev.taskforge.server.http.Exchange;
import dev.taskforge.server.http.Method;
import dev.taskforge.server.http.Router;
import dev.taskforge.server.http.Routes;
import java.time.Instant;
import java.util.List;

/** What this server is and does, at a glance. */
final class StatusRoutes implements Routes {
    private final Engine engine;
    private final Projects projects;
    private final Gates gates;
    private final String store;
    private final Instant startedAt;

    /** @param store the kind of database that holds the records */
    StatusRoutes(Engine engine, Projects projects, Gates gates, String store, Instant startedAt) {
        this.engine = engine;
        this.projects = projects;
        this.gates = gates;
        this.store = store;
        this.startedAt = startedAt;
    }

    /** The answer. */
    record StatusView(
            String version, long pid, Instant startedAt, int runningJobs, String store, List<ProjectStatus> projects) {}

    /** A project and its verdict. */
    record ProjectStatus(String name, String verdict) {}

    @Override
    public void addTo(Router router) {
        router.route(Method.GET, "/api/v1/status", Action.SIGNED_IN, this::show)
                .summary("Show the server's version, load and verdicts")
                .answers(200, StatusView.class);
    }

    private void show(Exchange exchange) {
        var verdicts = projects.list().stream()
                .filter(project -> exchange.allows(Action.VIEW, project.name()))
                .map(project -> new ProjectStatus(
                        project.name(), gates.of(project).verdict().label()))
                .toList();
        exchange.json(
                200,
                new StatusView(
                        Version.CURRENT, ProcessHandle.current().pid(), startedAt, engine.running(), store, verdicts));
    }
}
