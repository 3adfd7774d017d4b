package dev.taskforge.server.page;

import static dev.taskforge.server.http.Method.GET;
import static dev.taskforge.server.http.Method.POST;

import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.Projects;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.text.Messages;
import dev.taskforge.server.account.Action;
import dev.taskforge.server.backup.CsvRequests;
import dev.taskforge.server.http.Exchange;
import dev.taskforge.server.http.ProblemException;
import dev.taskforge.server.http.Router;
import dev.taskforge.server.http.Routes;
import dev.taskforge.server.page.view.CsvView;
import java.util.List;

/** The page where tables are written into CSV files, and filled from them. */
public final class CsvPages implements Routes {
    private static final String ALL = "/projects/{project}/csv";

    private final Projects projects;
    private final CsvRequests requests;
    private final ReaderUi readers;

    public CsvPages(Projects projects, CsvRequests requests, ReaderUi readers) {
        this.projects = projects;
        this.requests = requests;
        this.readers = readers;
    }

    @Override
    public void addTo(Router router) {
        router.route(GET, ALL, Action.OPERATE, this::show);
        router.route(POST, ALL, Action.OPERATE, this::carryOut);
    }

    private void show(Exchange exchange) {
        answer(
                exchange,
                200,
                GatePages.find(projects, exchange),
                SessionPages.text(exchange.query("from")),
                SessionPages.text(exchange.query("database")),
                "");
    }

    private void carryOut(Exchange exchange) {
        var project = GatePages.find(projects, exchange);
        var from = SessionPages.text(exchange.form("from"));
        var database = SessionPages.text(exchange.form("database"));
        try {
            switch (SessionPages.text(exchange.form("do"))) {
                case "export" -> submit(exchange, project, database);
                case "import" -> fill(exchange, project, database, from);
                case "remove" -> {
                    requests.remove(exchange, project, from);
                    exchange.redirect("/projects/" + project.name() + "/csv");
                }
                default -> throw ProblemException.invalid("do", Message.of("csv.do"));
            }
        } catch (ProblemException refused) {
            var error = FormErrors.of(exchange, refused).all();
            answer(exchange, refused.status(), project, from, database, error);
        }
    }

    private void submit(Exchange exchange, Project project, String database) {
        var asked = requests.export(project, database, null);
        exchange.redirect("/jobs/" + requests.submit(exchange, asked).id());
    }

    private void fill(Exchange exchange, Project project, String database, String from) {
        if (!SessionPages.text(exchange.form("confirm")).strip().equals(database)) {
            throw ProblemException.invalid("confirm", Message.of("restore.confirm", database));
        }
        var asked = requests.fill(project, database, from);
        exchange.redirect("/jobs/" + requests.submit(exchange, asked).id());
    }

    private void answer(Exchange exchange, int status, Project project, String from, String named, String error) {
        var databases = requests.databases(project);
        var database = named.isEmpty() && !databases.isEmpty() ? databases.getFirst() : named;
        var texts = Messages.ofOperations(exchange.locale());
        List<String> faults = List.of();
        List<String> steps = List.of();
        if (!from.isEmpty() && !databases.isEmpty()) {
            try {
                var plan = requests.plan(requests.fill(project, database, from));
                faults = plan.faults().stream().map(texts::render).toList();
                steps = plan.steps().stream().map(texts::render).toList();
            } catch (ProblemException e) {
                faults = List.of(FormErrors.of(exchange, e).all());
            }
        }
        var exports = requests.list(project).stream()
                .map(found -> new CsvView.Export(
                        found.name(),
                        found.own(),
                        found.project() + "/" + found.database(),
                        found.snapshotAt(),
                        found.tables(),
                        found.rows(),
                        found.bytes()))
                .toList();
        var view = new CsvView(
                project.name(),
                requests.folders().incoming(project.name()).toString(),
                exports,
                databases,
                from,
                database,
                faults,
                steps,
                error);
        exchange.html(status, Pages.csv(readers.of(exchange), view));
    }
}
