package dev.taskforge.server.page;

import static dev.taskforge.server.http.Method.GET;

import dev.taskforge.ops.audit.AuditLog;
import dev.taskforge.ops.gate.Decisions;
import dev.taskforge.ops.gate.Gates;
import dev.taskforge.ops.gate.VerdictHistory;
import dev.taskforge.ops.gate.Waivers;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.Projects;
import dev.taskforge.ops.project.Sha256;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.text.Messages;
import dev.taskforge.server.account.Action;
import dev.taskforge.server.http.Exchange;
import dev.taskforge.server.http.ProblemException;
import dev.taskforge.server.http.Router;
import dev.taskforge.server.http.Routes;
import dev.taskforge.server.page.view.ReportView;
import dev.taskforge.server.page.view.Ui;
import java.util.Locale;

/** The report on a gate: one HTML document that needs nothing beside itself, to print, to hand on and to keep. */
public final class ReportPages implements Routes {
    private static final int DECISIONS = 10;

    private final Projects projects;
    private final Gates gates;
    private final VerdictHistory history;
    private final Waivers waivers;
    private final Decisions decisions;
    private final AuditLog audit;
    private final ReaderUi readers;
    private final Stylesheet style = Stylesheet.of("/report.css");

    public ReportPages(
            Projects projects,
            Gates gates,
            VerdictHistory history,
            Waivers waivers,
            Decisions decisions,
            AuditLog audit,
            ReaderUi readers) {
        this.projects = projects;
        this.gates = gates;
        this.history = history;
        this.waivers = waivers;
        this.decisions = decisions;
        this.audit = audit;
        this.readers = readers;
    }

    @Override
    public void addTo(Router router) {
        router.route(GET, "/projects/{project}/report", Action.VIEW, this::show);
        router.route(GET, "/api/v1/projects/{project}/gate/report", Action.VIEW, this::show)
                .summary("Write a report on the gate as it stands, as one HTML document")
                .description(
                        "To print or to keep: verdict, items, waivers, decisions, an appendix with the evidence, and"
                                + " the fingerprint of the audit log.")
                .query("language", "`en` or `id`; the reader's when absent")
                .answersText(200, "text/html");
    }

    private void show(Exchange exchange) {
        var project = projects.find(exchange.path("project"))
                .orElseThrow(() -> ProblemException.notFound("project.unknown", exchange.path("project")));
        var ui = readers.in(exchange, locale(exchange));
        exchange.setHeader("Content-Security-Policy", style.policy());
        exchange.html(200, Pages.report(ui, report(project, ui, exchange)));
    }

    /** The language that was asked for, else that of the reader. */
    static Locale locale(Exchange exchange) {
        var language = exchange.query("language");
        return switch (language) {
            case null -> exchange.locale();
            case "en" -> Messages.ENGLISH;
            case "id" -> Messages.INDONESIAN;
            default -> throw ProblemException.invalid("language", Message.of("field.choice", "en, id"));
        };
    }

    private ReportView report(Project project, Ui ui, Exchange exchange) {
        var name = project.name();
        var gate = gates.of(project);
        var views = new GateViews(Messages.ofOperations(ui.locale()));
        var tip = audit.tip();
        return new ReportView(
                style.text(),
                style.policy(),
                name,
                project.title(),
                project.file().environment(),
                project.version(),
                Sha256.of(project.yaml()),
                gate.at(),
                exchange.principal().person(),
                GateViews.verdict(gate),
                views.groups(gate),
                views.blockers(gate),
                GateViews.waivers(waivers.list(name), gate.at()),
                decisions.list(name, null, DECISIONS).stream()
                        .map(GateViews::decision)
                        .toList(),
                VerdictCharts.of(history.since(name, gate.at().minus(VerdictCharts.SPAN)), gate.at()),
                new ReportView.Seal(
                        tip.entries(), tip.hash(), audit.key().fingerprint(), tip.sealed(), tip.checkpoint()));
    }
}
