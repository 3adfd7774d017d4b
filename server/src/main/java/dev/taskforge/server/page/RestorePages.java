package dev.taskforge.server.page;

import static dev.taskforge.server.http.Method.GET;
import static dev.taskforge.server.http.Method.POST;

import dev.taskforge.ops.backup.Backup;
import dev.taskforge.ops.backup.Backups;
import dev.taskforge.ops.backup.RestoreRequest;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.Projects;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.text.Messages;
import dev.taskforge.server.account.Action;
import dev.taskforge.server.backup.RestoreRequests;
import dev.taskforge.server.http.Exchange;
import dev.taskforge.server.http.ProblemException;
import dev.taskforge.server.http.Router;
import dev.taskforge.server.http.Routes;
import dev.taskforge.server.page.view.RestoreView;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The page that says what restoring a backup would do, and the buttons that do it and take it back. */
public final class RestorePages implements Routes {
    private static final String ONE = "/projects/{project}/backups/{backup}/restore";

    private final Projects projects;
    private final Backups backups;
    private final RestoreRequests requests;
    private final ReaderUi readers;

    public RestorePages(Projects projects, Backups backups, RestoreRequests requests, ReaderUi readers) {
        this.projects = projects;
        this.backups = backups;
        this.requests = requests;
        this.readers = readers;
    }

    @Override
    public void addTo(Router router) {
        router.route(GET, ONE, Action.OPERATE, this::ask);
        router.route(POST, ONE, Action.OPERATE, this::restore);
        router.route(POST, "/projects/{project}/restores/{restore}/undo", Action.OPERATE, this::undo);
        router.route(POST, "/projects/{project}/restores/{restore}/clear", Action.OPERATE, this::clear);
    }

    private void ask(Exchange exchange) {
        var project = GatePages.find(projects, exchange);
        answer(exchange, 200, project, backup(exchange, project), "", "");
    }

    private Backup backup(Exchange exchange, Project project) {
        return backups.find(exchange.pathNumber("backup"))
                .filter(found -> found.project().equals(project.name()))
                .orElseThrow(() -> ProblemException.notFound("path.unknown"));
    }

    private void restore(Exchange exchange) {
        var project = GatePages.find(projects, exchange);
        var backup = backup(exchange, project);
        var into = SessionPages.text(exchange.form("into")).strip();
        try {
            boolean unpack = backup.manifest().unpacks();
            boolean replaces = "replace".equals(exchange.form("how"));
            if (replaces && !SessionPages.text(exchange.form("confirm")).strip().equals(backup.database())) {
                throw ProblemException.invalid("confirm", Message.of("restore.confirm", backup.database()));
            }
            if (!replaces && !unpack && into.isEmpty()) {
                throw ProblemException.invalid("into", Message.of("restore.into"));
            }
            var asked = requests.ask(project, backup.database(), backup.id(), replaces || unpack ? null : into, unpack);
            exchange.redirect(
                    "/jobs/" + requests.submit(exchange, project, asked).id());
        } catch (ProblemException refused) {
            answer(
                    exchange,
                    refused.status(),
                    project,
                    backup,
                    into,
                    FormErrors.of(exchange, refused).all());
        }
    }

    private void answer(Exchange exchange, int status, Project project, Backup backup, String into, String refusal) {
        var texts = Messages.ofOperations(exchange.locale());
        List<String> replaces = List.of();
        List<String> beside = List.of();
        List<String> together = List.of();
        Duration lost = null;
        var refused = "";
        try {
            // That of MariaDB and MySQL is never put into the place of what serves.
            boolean onlyBeside = backup.manifest().mysql() != null;
            var plan = requests.plan(project, asked(project, backup, onlyBeside ? "copy" : null));
            lost = plan.lost();
            together = requests.together(plan).stream().map(texts::render).toList();
            var message = plan.refused();
            refused = message == null ? "" : texts.render(message);
            replaces = onlyBeside
                    ? List.of()
                    : plan.steps().stream().map(texts::render).toList();
            if (!backup.manifest().unpacks()) {
                beside = requests.plan(project, asked(project, backup, "copy")).steps().stream()
                        .map(texts::render)
                        .toList();
            }
        } catch (ProblemException e) {
            refused = FormErrors.of(exchange, e).all();
        }
        var view = new RestoreView(
                project.name(),
                backup.id(),
                backup.database(),
                backup.state().label(),
                backup.snapshotAt(),
                backup.manifest().unpacks(),
                lost,
                replaces,
                beside,
                together,
                refused,
                into,
                refusal);
        exchange.html(status, Pages.restore(readers.of(exchange), view));
    }

    private RestoreRequest asked(Project project, Backup backup, @Nullable String into) {
        return requests.ask(
                project, backup.database(), backup.id(), into, backup.manifest().unpacks());
    }

    private void undo(Exchange exchange) {
        var project = GatePages.find(projects, exchange);
        var job = requests.undo(exchange, project, exchange.pathNumber("restore"));
        exchange.redirect("/jobs/" + job.id());
    }

    private void clear(Exchange exchange) {
        var project = GatePages.find(projects, exchange);
        var job = requests.clear(exchange, project, exchange.pathNumber("restore"));
        exchange.redirect("/jobs/" + job.id());
    }
}
