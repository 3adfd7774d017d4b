package dev.taskforge.server.release;

import dev.taskforge.engine.api.Jobs;
import dev.taskforge.engine.db.Database;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.release.DeployPlan;
import dev.taskforge.ops.release.DeployRequest;
import dev.taskforge.ops.release.ReturnRequest;
import dev.taskforge.ops.release.ReturnRequests;
import dev.taskforge.ops.request.RequestState;
import dev.taskforge.ops.text.Messages;
import dev.taskforge.server.http.Exchange;
import dev.taskforge.server.http.ProblemException;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What people ask and decide about releases that come back with their data, over HTTP or on a page. Safe for any thread. */
public final class Returns {
    private final Database database;
    private final Jobs jobs;
    private final ReturnRequests requests;
    private final DeployRequests deployments;
    private final Clock clock;

    public Returns(Database database, Jobs jobs, ReturnRequests requests, DeployRequests deployments, Clock clock) {
        this.database = database;
        this.jobs = jobs;
        this.requests = requests;
        this.deployments = deployments;
        this.clock = clock;
    }

    /** What a wish comes to. */
    public ReturnRequests.Meant meant(Project project, ReturnRequests.Wish wish) {
        return requests.meant(DeployRequests.declared(project), wish);
    }

    /** What it would do now. */
    public DeployPlan plan(Project project, ReturnRequests.Meant meant) {
        var asked = new DeployRequest(project.name(), null, null, meant.release(), null);
        return deployments.plan(project, asked, meant.data());
    }

    /** Writes down that somebody asks for it; refused when it could not be done now. */
    public ReturnRequest request(Exchange exchange, Project project, ReturnRequests.Wish wish, String reason) {
        requests.checked(reason, exchange.principal().person());
        var meant = meant(project, wish);
        var plan = plan(project, meant);
        if (plan.refused() != null) {
            var texts = Messages.ofOperations(exchange.locale());
            var fix = plan.fix();
            throw ProblemException.conflict(
                    "release.refused", texts.render(plan.refused()), fix == null ? "" : texts.render(fix));
        }
        return database.write(tx -> requests.request(
                tx, project.name(), meant, reason, exchange.principal().person()));
    }

    /** Approves one; its job has been submitted then. */
    public ReturnRequest approve(Exchange exchange, String project, long id) {
        requests.requireApprovable(project, id, exchange.principal().person());
        return database.write(tx ->
                requests.approve(tx, jobs, project, id, exchange.principal().person()));
    }

    /** Denies one of somebody else. */
    public ReturnRequest deny(Exchange exchange, String project, long id) {
        return database.write(
                tx -> requests.deny(tx, project, id, exchange.principal().person()));
    }

    /** Takes an own one back. */
    public ReturnRequest withdraw(Exchange exchange, String project, long id) {
        return database.write(
                tx -> requests.withdraw(tx, project, id, exchange.principal().person()));
    }

    /** Those of a project, newest first. */
    public List<ReturnRequest> list(String project, @Nullable Long before, int limit) {
        return requests.list(project, before, limit);
    }

    /** As it is shown, with the names of those who may approve it while it waits. */
    public ReturnView view(ReturnRequest request) {
        var now = clock.instant();
        var approvers = request.state(now) == RequestState.WAITING
                ? requests.approvers(request.project(), request.requestedBy())
                : List.<String>of();
        return ReturnView.of(request, now, approvers);
    }
}
