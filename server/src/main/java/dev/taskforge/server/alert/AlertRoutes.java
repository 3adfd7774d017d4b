package dev.taskforge.server.alert;

import dev.taskforge.ops.channel.Alerts;
import dev.taskforge.ops.project.Projects;
import dev.taskforge.server.account.Action;
import dev.taskforge.server.http.Exchange;
import dev.taskforge.server.http.Method;
import dev.taskforge.server.http.Router;
import dev.taskforge.server.http.Routes;
import dev.taskforge.server.project.ProjectRoutes;
import java.util.HashSet;
import java.util.List;

/** The channels of a project, and what was told on them. */
public final class AlertRoutes implements Routes {
    private static final int MOST = 200;

    private final Projects projects;
    private final Alerts alerts;
    private final AlertTests tests;

    public AlertRoutes(Projects projects, Alerts alerts, AlertTests tests) {
        this.projects = projects;
        this.alerts = alerts;
        this.tests = tests;
    }

    @Override
    public void addTo(Router router) {
        router.route(Method.GET, "/api/v1/projects/{project}/alerts", Action.VIEW, this::list)
                .summary("List the channels on which people hear of a project, and the last " + MOST + " messages")
                .answers(200, AlertsView.class);
        router.route(Method.POST, "/api/v1/projects/{project}/alerts/test", Action.OPERATE, this::test)
                .summary("Send a test message")
                .description("Answers when the messages are written down; how far they are is in the list.")
                .takes(AlertTestBody.class)
                .example("{\"to\":\"ops\"}")
                .answersList(202, AlertDeliveryView.class);
    }

    private void list(Exchange exchange) {
        var project = ProjectRoutes.find(projects, exchange);
        var duty = project.file().alerts();
        var channels = duty == null
                ? List.<AlertChannelView>of()
                : duty.to().stream().map(AlertChannelView::of).toList();
        var deliveries = alerts.list(project.name(), MOST).stream()
                .map(AlertDeliveryView::of)
                .toList();
        exchange.json(200, new AlertsView(channels, deliveries));
    }

    private void test(Exchange exchange) {
        var project = ProjectRoutes.find(projects, exchange);
        var to = exchange.body(AlertTestBody.class).to();
        var sent = new HashSet<>(tests.send(project, to, exchange.principal().actor()));
        exchange.json(
                202,
                alerts.list(project.name(), MOST).stream()
                        .filter(told -> sent.contains(told.id()))
                        .map(AlertDeliveryView::of)
                        .toList());
    }
}
