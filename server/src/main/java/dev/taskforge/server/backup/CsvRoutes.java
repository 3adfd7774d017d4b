package dev.taskforge.server.backup;

import dev.taskforge.ops.backup.CsvRequest;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.Projects;
import dev.taskforge.ops.text.Messages;
import dev.taskforge.server.account.Action;
import dev.taskforge.server.http.About;
import dev.taskforge.server.http.Exchange;
import dev.taskforge.server.http.Method;
import dev.taskforge.server.http.Router;
import dev.taskforge.server.http.Routes;
import dev.taskforge.server.job.JobView;
import dev.taskforge.server.project.ProjectRoutes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Moving tables to another database by CSV files. */
public final class CsvRoutes implements Routes {
    private static final String EXPORTS = "/api/v1/projects/{project}/csv-exports";
    private static final String IMPORTS = "/api/v1/projects/{project}/csv-imports";

    private final Projects projects;
    private final CsvRequests requests;

    public CsvRoutes(Projects projects, CsvRequests requests) {
        this.projects = projects;
        this.requests = requests;
    }

    /** What to export. */
    record ExportBody(
            @About(
                    "Name of the database, of PostgreSQL, MariaDB, MySQL or SQLite; may be absent when the project has only one")
            @Nullable
            String database,

            @About(
                    "Which tables, each as schema.table, or as table when it is in public or not of PostgreSQL; all when absent")
            @Nullable
            List<String> tables) {}

    /** What to import. */
    record ImportBody(
            @About(
                    "Name of the database, of PostgreSQL, MariaDB, MySQL or SQLite; may be absent when the project has only one")
            @Nullable
            String database,

            @About(
                    "Name of the export: a folder in exports/PROJECT of TaskForge's data, or one that somebody put into incoming/PROJECT")
            String from) {}

    @Override
    public void addTo(Router router) {
        router.route(Method.POST, EXPORTS, Action.OPERATE, this::export)
                .summary("Write tables of a database into CSV files with a manifest")
                .takes(ExportBody.class)
                .answers(202, JobView.class);
        router.route(Method.POST, EXPORTS + "/plan", Action.OPERATE, this::planExport)
                .summary("Say what an export to CSV files would do; nothing is written")
                .takes(ExportBody.class)
                .answers(200, CsvPlanView.class);
        router.route(Method.GET, EXPORTS, Action.VIEW, this::list)
                .summary("List the exports that can be imported, newest first")
                .answersList(200, CsvExportView.class);
        router.route(Method.DELETE, EXPORTS + "/{export}", Action.OPERATE, this::remove)
                .summary("Remove an export that TaskForge wrote")
                .answersNothing(204);
        router.route(Method.POST, IMPORTS, Action.OPERATE, this::fill)
                .summary("Fill empty tables from an export, in one transaction that is compared before it is made last")
                .takes(ImportBody.class)
                .answers(202, JobView.class);
        router.route(Method.POST, IMPORTS + "/plan", Action.OPERATE, this::planFill)
                .summary("Say what an import would do, and what is wrong with the files; nothing is changed")
                .takes(ImportBody.class)
                .answers(200, CsvPlanView.class);
    }

    private Project project(Exchange exchange) {
        return ProjectRoutes.find(projects, exchange);
    }

    private CsvRequest exportOf(Exchange exchange) {
        var project = project(exchange);
        var body = exchange.body(ExportBody.class);
        return requests.export(project, body.database(), body.tables());
    }

    private CsvRequest fillOf(Exchange exchange) {
        var project = project(exchange);
        var body = exchange.body(ImportBody.class);
        return requests.fill(project, body.database(), body.from());
    }

    private void export(Exchange exchange) {
        submit(exchange, exportOf(exchange));
    }

    private void fill(Exchange exchange) {
        submit(exchange, fillOf(exchange));
    }

    private void planExport(Exchange exchange) {
        plan(exchange, exportOf(exchange));
    }

    private void planFill(Exchange exchange) {
        plan(exchange, fillOf(exchange));
    }

    private void submit(Exchange exchange, CsvRequest asked) {
        exchange.json(202, JobView.of(requests.submit(exchange, asked)));
    }

    private void plan(Exchange exchange, CsvRequest asked) {
        exchange.json(200, CsvPlanView.of(requests.plan(asked), Messages.ofOperations(exchange.locale())));
    }

    private void list(Exchange exchange) {
        exchange.json(
                200,
                requests.list(project(exchange)).stream().map(CsvExportView::of).toList());
    }

    private void remove(Exchange exchange) {
        requests.remove(exchange, project(exchange), exchange.path("export"));
        exchange.nothing(204);
    }
}
