package dev.taskforge.server.page;

import static dev.taskforge.server.http.Method.GET;
import static dev.taskforge.server.http.Method.POST;

import dev.taskforge.ops.backup.RestorePlan;
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
import dev.taskforge.server.page.view.IncomingView;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The page of the dumps that were made elsewhere and lie there to be restored. */
public final class IncomingPages implements Routes {
    private static final String ALL = "/projects/{project}/incoming";

    private final Projects projects;
    private final RestoreRequests requests;
    private final ReaderUi readers;

    public IncomingPages(Projects projects, RestoreRequests requests, ReaderUi readers) {
        this.projects = projects;
        this.requests = requests;
        this.readers = readers;
    }

    @Override
    public void addTo(Router router) {
        router.route(GET, ALL, Action.OPERATE, this::show);
        router.route(POST, ALL, Action.OPERATE, this::restore);
    }

    /** What is asked for: which file, into which database, in which way. */
    private record Asked(String file, String database, boolean noOwner, String into) {}

    private void show(Exchange exchange) {
        var project = GatePages.find(projects, exchange);
        var asked = new Asked(
                SessionPages.text(exchange.query("file")),
                SessionPages.text(exchange.query("database")),
                exchange.query("no_owner") != null,
                "");
        answer(exchange, 200, project, asked, "");
    }

    private void restore(Exchange exchange) {
        var project = GatePages.find(projects, exchange);
        var asked = new Asked(
                SessionPages.text(exchange.form("file")),
                SessionPages.text(exchange.form("database")),
                exchange.form("no_owner") != null,
                SessionPages.text(exchange.form("into")).strip());
        try {
            boolean replaces = "replace".equals(exchange.form("how"));
            if (replaces && !SessionPages.text(exchange.form("confirm")).strip().equals(asked.database())) {
                throw ProblemException.invalid("confirm", Message.of("restore.confirm", asked.database()));
            }
            if (!replaces && asked.into().isEmpty()) {
                throw ProblemException.invalid("into", Message.of("restore.into"));
            }
            var request = requests.askDump(
                    project, asked.database(), asked.file(), replaces ? null : asked.into(), asked.noOwner());
            exchange.redirect("/jobs/" + requests.submit(exchange, request).id());
        } catch (ProblemException refused) {
            answer(
                    exchange,
                    refused.status(),
                    project,
                    asked,
                    FormErrors.of(exchange, refused).all());
        }
    }

    private void answer(Exchange exchange, int status, Project project, Asked asked, String error) {
        var databases = requests.databases(project);
        var database = asked.database().isEmpty() && !databases.isEmpty() ? databases.getFirst() : asked.database();
        var texts = Messages.ofOperations(exchange.locale());
        List<String> replaces = List.of();
        List<String> beside = List.of();
        var refused = "";
        if (!asked.file().isEmpty() && !databases.isEmpty()) {
            try {
                var plan = plan(project, database, asked, null);
                var message = plan.refused();
                refused = message == null ? "" : texts.render(message);
                if (message == null) {
                    replaces = rendered(plan, texts);
                    beside = rendered(plan(project, database, asked, "copy"), texts);
                }
            } catch (ProblemException e) {
                refused = FormErrors.of(exchange, e).all();
            }
        }
        var view = new IncomingView(
                project.name(),
                requests.incoming().folder(project.name()).toString(),
                files(project),
                databases,
                asked.file(),
                database,
                asked.noOwner(),
                replaces,
                beside,
                refused,
                asked.into(),
                error);
        exchange.html(status, Pages.incoming(readers.of(exchange), view));
    }

    private RestorePlan plan(Project project, String database, Asked asked, @Nullable String into) {
        return requests.plan(project, requests.askDump(project, database, asked.file(), into, asked.noOwner()));
    }

    private static List<String> rendered(RestorePlan plan, Messages texts) {
        return plan.steps().stream().map(texts::render).toList();
    }

    private List<IncomingView.File> files(Project project) {
        try {
            return requests.incoming().list(project.name()).stream()
                    .map(file -> new IncomingView.File(file.name(), file.bytes(), file.changedAt()))
                    .toList();
        } catch (IOException e) {
            throw ProblemException.conflict("restore.unplanned", String.valueOf(e.getMessage()));
        }
    }
}
