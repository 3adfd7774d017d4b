package dev.taskforge.server.gate;

import dev.taskforge.engine.db.Database;
import dev.taskforge.ops.gate.Waiver;
import dev.taskforge.ops.gate.Waivers;
import dev.taskforge.ops.project.Projects;
import dev.taskforge.ops.text.Message;
import dev.taskforge.server.account.Action;
import dev.taskforge.server.http.Exchange;
import dev.taskforge.server.http.Method;
import dev.taskforge.server.http.ProblemException;
import dev.taskforge.server.http.Router;
import dev.taskforge.server.http.Routes;
import dev.taskforge.server.project.ProjectRoutes;
import java.time.Clock;
import java.time.Instant;
import java.util.List;

/** Waivers: one person asks, another approves. */
public final class WaiverRoutes implements Routes {
    private final Database database;
    private final Projects projects;
    private final Waivers waivers;
    private final Clock clock;

    public WaiverRoutes(Database database, Projects projects, Waivers waivers, Clock clock) {
        this.database = database;
        this.projects = projects;
        this.waivers = waivers;
        this.clock = clock;
    }

    @Override
    public void addTo(Router router) {
        router.route(Method.GET, "/api/v1/projects/{project}/waivers", Action.VIEW, this::list)
                .summary("List the waivers of a project")
                .query("state", "only those that are requested, approved, denied, expired or revoked")
                .answersList(200, WaiverView.class);
        router.route(Method.POST, "/api/v1/projects/{project}/waivers", Action.OPERATE, this::request)
                .summary("Ask for a waiver; it counts once somebody else approves it")
                .description("Both must be persons with an account, two different ones: the local operator can do"
                        + " neither, an administrator cannot approve an own request. `approvers` names who may.")
                .takes(WaiverBody.class)
                .answers(201, WaiverView.class);
        router.route(Method.POST, "/api/v1/projects/{project}/waivers/{id}/approve", Action.ADMINISTER, this::approve)
                .summary("Approve a waiver that somebody else asked for")
                .answers(200, WaiverView.class);
        router.route(Method.POST, "/api/v1/projects/{project}/waivers/{id}/deny", Action.ADMINISTER, this::deny)
                .summary("Deny a waiver that somebody else asked for")
                .takes(DenialBody.class)
                .answers(200, WaiverView.class);
        router.route(Method.POST, "/api/v1/projects/{project}/waivers/{id}/revoke", Action.OPERATE, this::revoke)
                .summary("Take back an own request, or a waiver that is in force")
                .answers(200, WaiverView.class);
    }

    private void list(Exchange exchange) {
        var project = ProjectRoutes.find(projects, exchange);
        var now = clock.instant();
        var state = exchange.query("state");
        exchange.json(
                200,
                waivers.list(project.name()).stream()
                        .map(waiver -> view(waiver, now))
                        .filter(waiver -> state == null || waiver.state().equals(state))
                        .toList());
    }

    /** With the names of those who may approve it, as long as it waits. */
    private WaiverView view(Waiver waiver, Instant now) {
        var approvers =
                waiver.waits(now) ? waivers.approvers(waiver.project(), waiver.requestedBy()) : List.<String>of();
        return WaiverView.of(waiver, now, approvers);
    }

    private void request(Exchange exchange) {
        var project = ProjectRoutes.find(projects, exchange);
        var body = exchange.body(WaiverBody.class);
        var item = body.item();
        var check = body.check();
        if ((item == null) == (check == null)) {
            throw ProblemException.invalid("item", Message.of("waiver.one_subject"));
        }
        var kind = "not_applicable".equals(body.kind()) ? Waiver.Kind.NOT_APPLICABLE : Waiver.Kind.WAIVED;
        var waiver = database.write(tx -> waivers.request(
                tx,
                project,
                item == null ? Waiver.Target.CHECK : Waiver.Target.ITEM,
                item == null ? String.valueOf(check) : item,
                kind,
                body.reason(),
                body.expiresAt(),
                exchange.principal().person()));
        exchange.json(201, view(waiver, clock.instant()));
    }

    private void approve(Exchange exchange) {
        var waiver = database.write(tx -> waivers.approve(
                tx,
                exchange.path("project"),
                exchange.pathNumber("id"),
                exchange.principal().person()));
        exchange.json(200, WaiverView.of(waiver, clock.instant()));
    }

    private void deny(Exchange exchange) {
        var reason = exchange.body(DenialBody.class).reason();
        var waiver = database.write(tx -> waivers.deny(
                tx,
                exchange.path("project"),
                exchange.pathNumber("id"),
                reason == null ? "" : reason,
                exchange.principal().person()));
        exchange.json(200, WaiverView.of(waiver, clock.instant()));
    }

    private void revoke(Exchange exchange) {
        var waiver = database.write(tx -> waivers.revoke(
                tx,
                exchange.path("project"),
                exchange.pathNumber("id"),
                exchange.principal().person()));
        exchange.json(200, WaiverView.of(waiver, clock.instant()));
    }
}
