package dev.taskforge.server.monitor;

import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.Projects;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.text.Messages;
import dev.taskforge.ops.watch.Monitors;
import dev.taskforge.ops.watch.Range;
import dev.taskforge.server.account.Action;
import dev.taskforge.server.http.Exchange;
import dev.taskforge.server.http.Method;
import dev.taskforge.server.http.ProblemException;
import dev.taskforge.server.http.Router;
import dev.taskforge.server.http.Routes;
import dev.taskforge.server.monitor.MonitorDetailView.LookView;
import dev.taskforge.server.monitor.MonitorDetailView.PointView;
import dev.taskforge.server.monitor.MonitorDetailView.TotalView;
import dev.taskforge.server.monitor.MonitorDetailView.TransitionView;
import dev.taskforge.server.project.ProjectRoutes;

/** The monitors of a project: how they stand, what became of them, and pauses. */
public final class MonitorRoutes implements Routes {
    private static final int MOST = 100;

    private final Projects projects;
    private final Monitors monitors;
    private final MonitorChanges changes;

    public MonitorRoutes(Projects projects, Monitors monitors, MonitorChanges changes) {
        this.projects = projects;
        this.monitors = monitors;
        this.changes = changes;
    }

    @Override
    public void addTo(Router router) {
        var one = "/api/v1/projects/{project}/monitors/{monitor}";
        router.route(Method.GET, "/api/v1/projects/{project}/monitors", Action.VIEW, this::list)
                .summary("List the monitors of a project and how they stand")
                .answersList(200, MonitorView.class);
        router.route(Method.GET, one, Action.VIEW, this::show)
                .summary("Show a monitor, what became of it, its last " + MOST + " changes and looks")
                .query("range", "how far back the series goes: 24h, 7d, 30d or 90d; 24h unless given")
                .answers(200, MonitorDetailView.class);
        router.route(Method.POST, one + "/pause", Action.OPERATE, this::pause)
                .summary("Let nobody look at a monitor for a while")
                .takes(PauseBody.class)
                .example("{\"duration\":\"2h\"}")
                .answers(200, MonitorView.class);
        router.route(Method.POST, one + "/resume", Action.OPERATE, this::resume)
                .summary("Let a monitor be looked at again")
                .answers(200, MonitorView.class);
    }

    private void list(Exchange exchange) {
        var project = ProjectRoutes.find(projects, exchange);
        var texts = Messages.ofOperations(exchange.locale());
        exchange.json(
                200,
                monitors.of(project).stream()
                        .map(report -> MonitorView.of(report, texts))
                        .toList());
    }

    private void show(Exchange exchange) {
        var project = ProjectRoutes.find(projects, exchange);
        var report = changes.find(project, exchange.path("monitor"));
        var texts = Messages.ofOperations(exchange.locale());
        var range = range(exchange);
        var name = report.name();
        exchange.json(
                200,
                new MonitorDetailView(
                        MonitorView.of(report, texts),
                        range.word(),
                        range.part().toSeconds(),
                        monitors.totals(project, name).entrySet().stream()
                                .map(total -> TotalView.of(total.getKey(), total.getValue()))
                                .toList(),
                        monitors.series(project, name, range).stream()
                                .map(PointView::of)
                                .toList(),
                        monitors.transitions(project, name, MOST).stream()
                                .map(transition -> TransitionView.of(transition, texts))
                                .toList(),
                        monitors.looks(project, name, MOST).stream()
                                .map(look -> LookView.of(look, texts))
                                .toList()));
    }

    /** The range that is asked for. */
    public static Range range(Exchange exchange) {
        var asked = exchange.query("range");
        return asked == null
                ? Range.DAY
                : Range.of(asked).orElseThrow(() -> ProblemException.invalid("range", Message.of("monitors.range")));
    }

    private void pause(Exchange exchange) {
        var project = ProjectRoutes.find(projects, exchange);
        var name = changes.find(project, exchange.path("monitor")).name();
        changes.pause(
                project,
                name,
                exchange.body(PauseBody.class).duration(),
                exchange.principal().actor());
        answer(exchange, project, name);
    }

    private void resume(Exchange exchange) {
        var project = ProjectRoutes.find(projects, exchange);
        var name = changes.find(project, exchange.path("monitor")).name();
        changes.resume(project, name, exchange.principal().actor());
        answer(exchange, project, name);
    }

    private void answer(Exchange exchange, Project project, String name) {
        var texts = Messages.ofOperations(exchange.locale());
        exchange.json(200, MonitorView.of(changes.find(project, name), texts));
    }
}
