package dev.taskforge.server.page;

import static dev.taskforge.server.http.Method.GET;
import static dev.taskforge.server.http.Method.POST;

import dev.taskforge.ops.project.Projects;
import dev.taskforge.ops.silence.Silence;
import dev.taskforge.ops.silence.Silences;
import dev.taskforge.ops.text.Messages;
import dev.taskforge.ops.watch.Monitors;
import dev.taskforge.ops.watch.PastLook;
import dev.taskforge.ops.watch.Range;
import dev.taskforge.ops.watch.Transition;
import dev.taskforge.server.account.Action;
import dev.taskforge.server.heartbeat.HeartbeatAddresses;
import dev.taskforge.server.http.Exchange;
import dev.taskforge.server.http.Router;
import dev.taskforge.server.http.Routes;
import dev.taskforge.server.monitor.MonitorChanges;
import dev.taskforge.server.monitor.MonitorRoutes;
import dev.taskforge.server.page.view.MonitorPage;
import dev.taskforge.server.page.view.MonitorsPage;
import dev.taskforge.server.silence.WindowView;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The monitors of a project, and each of them. */
public final class MonitorPages implements Routes {
    private static final int MOST = 50;

    private final Projects projects;
    private final Monitors monitors;
    private final MonitorChanges changes;
    private final Silences silences;
    private final HeartbeatAddresses heartbeats;
    private final ReaderUi readers;

    public MonitorPages(
            Projects projects,
            Monitors monitors,
            MonitorChanges changes,
            Silences silences,
            HeartbeatAddresses heartbeats,
            ReaderUi readers) {
        this.projects = projects;
        this.monitors = monitors;
        this.changes = changes;
        this.silences = silences;
        this.heartbeats = heartbeats;
        this.readers = readers;
    }

    @Override
    public void addTo(Router router) {
        router.route(GET, "/projects/{project}/monitors", Action.VIEW, this::list);
        router.route(GET, "/projects/{project}/monitors/{monitor}", Action.VIEW, this::show);
        router.route(POST, "/projects/{project}/monitors/{monitor}/pause", Action.OPERATE, this::pause);
        router.route(POST, "/projects/{project}/monitors/{monitor}/resume", Action.OPERATE, this::resume);
        router.route(POST, "/projects/{project}/monitors/{monitor}/new-url", Action.OPERATE, this::renew);
    }

    private void list(Exchange exchange) {
        var project = GatePages.find(projects, exchange);
        var ui = readers.of(exchange);
        var texts = Messages.ofOperations(ui.locale());
        var days = monitors.days(project);
        var rows = monitors.of(project).stream()
                .map(report -> MonitorReading.row(
                        report, days.getOrDefault(report.name(), List.of()), texts, ui.now(), ui.locale()))
                .toList();
        exchange.html(
                200,
                Pages.monitors(
                        ui,
                        new MonitorsPage(
                                project.name(),
                                project.title(),
                                project.file().release() != null,
                                exchange.allows(Action.OPERATE, project.name()),
                                rows,
                                silences.of(project.name()).stream()
                                        .map(MonitorPages::silence)
                                        .toList(),
                                WindowView.of(project, ui.now()))));
    }

    private static MonitorsPage.Silenced silence(Silence silence) {
        return new MonitorsPage.Silenced(
                silence.id(),
                silence.monitors().equals(Silence.ALL) ? "" : silence.monitors(),
                silence.reason(),
                silence.until(),
                silence.by());
    }

    private void show(Exchange exchange) {
        var project = GatePages.find(projects, exchange);
        var report = changes.find(project, exchange.path("monitor"));
        var ui = readers.of(exchange);
        var texts = Messages.ofOperations(ui.locale());
        var range = MonitorRoutes.range(exchange);
        var name = report.name();
        var days = monitors.daysOf(project, name);
        var page = new MonitorPage(
                project.name(),
                project.title(),
                project.file().release() != null,
                exchange.allows(Action.OPERATE, project.name()),
                MonitorReading.row(report, days, texts, ui.now(), ui.locale()),
                Arrays.stream(Range.values()).map(Range::word).toList(),
                range.word(),
                monitors.totals(project, name).entrySet().stream()
                        .map(total -> MonitorReading.total(total.getKey(), total.getValue(), ui.locale()))
                        .toList(),
                MonitorReading.chart(monitors.series(project, name, range), range, ui.now()),
                monitors.transitions(project, name, MOST).stream()
                        .map(change -> change(change, texts))
                        .toList(),
                monitors.looks(project, name, MOST).stream()
                        .map(look -> look(look, texts))
                        .toList(),
                HeartbeatReading.part(heartbeats, project, name, exchange.allows(Action.OPERATE, project.name())));
        exchange.html(200, Pages.monitor(ui, page));
    }

    private static MonitorPage.Change change(Transition change, Messages texts) {
        var seen = change.seen();
        return new MonitorPage.Change(
                change.at(),
                change.was().detail(),
                change.became().detail(),
                seen == null ? "" : texts.render(seen),
                change.told().name().toLowerCase(Locale.ROOT));
    }

    private static MonitorPage.Look look(PastLook look, Messages texts) {
        var seen = look.seen();
        return new MonitorPage.Look(
                look.at(), look.look().word(), look.micros(), seen == null ? "" : texts.render(seen));
    }

    private void pause(Exchange exchange) {
        var project = GatePages.find(projects, exchange);
        var name = changes.find(project, exchange.path("monitor")).name();
        changes.pause(
                project,
                name,
                SessionPages.text(exchange.form("duration")),
                exchange.principal().actor());
        exchange.redirect("/projects/" + project.name() + "/monitors/" + name);
    }

    private void resume(Exchange exchange) {
        var project = GatePages.find(projects, exchange);
        var name = changes.find(project, exchange.path("monitor")).name();
        changes.resume(project, name, exchange.principal().actor());
        exchange.redirect("/projects/" + project.name() + "/monitors/" + name);
    }

    private void renew(Exchange exchange) {
        var project = GatePages.find(projects, exchange);
        var name = exchange.path("monitor");
        heartbeats.renew(project, name, exchange.principal().actor());
        exchange.redirect("/projects/" + project.name() + "/monitors/" + name);
    }
}
