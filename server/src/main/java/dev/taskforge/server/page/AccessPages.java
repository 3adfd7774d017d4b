package dev.taskforge.server.page;

import static dev.taskforge.server.http.Method.GET;
import static dev.taskforge.server.http.Method.POST;

import dev.taskforge.engine.api.Jobs;
import dev.taskforge.ops.access.AccessTable;
import dev.taskforge.ops.access.AccessTables;
import dev.taskforge.ops.check.CheckState;
import dev.taskforge.ops.journey.JourneyRun;
import dev.taskforge.ops.journey.JourneyStanding;
import dev.taskforge.ops.journey.Journeys;
import dev.taskforge.ops.project.DutyJobs;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.Projects;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.text.Messages;
import dev.taskforge.server.account.Action;
import dev.taskforge.server.http.Exchange;
import dev.taskforge.server.http.ProblemException;
import dev.taskforge.server.http.Router;
import dev.taskforge.server.http.Routes;
import dev.taskforge.server.page.view.AccessPage;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The page that shows who gets in where, and how the journeys of a project went. Looking at it asks nothing. */
public final class AccessPages implements Routes {
    private final Projects projects;
    private final AccessTables tables;
    private final Journeys journeys;
    private final Jobs jobs;
    private final ReaderUi readers;

    public AccessPages(Projects projects, AccessTables tables, Journeys journeys, Jobs jobs, ReaderUi readers) {
        this.projects = projects;
        this.tables = tables;
        this.journeys = journeys;
        this.jobs = jobs;
        this.readers = readers;
    }

    @Override
    public void addTo(Router router) {
        router.route(GET, "/projects/{project}/access", Action.VIEW, this::show);
        router.route(POST, "/projects/{project}/access/run", Action.OPERATE, this::run);
    }

    private void show(Exchange exchange) {
        var project = GatePages.find(projects, exchange);
        var texts = Messages.ofOperations(exchange.locale());
        var view = new AccessPage(
                project.name(),
                project.title(),
                project.file().release() != null,
                exchange.allows(Action.OPERATE, project.name()),
                tables.of(project).stream().map(table -> matrix(table, texts)).toList(),
                journeys.of(project).stream().map(walk -> walk(walk, texts)).toList());
        exchange.html(200, Pages.access(readers.of(exchange), view));
    }

    private void run(Exchange exchange) {
        var project = GatePages.find(projects, exchange);
        var name = SessionPages.text(exchange.form("check"));
        var known = names(project);
        if (!known.contains(name)) {
            throw ProblemException.invalid("check", Message.of("field.choice", String.join(", ", known)));
        }
        var job = DutyJobs.check(project.name(), List.of(name))
                .submittedBy(exchange.principal().actor());
        exchange.redirect("/jobs/" + jobs.submit(job).job().id());
    }

    private static List<String> names(Project project) {
        return project.file().checks().values().stream()
                .filter(check -> check.kind().equals("access") || check.kind().equals("journey"))
                .map(check -> check.name())
                .toList();
    }

    private static AccessPage.Matrix matrix(AccessTable table, Messages texts) {
        var evidence = table.evidence();
        return new AccessPage.Matrix(
                table.check(),
                table.title(),
                table.state().label(),
                evidence == null ? "" : texts.render(evidence.seen()),
                evidence == null ? null : evidence.finishedAt(),
                evidence == null ? null : evidence.jobId(),
                table.count(CheckState.PASS),
                table.count(CheckState.FAIL),
                table.count(CheckState.ERROR) + table.count(CheckState.UNKNOWN),
                table.identities().stream()
                        .map(identity -> new AccessPage.Identity(
                                identity.name(),
                                Stream.of(identity.role(), identity.tenant())
                                        .filter(word -> word != null && !word.equals(identity.name()))
                                        .collect(Collectors.joining(" · "))))
                        .toList(),
                table.rows().stream()
                        .map(row -> new AccessPage.Row(
                                row.route(),
                                row.request(),
                                row.cells().stream()
                                        .map(cell -> cell(cell, texts))
                                        .toList()))
                        .toList());
    }

    private static AccessPage.Cell cell(AccessTable.Cell cell, Messages texts) {
        var seen = cell.seen();
        return new AccessPage.Cell(
                cell.identity(),
                cell.state().label(),
                cell.expected(),
                cell.found(),
                seen == null ? "" : texts.render(seen));
    }

    private static AccessPage.Walk walk(JourneyStanding standing, Messages texts) {
        var journey = standing.journey();
        var evidence = standing.evidence();
        var about = Stream.of(journey.identity(), journey.data())
                .filter(text -> text != null)
                .collect(Collectors.joining(" · "));
        return new AccessPage.Walk(
                journey.name(),
                journey.base(),
                about,
                standing.state().label(),
                evidence == null ? "" : texts.render(evidence.seen()),
                standing.checks(),
                evidence == null ? null : evidence.finishedAt(),
                standing.parts().stream()
                        .map(part -> new AccessPage.Step(
                                part.name(),
                                part.group().equals("cleanup"),
                                part.state().label(),
                                part.expected(),
                                part.found(),
                                texts.render(part.seen()),
                                part.ms()))
                        .toList(),
                standing.runs().stream().map(AccessPages::run).toList());
    }

    private static AccessPage.Run run(JourneyRun run) {
        var tone =
                switch (run.state()) {
                    case PASSED -> "pass";
                    case FAILED, ERROR -> "fail";
                    case RUNNING -> "run";
                    case CANCELLED -> "idle";
                    case CUT_OFF -> "warn";
                };
        return new AccessPage.Run(
                run.id(),
                run.jobId(),
                run.state().label(),
                tone,
                run.step(),
                run.cleanup().label(),
                run.mayHaveLeft(),
                run.note(),
                run.startedAt());
    }
}
