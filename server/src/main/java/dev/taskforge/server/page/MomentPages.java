package dev.taskforge.server.page;

import static dev.taskforge.server.http.Method.GET;

import dev.taskforge.ops.backup.Backups;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.Projects;
import dev.taskforge.ops.text.Message;
import dev.taskforge.server.account.Action;
import dev.taskforge.server.backup.RestoreRequests;
import dev.taskforge.server.http.Exchange;
import dev.taskforge.server.http.ProblemException;
import dev.taskforge.server.http.Router;
import dev.taskforge.server.http.Routes;
import dev.taskforge.server.page.view.MomentView;
import dev.taskforge.server.page.view.Ui;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.List;

/** The page where a moment is chosen to go back to; it names the backup of each source that stands for it, and changes nothing. */
public final class MomentPages implements Routes {
    private final Projects projects;
    private final Backups backups;
    private final RestoreRequests requests;
    private final ReaderUi readers;

    public MomentPages(Projects projects, Backups backups, RestoreRequests requests, ReaderUi readers) {
        this.projects = projects;
        this.backups = backups;
        this.requests = requests;
        this.readers = readers;
    }

    @Override
    public void addTo(Router router) {
        router.route(GET, "/projects/{project}/restore", Action.OPERATE, this::show);
    }

    private void show(Exchange exchange) {
        var project = GatePages.find(projects, exchange);
        var ui = readers.of(exchange);
        var asked = SessionPages.text(exchange.query("at")).strip();
        if (asked.isEmpty()) {
            exchange.html(200, Pages.moment(ui, new MomentView(project.name(), "", null, "", List.of())));
            return;
        }
        try {
            var moment = moment(asked, ui);
            var found = project.file().backupNames().stream()
                    .sorted()
                    .map(source -> found(exchange, project, source, moment, ui))
                    .toList();
            exchange.html(200, Pages.moment(ui, new MomentView(project.name(), asked, moment, "", found)));
        } catch (ProblemException refused) {
            var why = FormErrors.of(exchange, refused).all();
            exchange.html(
                    refused.status(), Pages.moment(ui, new MomentView(project.name(), asked, null, why, List.of())));
        }
    }

    private static Instant moment(String asked, Ui ui) {
        var moment = parsed(asked, ui.zone());
        if (moment.isAfter(ui.now())) {
            throw ProblemException.invalid("at", Message.of("restore.moment_ahead", ui.exact(moment)));
        }
        return moment;
    }

    /** As a browser sends what is chosen there, or as the command line and the API write it. */
    private static Instant parsed(String asked, ZoneId zone) {
        try {
            return asked.endsWith("Z")
                    ? Instant.parse(asked)
                    : LocalDateTime.parse(asked).atZone(zone).toInstant();
        } catch (DateTimeParseException e) {
            throw ProblemException.invalid("at", Message.of("restore.moment"));
        }
    }

    private MomentView.Found found(Exchange exchange, Project project, String source, Instant moment, Ui ui) {
        try {
            var backup =
                    backups.find(requests.notAfter(project, source, moment)).orElseThrow();
            var stands = new MomentView.Stands(
                    backup.id(),
                    backup.state().label(),
                    backup.snapshotAt(),
                    Duration.between(backup.snapshotAt(), moment),
                    Duration.between(backup.snapshotAt(), ui.now()));
            return new MomentView.Found(source, stands, "");
        } catch (ProblemException none) {
            return new MomentView.Found(
                    source, null, FormErrors.of(exchange, none).all());
        }
    }
}
