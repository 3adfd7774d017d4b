package dev.taskforge.server.checklist;

import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.ops.checklist.Bindings;
import dev.taskforge.ops.checklist.Bindings.Acceptor;
import dev.taskforge.ops.checklist.Checklist;
import dev.taskforge.ops.checklist.ChecklistDocument;
import dev.taskforge.ops.checklist.Checklists;
import dev.taskforge.ops.checklist.MarkdownFile;
import dev.taskforge.ops.checklist.Splice;
import dev.taskforge.ops.checklist.WriteBack;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.Projects;
import dev.taskforge.ops.text.Messages;
import dev.taskforge.server.account.Action;
import dev.taskforge.server.http.Exchange;
import dev.taskforge.server.http.Method;
import dev.taskforge.server.http.ProblemException;
import dev.taskforge.server.http.Router;
import dev.taskforge.server.http.Routes;
import dev.taskforge.server.project.ProjectRoutes;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;

/** Checklists: importing documents, binding their items to checks, and what to write back. */
public final class ChecklistRoutes implements Routes {
    private static final String LISTS = "/api/v1/projects/{project}/checklists";
    private static final String ITEMS = "/api/v1/projects/{project}/checklist-items/{item}";

    private final Database database;
    private final Projects projects;
    private final Checklists checklists;
    private final Bindings bindings;
    private final ChecklistReading reading;
    private final Clock clock;

    public ChecklistRoutes(
            Database database,
            Projects projects,
            Checklists checklists,
            Bindings bindings,
            ChecklistReading reading,
            Clock clock) {
        this.database = database;
        this.projects = projects;
        this.checklists = checklists;
        this.bindings = bindings;
        this.reading = reading;
        this.clock = clock;
    }

    @Override
    public void addTo(Router router) {
        router.route(Method.GET, LISTS, Action.VIEW, this::list)
                .summary("List the imported checklists of a project")
                .answersList(200, ChecklistSummary.class);
        router.route(Method.POST, LISTS, Action.ADMINISTER, this::importing)
                .summary("Import a Markdown checklist; its items join the gate")
                .description(
                        "A ticked box becomes a claim, never a proof. Items the document does not have any more stay"
                                + " in the gate until somebody retires them.")
                .takes(ImportBody.class)
                .answers(200, ImportView.class);
        router.route(Method.GET, LISTS + "/{id}", Action.VIEW, this::show)
                .summary("Show a checklist with the state of every item and the checks suggested for it")
                .answers(200, ChecklistView.class);
        router.route(Method.POST, LISTS + "/{id}/write", Action.OPERATE, this::write)
                .summary("Work out what to change in a document so that it says what is known")
                .description("Answers 409 when the text is not the document as it was imported or last written.")
                .takes(WriteBody.class)
                .answers(200, WriteView.class);
        router.route(Method.POST, ITEMS + "/accept", Action.ADMINISTER, this::accept)
                .summary("Accept a suggested check for an item")
                .description(
                        "A suggestion that makes a new check runs on the server's machine, so accepting it needs the"
                                + " role admin on `*`, as applying a file does.")
                .takes(AcceptBody.class)
                .answers(200, BoundView.class);
        router.route(Method.POST, ITEMS + "/bind", Action.ADMINISTER, this::bind)
                .summary("Bind a check of the project's file to an item")
                .takes(BindBody.class)
                .answers(200, BoundView.class);
        router.route(Method.POST, ITEMS + "/unbind", Action.ADMINISTER, this::unbind)
                .summary("Take a check off an item")
                .takes(BindBody.class)
                .answers(200, BoundView.class);
        router.route(Method.POST, ITEMS + "/retire", Action.ADMINISTER, this::retire)
                .summary("Let an item leave the gate that its document does not have any more")
                .takes(RetireBody.class)
                .answersNothing(204);
    }

    private void list(Exchange exchange) {
        var project = ProjectRoutes.find(projects, exchange);
        exchange.json(
                200,
                checklists.list(project.name()).stream()
                        .map(ChecklistSummary::of)
                        .toList());
    }

    private void importing(Exchange exchange) {
        ProjectRoutes.find(projects, exchange);
        var body = exchange.body(ImportBody.class);
        var document = ChecklistDocument.read(MarkdownFile.ofText(body.file(), body.content()));
        var report = database.write(tx -> checklists.importing(
                tx,
                ProjectRoutes.find(tx, projects, exchange),
                document,
                exchange.principal().actor()));
        exchange.json(200, ImportView.of(report));
    }

    private void show(Exchange exchange) {
        var project = ProjectRoutes.find(projects, exchange);
        long id = exchange.pathNumber("id");
        var read = reading.of(project).stream()
                .filter(candidate -> candidate.checklist().id() == id)
                .findFirst()
                .orElseThrow(() -> ProblemException.notFound("checklist.unknown", id));
        exchange.json(200, ChecklistView.of(read, Messages.ofOperations(exchange.locale())));
    }

    private void write(Exchange exchange) {
        var project = ProjectRoutes.find(projects, exchange);
        long id = exchange.pathNumber("id");
        var checklist = checklists
                .find(project.name(), id)
                .orElseThrow(() -> ProblemException.notFound("checklist.unknown", id));
        var body = exchange.body(WriteBody.class);
        exchange.json(200, written(project, checklist, body));
    }

    private WriteView written(Project project, Checklist checklist, WriteBody body) {
        var zone = ZoneId.systemDefault();
        var file = MarkdownFile.ofText(checklist.file(), body.content());
        var options = new WriteBack.Options(
                Boolean.TRUE.equals(body.strict()),
                Boolean.TRUE.equals(body.comments()),
                LocalDate.ofInstant(clock.instant(), zone));
        var document = ChecklistDocument.read(file);
        var states = reading.states(project, checklist);
        var splices = WriteBack.of(document, states, reading.decision(project.name(), zone), options);
        var result = MarkdownFile.ofText(checklist.file(), Splice.apply(checklist.file(), file.whole(), splices));
        database.write(tx -> {
            checklists.requireCopy(tx, checklist, file);
            checklists.handedOut(tx, checklist, result);
            return result;
        });
        return new WriteView(
                result.sha256(),
                splices.stream().map(WriteView.ChangeView::of).toList(),
                WriteBack.claims(document, states, options));
    }

    private void accept(Exchange exchange) {
        var body = exchange.body(AcceptBody.class);
        var who = acceptor(exchange);
        changed(exchange, (tx, project, item, _) -> bindings.accept(tx, project, item, body.suggestion(), who));
    }

    /** What makes a new check runs something on this machine: as applying a file, that needs the role on everything. */
    public static Acceptor acceptor(Exchange exchange) {
        var principal = exchange.principal();
        return new Acceptor(principal.actor(), principal.person(), exchange.allows(Action.ADMINISTER, null));
    }

    private void bind(Exchange exchange) {
        var body = exchange.body(BindBody.class);
        changed(exchange, (tx, project, item, actor) -> bindings.bind(tx, project, item, body.check(), actor));
    }

    private void unbind(Exchange exchange) {
        var body = exchange.body(BindBody.class);
        changed(exchange, (tx, project, item, actor) -> bindings.unbind(tx, project, item, body.check(), actor));
    }

    private void retire(Exchange exchange) {
        var body = exchange.body(RetireBody.class);
        database.write(tx -> {
            checklists.retire(
                    tx,
                    ProjectRoutes.find(tx, projects, exchange),
                    exchange.path("item"),
                    body.reason(),
                    exchange.principal().actor());
            return true;
        });
        exchange.nothing(204);
    }

    /** A change of what an item rests on. */
    @FunctionalInterface
    private interface Change {
        void make(Tx tx, Project project, String item, String actor);
    }

    private void changed(Exchange exchange, Change change) {
        var item = exchange.path("item");
        var changed = database.write(tx -> {
            var project = ProjectRoutes.find(tx, projects, exchange);
            change.make(tx, project, item, exchange.principal().actor());
            return bindings.item(tx, project, item);
        });
        var when = changed.when();
        exchange.json(200, new BoundView(item, changed.checks(), when == null ? null : when.text()));
    }
}
