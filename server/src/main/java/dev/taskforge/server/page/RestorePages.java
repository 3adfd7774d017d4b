package dev.taskforge.server.page;

import static dev.taskforge.server.http.Method.GET;
import static dev.taskforge.server.http.Method.POST;

import dev.taskforge.ops.backup.Backup;
import dev.taskforge.ops.backup.Backups;
import dev.taskforge.ops.backup.RestorePlan;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.Projects;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.text.Messages;
import dev.taskforge.server.account.Action;
import dev.taskforge.server.backup.BackupReportView;
import dev.taskforge.server.backup.RestoreRequests;
import dev.taskforge.server.http.Exchange;
import dev.taskforge.server.http.ProblemException;
import dev.taskforge.server.http.Router;
import dev.taskforge.server.http.Routes;
import dev.taskforge.server.page.view.RestoreView;
import java.util.List;
import java.util.Objects;
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
            boolean replaces = "replace".equals(exchange.form("how"));
            boolean unpack = "unpack".equals(exchange.form("how"));
            if (replaces && !SessionPages.text(exchange.form("confirm")).strip().equals(backup.database())) {
                throw ProblemException.invalid("confirm", Message.of("restore.confirm", backup.database()));
            }
            if (!replaces && !unpack && into.isEmpty()) {
                throw ProblemException.invalid("into", Message.of("restore.into"));
            }
            var asked = requests.ask(project, backup.database(), backup.id(), replaces || unpack ? null : into, unpack);
            exchange.redirect("/jobs/" + requests.submit(exchange, asked).id());
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
        var manifest = backup.manifest();
        var unpack = manifest.unpacks() ? way(exchange, project, backup, null, true) : Way.NONE;
        // That of MariaDB and MySQL is never put into the place of what serves.
        var replace = manifest.mysql() == null ? way(exchange, project, backup, null, false) : Way.NONE;
        var beside = manifest.unpacks() ? Way.NONE : way(exchange, project, backup, "copy", false);
        var ways = List.of(unpack, replace, beside);
        boolean any = ways.stream().anyMatch(way -> !way.steps().isEmpty());
        var refused = any
                ? ""
                : ways.stream()
                        .map(Way::refused)
                        .filter(why -> !why.isEmpty())
                        .findFirst()
                        .orElse("");
        var plan = ways.stream().map(Way::plan).filter(Objects::nonNull).findFirst();
        var texts = Messages.ofOperations(exchange.locale());
        var view = new RestoreView(
                project.name(),
                backup.id(),
                backup.database(),
                backup.state().label(),
                backup.snapshotAt(),
                plan.map(RestorePlan::lost).orElse(null),
                plan.flatMap(requests::time).orElse(null),
                unpack.steps(),
                replace.steps(),
                replace.refused(),
                beside.steps(),
                plan.stream()
                        .flatMap(found -> requests.together(found).stream())
                        .map(texts::render)
                        .toList(),
                BackupReportView.Server.of(backup),
                refused,
                into,
                refusal);
        exchange.html(status, Pages.restore(readers.of(exchange), view));
    }

    /**
     * One of the things that can be done with a backup.
     *
     * @param plan null when there is none
     * @param refused why it would change nothing; empty when it would go on
     */
    private record Way(@Nullable RestorePlan plan, List<String> steps, String refused) {
        static final Way NONE = new Way(null, List.of(), "");
    }

    private Way way(Exchange exchange, Project project, Backup backup, @Nullable String into, boolean unpack) {
        try {
            var asked = requests.ask(project, backup.database(), backup.id(), into, unpack);
            var plan = requests.plan(project, asked);
            var texts = Messages.ofOperations(exchange.locale());
            var refused = plan.refused();
            return refused == null
                    ? new Way(plan, plan.steps().stream().map(texts::render).toList(), "")
                    : new Way(null, List.of(), texts.render(refused));
        } catch (ProblemException e) {
            return new Way(null, List.of(), FormErrors.of(exchange, e).all());
        }
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
