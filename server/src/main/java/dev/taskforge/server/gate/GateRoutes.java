package dev.taskforge.server.gate;

import dev.taskforge.engine.api.Jobs;
import dev.taskforge.engine.db.Database;
import dev.taskforge.ops.check.CheckState;
import dev.taskforge.ops.gate.DecisionRefused;
import dev.taskforge.ops.gate.Decisions;
import dev.taskforge.ops.gate.Gate;
import dev.taskforge.ops.gate.GateItem;
import dev.taskforge.ops.gate.Gates;
import dev.taskforge.ops.gate.Verdict;
import dev.taskforge.ops.project.DutyJobs;
import dev.taskforge.ops.project.Projects;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.text.Messages;
import dev.taskforge.server.account.Action;
import dev.taskforge.server.http.Exchange;
import dev.taskforge.server.http.Method;
import dev.taskforge.server.http.Page;
import dev.taskforge.server.http.ProblemException;
import dev.taskforge.server.http.Router;
import dev.taskforge.server.http.Routes;
import dev.taskforge.server.job.JobView;
import dev.taskforge.server.project.ProjectRoutes;
import java.util.List;

/** The gate and the launch decision. */
public final class GateRoutes implements Routes {
    private final Database database;
    private final Jobs jobs;
    private final Projects projects;
    private final Gates gates;
    private final Decisions decisions;

    public GateRoutes(Database database, Jobs jobs, Projects projects, Gates gates, Decisions decisions) {
        this.database = database;
        this.jobs = jobs;
        this.projects = projects;
        this.gates = gates;
        this.decisions = decisions;
    }

    @Override
    public void addTo(Router router) {
        router.route(Method.GET, "/api/v1/projects/{project}/gate", Action.VIEW, this::show)
                .summary("Compute the gate from what is known now")
                .answers(200, GateView.class);
        router.route(Method.POST, "/api/v1/projects/{project}/gate/refresh", Action.OPERATE, this::refresh)
                .summary("Ask the checks whose evidence is not fresh")
                .takes(RefreshBody.class)
                .answers(202, JobView.class)
                .answersNothing(204);
        router.route(Method.POST, "/api/v1/projects/{project}/decisions", Action.ADMINISTER, this::decide)
                .summary("Record the launch decision")
                .description("GO is refused with 409 while the gate says NO-GO; `blockers` names the items.")
                .takes(DecisionBody.class)
                .answers(201, DecisionView.class);
        router.route(Method.GET, "/api/v1/projects/{project}/decisions", Action.VIEW, this::decisions)
                .summary("List launch decisions, newest first")
                .answersPage(DecisionView.class);
    }

    private void show(Exchange exchange) {
        var gate = gates.of(ProjectRoutes.find(projects, exchange));
        exchange.json(200, GateView.of(gate, Messages.ofOperations(exchange.locale())));
    }

    private void refresh(Exchange exchange) {
        var project = ProjectRoutes.find(projects, exchange);
        boolean all = Boolean.TRUE.equals(exchange.body(RefreshBody.class).all());
        var names = all ? List.copyOf(project.file().checks().keySet()) : unproven(gates.of(project));
        if (names.isEmpty()) {
            exchange.nothing(204);
            return;
        }
        var job = DutyJobs.check(project.name(), names)
                .submittedBy(exchange.principal().actor());
        exchange.json(202, JobView.of(jobs.submit(job).job()));
    }

    private static List<String> unproven(Gate gate) {
        return gate.items().stream()
                .filter(item -> item.state() != CheckState.PASS && !item.byRule())
                .flatMap(item -> item.checks().stream())
                .distinct()
                .toList();
    }

    private void decide(Exchange exchange) {
        ProjectRoutes.find(projects, exchange);
        var body = exchange.body(DecisionBody.class);
        var status = body.status().equals(Verdict.GO.label()) ? Verdict.GO : Verdict.NO_GO;
        try {
            var decision = database.write(tx -> decisions.record(
                    tx,
                    // As it is in this transaction: a file applied a moment ago counts.
                    ProjectRoutes.find(tx, projects, exchange),
                    status,
                    body.pic(),
                    body.notes() == null ? "" : body.notes(),
                    exchange.principal().actor()));
            exchange.json(201, DecisionView.of(decision));
        } catch (DecisionRefused e) {
            throw ProblemException.conflict(
                            Message.of("decision.refused", e.blockers().size()))
                    .with("blockers", e.blockers().stream().map(GateItem::id).toList());
        }
    }

    private void decisions(Exchange exchange) {
        var project = ProjectRoutes.find(projects, exchange);
        int limit = exchange.limit();
        var found = decisions.list(project.name(), exchange.cursor(), limit + 1);
        exchange.json(200, Page.of(found, limit, DecisionView::of, decision -> decision.id()));
    }
}
