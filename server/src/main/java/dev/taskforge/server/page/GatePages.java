package dev.taskforge.server.page;

import static dev.taskforge.server.http.Method.GET;
import static dev.taskforge.server.http.Method.POST;

import dev.taskforge.engine.db.Database;
import dev.taskforge.ops.gate.Attestations;
import dev.taskforge.ops.gate.DecisionRefused;
import dev.taskforge.ops.gate.Decisions;
import dev.taskforge.ops.gate.GateItem;
import dev.taskforge.ops.gate.Verdict;
import dev.taskforge.ops.gate.Waiver;
import dev.taskforge.ops.gate.Waivers;
import dev.taskforge.ops.gate.Word;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.Projects;
import dev.taskforge.ops.request.RequestException;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.text.Messages;
import dev.taskforge.server.account.Action;
import dev.taskforge.server.http.Exchange;
import dev.taskforge.server.http.ProblemException;
import dev.taskforge.server.http.Router;
import dev.taskforge.server.http.Routes;
import dev.taskforge.server.page.view.GateView;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;

/** The page of a project, and what people put on record there: decisions, their word, waivers. */
public final class GatePages implements Routes {
    private static final Set<String> WAIVER_DAYS = Set.of("1", "7", "30", "90");

    private final Projects projects;
    private final GateReading reading;
    private final Decisions decisions;
    private final Waivers waivers;
    private final Attestations attestations;
    private final Database database;
    private final ReaderUi readers;

    public GatePages(
            Projects projects,
            GateReading reading,
            Decisions decisions,
            Waivers waivers,
            Attestations attestations,
            Database database,
            ReaderUi readers) {
        this.projects = projects;
        this.reading = reading;
        this.decisions = decisions;
        this.waivers = waivers;
        this.attestations = attestations;
        this.database = database;
        this.readers = readers;
    }

    @Override
    public void addTo(Router router) {
        router.route(GET, "/projects/{project}", Action.VIEW, this::show);
        router.route(POST, "/projects/{project}/decisions", Action.ADMINISTER, this::decide);
        router.route(POST, "/projects/{project}/checks/{check}/attest", Action.OPERATE, this::attest);
        router.route(POST, "/projects/{project}/waivers", Action.OPERATE, this::askForWaiver);
        router.route(POST, "/projects/{project}/waivers/{id}/approve", Action.ADMINISTER, this::approve);
        router.route(POST, "/projects/{project}/waivers/{id}/deny", Action.ADMINISTER, this::deny);
        router.route(POST, "/projects/{project}/waivers/{id}/revoke", Action.OPERATE, this::revoke);
    }

    private void show(Exchange exchange) {
        answer(
                exchange,
                200,
                find(projects, exchange),
                GateView.Form.empty(exchange.principal().person()));
    }

    private void answer(Exchange exchange, int status, Project project, GateView.Form form) {
        var ui = readers.of(exchange);
        exchange.html(status, Pages.gate(ui, reading.of(project, exchange, form, ui.now())));
    }

    private void decide(Exchange exchange) {
        var project = find(projects, exchange);
        var status = SessionPages.text(exchange.form("status"));
        var pic = SessionPages.text(exchange.form("pic"));
        var notes = lines(exchange, "notes");
        try {
            var verdict = status.equals(Verdict.GO.label()) ? Verdict.GO : Verdict.NO_GO;
            database.write(tx -> decisions.record(
                    tx,
                    projects.find(tx, project.name()).orElseThrow(),
                    verdict,
                    pic,
                    notes,
                    exchange.principal().actor()));
            back(exchange, project, "decided");
        } catch (DecisionRefused refused) {
            var titles = refused.blockers().stream().map(GateItem::title).collect(Collectors.joining(", "));
            var why = readers.of(exchange).t("decide.refused", titles);
            answer(exchange, 409, project, new GateView.Form(status, pic, notes, why));
        } catch (RequestException wrong) {
            var why = Messages.ofOperations(exchange.locale()).render(wrong.text());
            answer(exchange, 422, project, new GateView.Form(status, pic, notes, why));
        }
    }

    private void attest(Exchange exchange) {
        var project = find(projects, exchange);
        var word = word(exchange);
        database.write(tx -> attestations.attest(
                tx, project, exchange.path("check"), word, exchange.principal().person()));
        back(exchange, project, "attested");
    }

    private static Word word(Exchange exchange) {
        var days = SessionPages.text(exchange.form("days"));
        if (!days.matches("[0-9]{0,4}")) {
            throw ProblemException.invalid("days", Message.of("field.range", 1, 3650));
        }
        var file = exchange.formFile("file");
        return new Word(
                "pass".equals(exchange.form("result")),
                lines(exchange, "statement"),
                SessionPages.text(exchange.form("reference")),
                SessionPages.text(exchange.form("link")),
                days.isEmpty() ? null : Duration.ofDays(Long.parseLong(days)),
                file == null ? null : new Word.File(file.name(), file.content()));
    }

    private void askForWaiver(Exchange exchange) {
        var project = find(projects, exchange);
        var days = SessionPages.text(exchange.form("days"));
        if (!WAIVER_DAYS.contains(days)) {
            throw ProblemException.invalid("days", Message.of("field.choice", "1, 7, 30, 90"));
        }
        var kind = "not_applicable".equals(exchange.form("kind")) ? Waiver.Kind.NOT_APPLICABLE : Waiver.Kind.WAIVED;
        // A minute less than the limit, which is measured from the moment the request is recorded.
        var until = readers.of(exchange)
                .now()
                .plus(Duration.ofDays(Long.parseLong(days)))
                .minusSeconds(60);
        database.write(tx -> waivers.request(
                tx,
                project,
                Waiver.Target.ITEM,
                SessionPages.text(exchange.form("item")),
                kind,
                lines(exchange, "reason"),
                until,
                exchange.principal().person()));
        back(exchange, project, "waiver");
    }

    private void approve(Exchange exchange) {
        var project = find(projects, exchange);
        long id = exchange.pathNumber("id");
        database.write(tx ->
                waivers.approve(tx, project.name(), id, exchange.principal().person()));
        back(exchange, project, "approved");
    }

    private void deny(Exchange exchange) {
        var project = find(projects, exchange);
        long id = exchange.pathNumber("id");
        database.write(tx -> waivers.deny(
                tx,
                project.name(),
                id,
                lines(exchange, "reason"),
                exchange.principal().person()));
        back(exchange, project, "denied");
    }

    private void revoke(Exchange exchange) {
        var project = find(projects, exchange);
        long id = exchange.pathNumber("id");
        database.write(tx ->
                waivers.revoke(tx, project.name(), id, exchange.principal().person()));
        back(exchange, project, "waiverEnded");
    }

    /** The project of the path, or 404. */
    static Project find(Projects projects, Exchange exchange) {
        return projects.find(exchange.path("project")).orElseThrow(() -> ProblemException.notFound("path.unknown"));
    }

    private static void back(Exchange exchange, Project project, String done) {
        exchange.redirect("/projects/" + project.name() + "?done=" + done);
    }

    /** Text of several lines; browsers send CR LF. */
    static String lines(Exchange exchange, String field) {
        return SessionPages.text(exchange.form(field)).replace("\r\n", "\n");
    }
}
