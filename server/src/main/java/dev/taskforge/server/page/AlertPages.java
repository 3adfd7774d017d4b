package dev.taskforge.server.page;

import static dev.taskforge.server.http.Method.GET;
import static dev.taskforge.server.http.Method.POST;

import dev.taskforge.ops.channel.Alerts;
import dev.taskforge.ops.channel.Told;
import dev.taskforge.ops.project.AlertDuty.Channel;
import dev.taskforge.ops.project.AlertDuty.Topic;
import dev.taskforge.ops.project.Projects;
import dev.taskforge.server.account.Action;
import dev.taskforge.server.alert.AlertTests;
import dev.taskforge.server.http.Exchange;
import dev.taskforge.server.http.Router;
import dev.taskforge.server.http.Routes;
import dev.taskforge.server.page.view.AlertsPage;
import dev.taskforge.server.silence.OnCallView;
import java.util.List;
import java.util.Objects;

/** The page of the channels of a project, and of what was told. */
public final class AlertPages implements Routes {
    private static final int MOST = 50;
    private static final int TURNS = 4;

    private final Projects projects;
    private final Alerts alerts;
    private final AlertTests tests;
    private final ReaderUi readers;

    public AlertPages(Projects projects, Alerts alerts, AlertTests tests, ReaderUi readers) {
        this.projects = projects;
        this.alerts = alerts;
        this.tests = tests;
        this.readers = readers;
    }

    @Override
    public void addTo(Router router) {
        router.route(GET, "/projects/{project}/alerts", Action.VIEW, this::show);
        router.route(POST, "/projects/{project}/alerts/test", Action.OPERATE, this::test);
    }

    private void show(Exchange exchange) {
        var project = GatePages.find(projects, exchange);
        var duty = project.file().alerts();
        var ui = readers.of(exchange);
        var page = new AlertsPage(
                project.name(),
                project.title(),
                project.file().release() != null,
                exchange.allows(Action.OPERATE, project.name()),
                duty == null
                        ? List.of()
                        : duty.to().stream().map(AlertPages::channel).toList(),
                OnCallView.of(project, ui.now(), TURNS),
                alerts.list(project.name(), MOST).stream()
                        .map(AlertPages::delivery)
                        .toList());
        exchange.html(200, Pages.alerts(ui, page));
    }

    private static AlertsPage.Channel channel(Channel channel) {
        var hours = channel.hours();
        return new AlertsPage.Channel(
                channel.id(),
                channel.kind().word(),
                channel.topics().stream().map(Topic::word).toList(),
                channel.severity().word(),
                hours == null ? "" : hours.from() + "–" + hours.to(),
                Objects.requireNonNullElse(channel.fallback(), ""));
    }

    private static AlertsPage.Delivery delivery(Told told) {
        return new AlertsPage.Delivery(
                told.id(),
                told.channel(),
                told.title(),
                told.lines(),
                told.state().word(),
                told.at(),
                told.attempts(),
                Objects.requireNonNullElse(told.error(), ""),
                told.state() == Told.State.WAITING ? told.due() : null);
    }

    private void test(Exchange exchange) {
        var project = GatePages.find(projects, exchange);
        var to = SessionPages.text(exchange.form("to"));
        tests.send(project, to.isEmpty() ? null : to, exchange.principal().actor());
        exchange.redirect("/projects/" + project.name() + "/alerts#told");
    }
}
