package dev.taskforge.server.backup;

import dev.taskforge.engine.api.Jobs;
import dev.taskforge.engine.db.Database;
import dev.taskforge.ops.backup.InPlaceRequest;
import dev.taskforge.ops.backup.InPlaceRequests;
import dev.taskforge.ops.backup.Restore;
import dev.taskforge.ops.backup.RestorePlan;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.ProjectFile;
import dev.taskforge.ops.project.ProjectFile.DatabaseKind;
import dev.taskforge.ops.request.RequestState;
import dev.taskforge.ops.text.Messages;
import dev.taskforge.server.http.Exchange;
import dev.taskforge.server.http.ProblemException;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What people ask and decide about restores in place, over HTTP or on a page. Safe for use by any thread. */
public final class InPlaceRestores {
    private final Database database;
    private final Jobs jobs;
    private final InPlaceRequests requests;
    private final RestoreRequests restores;
    private final Clock clock;

    public InPlaceRestores(
            Database database, Jobs jobs, InPlaceRequests requests, RestoreRequests restores, Clock clock) {
        this.database = database;
        this.jobs = jobs;
        this.requests = requests;
        this.restores = restores;
        this.clock = clock;
    }

    /** What of a project can be restored in place. */
    public List<String> names(Project project) {
        return project.file().databases().values().stream()
                .filter(database -> database.kind() == DatabaseKind.POSTGRES)
                .map(ProjectFile.Database::name)
                .sorted()
                .toList();
    }

    /** Those that nothing goes on with by itself. */
    public List<Restore> stuck(Project project) {
        return restores.stuckInPlace(project);
    }

    /** Ends one that is stuck and that a person has mended by hand. */
    public Restore settled(Exchange exchange, Project project, long id) {
        return restores.settled(exchange, project, id);
    }

    /** What it would do now. */
    public RestorePlan plan(Project project, @Nullable String name, @Nullable Long backup, boolean withoutDrill) {
        return restores.planInPlace(project, name, backup, withoutDrill);
    }

    /** Writes down that somebody asks for it; refused when it could not be done now. */
    public InPlaceRequest request(
            Exchange exchange,
            Project project,
            @Nullable String name,
            @Nullable Long backup,
            boolean withoutDrill,
            String reason) {
        var person = exchange.principal().person();
        requests.checked(reason, person);
        var plan = plan(project, name, backup, withoutDrill);
        if (plan.refused() != null) {
            throw ProblemException.conflict(
                    "in_place.refused", Messages.ofOperations(exchange.locale()).render(plan.refused()));
        }
        var meant = Objects.requireNonNull(plan.backup());
        var place = restores.placeInPlace(project, meant);
        return database.write(tx -> requests.request(tx, meant, place, withoutDrill, reason, person));
    }

    /** Approves one; its job has been submitted then. */
    public InPlaceRequest approve(Exchange exchange, String project, long id) {
        return database.write(tx ->
                requests.approve(tx, jobs, project, id, exchange.principal().person()));
    }

    /** Denies one of somebody else. */
    public InPlaceRequest deny(Exchange exchange, String project, long id) {
        return database.write(
                tx -> requests.deny(tx, project, id, exchange.principal().person()));
    }

    /** Takes an own one back. */
    public InPlaceRequest withdraw(Exchange exchange, String project, long id) {
        return database.write(
                tx -> requests.withdraw(tx, project, id, exchange.principal().person()));
    }

    /** Those of a project, newest first. */
    public List<InPlaceRequest> list(String project, @Nullable Long before, int limit) {
        return requests.list(project, before, limit);
    }

    /** As it is shown, with the names of those who may approve it while it waits. */
    public InPlaceView view(InPlaceRequest request) {
        var now = clock.instant();
        var approvers = request.state(now) == RequestState.WAITING
                ? requests.approvers(request.project(), request.requestedBy())
                : List.<String>of();
        return InPlaceView.of(request, now, approvers);
    }
}
