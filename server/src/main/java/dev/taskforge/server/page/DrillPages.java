package dev.taskforge.server.page;

import static dev.taskforge.server.http.Method.GET;

import dev.taskforge.ops.backup.Drills;
import dev.taskforge.ops.project.Projects;
import dev.taskforge.ops.text.Messages;
import dev.taskforge.server.account.Action;
import dev.taskforge.server.backup.DrillReportView;
import dev.taskforge.server.http.Exchange;
import dev.taskforge.server.http.ProblemException;
import dev.taskforge.server.http.Router;
import dev.taskforge.server.http.Routes;

/** The report of a drill: what was compared, line by line. */
public final class DrillPages implements Routes {
    private final Projects projects;
    private final Drills drills;
    private final ReaderUi readers;

    public DrillPages(Projects projects, Drills drills, ReaderUi readers) {
        this.projects = projects;
        this.drills = drills;
        this.readers = readers;
    }

    @Override
    public void addTo(Router router) {
        router.route(GET, "/projects/{project}/drills/{drill}", Action.VIEW, this::report);
    }

    private void report(Exchange exchange) {
        var project = GatePages.find(projects, exchange);
        var drill = drills.find(project.name(), exchange.pathNumber("drill"))
                .orElseThrow(() -> ProblemException.notFound("path.unknown"));
        var comparison = drills.comparison(drill.id()).orElse(null);
        var report = DrillReportView.of(drill, comparison, Messages.ofOperations(exchange.locale()));
        exchange.html(200, Pages.drill(readers.of(exchange), drill, report));
    }
}
