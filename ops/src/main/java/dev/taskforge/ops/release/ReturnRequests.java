package dev.taskforge.ops.release;

import dev.taskforge.engine.api.Job;
import dev.taskforge.engine.api.Jobs;
import dev.taskforge.engine.api.PermanentFailure;
import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.Row;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.ops.audit.AuditLog;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.request.RequestBook;
import dev.taskforge.ops.request.RequestException;
import dev.taskforge.ops.request.RequestException.Kind;
import dev.taskforge.ops.request.RequestState;
import dev.taskforge.ops.request.TwoPersons;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Requests to let an earlier release come back together with data of its time. What was written since is lost, so one counts only
 * after a second person approved it. Both are persons with an account. Safe for use by any thread.
 */
public final class ReturnRequests {
    /** How long one waits for the second person. */
    public static final Duration WAITS = RequestBook.WAITS;

    private static final JsonMapper JSON = JsonMapper.shared();

    private final Database database;
    private final AuditLog audit;
    private final Releases releases;
    private final DatabaseReturns data;
    private final RequestBook<ReturnRequest> book;

    public ReturnRequests(
            Database database,
            AuditLog audit,
            TwoPersons persons,
            Releases releases,
            DatabaseReturns data,
            Clock clock) {
        this.database = database;
        this.audit = audit;
        this.releases = releases;
        this.data = data;
        book = new RequestBook<>("return_request", "return", ReturnRequests::request, database, persons, clock);
    }

    /**
     * What a person asks for.
     *
     * @param release the number of the release; null for the one that served before, or the one that was left when {@code undo}
     * @param database which database; null when the project backs up only one
     * @param backup the number of a backup; null for the newest that fits the release
     * @param undo whether the last such return is to be taken back: the release it left and the database it replaced serve again
     */
    public record Wish(
            @Nullable Integer release,
            @Nullable String database,
            @Nullable Long backup,
            boolean undo) {}

    /**
     * What a wish comes to.
     *
     * @param release the number of the release that is to serve
     * @param serving the number of the one that serves
     */
    public record Meant(int release, int serving, DataReturn data) {}

    /**
     * Finds the release and the data that are meant.
     *
     * @throws RequestException when there is none, or they do not fit each other
     */
    public Meant meant(Project project, Wish wish) {
        return new DataChoice(database, releases, data).meant(project, wish);
    }

    /** Those who may approve what {@code requester} asked for; empty when a second user is needed first. */
    public List<String> approvers(String project, String requester) {
        return book.approvers(project, requester);
    }

    /**
     * The reason without spaces around it.
     *
     * @throws RequestException when it is too short or too long, or {@code user} is no person
     */
    public String checked(String reason, String user) {
        return book.checked(reason, user);
    }

    /**
     * Writes a request down.
     *
     * @param reason 10 to 2,000 characters
     * @param user a person with an account
     * @throws RequestException when {@code user} is no person, or another request of the project waits
     */
    public ReturnRequest request(Tx tx, String project, Meant meant, String reason, String user) {
        var now = book.now();
        var why = checked(reason, user);
        if (Releases.serving(tx, project).orElse(0) != meant.serving()) {
            throw new RequestException(Kind.CONFLICT, "release", "return.changed", project);
        }
        var newest = book.newest(tx, project).orElse(null);
        if (newest != null) {
            if (newest.state(now) == RequestState.WAITING && newest.serving() == meant.serving()) {
                throw new RequestException(Kind.CONFLICT, "release", "return.waits", newest.id(), project);
            }
            tx.update(
                    "UPDATE return_request SET expires_at = ? WHERE id = ? AND expires_at > ?", now, newest.id(), now);
        }
        var request = tx.first(
                        """
                        INSERT INTO return_request
                          (project, release_number, serving_number, data_return, reason, requested_by, requested_at, expires_at)
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING *""",
                        ReturnRequests::request,
                        project,
                        meant.release(),
                        meant.serving(),
                        JSON.writeValueAsString(meant.data()),
                        why,
                        user,
                        now,
                        now.plus(WAITS))
                .orElseThrow();
        record(tx, "release.return_request", request, user);
        return request;
    }

    /**
     * Approves a request that waits, and submits the deployment in the name of who requested it.
     *
     * @throws RequestException when it does not wait any more, {@code user} is the one who requested it or no person, another
     *     release serves since, or another deployment waits or runs
     */
    public ReturnRequest approve(Tx tx, Jobs jobs, String project, long id, String user) {
        var request = approvable(tx, project, id, user);
        var asked = new DeployRequest(project, null, null, request.release(), request.reason());
        var submitted = jobs.submit(tx, asked.job().submittedBy(request.requestedBy()));
        if (!submitted.created()) {
            throw new RequestException(
                    Kind.CONFLICT,
                    "id",
                    "release.running",
                    project,
                    submitted.job().id());
        }
        return decide(tx, "release.return_approve", request, true, submitted.job(), user);
    }

    private ReturnRequest approvable(Tx tx, String project, long id, String user) {
        var request = book.toApprove(tx, project, id, user);
        int serving = Releases.serving(tx, project).orElse(0);
        if (serving != request.serving()) {
            throw new RequestException(Kind.CONFLICT, "id", "return.other_serves", id, request.serving(), serving);
        }
        return request;
    }

    /** Refuses what {@link #approve} would refuse, and a request whose data is gone meanwhile. */
    public void requireApprovable(String project, long id, String user) {
        var request = database.read(tx -> approvable(tx, project, id, user));
        var wanted = request.data();
        var there = wanted.isUndo()
                ? data.replaced(project)
                        .filter(found -> Long.valueOf(found.restore()).equals(wanted.restoreId()))
                : data.backup(project, wanted.database(), wanted.backupId(), null);
        if (there.isEmpty()) {
            throw new RequestException(Kind.CONFLICT, "id", "return.gone", id);
        }
    }

    /** Denies a request of somebody else that waits. */
    public ReturnRequest deny(Tx tx, String project, long id, String user) {
        var request = book.toDeny(tx, project, id, user);
        return decide(tx, "release.return_deny", request, false, null, user);
    }

    /** Takes an own request back that waits. */
    public ReturnRequest withdraw(Tx tx, String project, long id, String user) {
        var request = book.toWithdraw(tx, project, id, user);
        return decide(tx, "release.return_withdraw", request, null, null, user);
    }

    private ReturnRequest decide(
            Tx tx, String action, ReturnRequest request, @Nullable Boolean approved, @Nullable Job job, String user) {
        var decided = book.decide(tx, request, approved, job, user);
        record(tx, action, decided, user);
        return decided;
    }

    private void record(Tx tx, String action, ReturnRequest request, String user) {
        var about = new LinkedHashMap<String, Object>(Map.of(
                "request", request.id(),
                "database", request.data().database(),
                "lost_since", request.data().lostSince(),
                "reason", request.reason()));
        if (request.data().backupId() != null) {
            about.put("backup", request.data().backupId());
        }
        if (request.jobId() != null) {
            about.put("job", request.jobId());
        }
        audit.append(tx, user, action, request.project(), "release/" + request.release(), about);
    }

    /**
     * The requests of a project, newest first.
     *
     * @param before only those with a lower id; null starts at the newest
     */
    public List<ReturnRequest> list(String project, @Nullable Long before, int limit) {
        return book.list(project, before, limit);
    }

    /** Whether one of a project waits for a second person. */
    public boolean waits(String project) {
        return list(project, null, 1).stream().anyMatch(newest -> newest.state(book.now()) == RequestState.WAITING);
    }

    /**
     * The data that a second person let come back by this job; null when none. It is found by the job, not named in its payload,
     * so that nobody gets around the second person by submitting a job.
     */
    static @Nullable DataReturn approvedFor(Tx tx, TwoPersons persons, long job, DeployRequest asked, Instant now) {
        var found = tx.first("SELECT * FROM return_request WHERE job_id = ?", ReturnRequests::request, job);
        if (found.isEmpty()) {
            return null;
        }
        var request = found.get();
        var decidedAt = request.decidedAt();
        boolean isMeant = request.project().equals(asked.project())
                && Integer.valueOf(request.release()).equals(asked.release())
                && Boolean.TRUE.equals(request.approved());
        boolean isInTime = decidedAt != null
                && now.isBefore(decidedAt.plus(WAITS))
                && Releases.serving(tx, request.project()).orElse(0) == request.serving();
        if (!isMeant || !isInTime) {
            throw new PermanentFailure("what request " + request.id() + " allowed was of another time: release "
                    + request.serving() + " served. Ask again");
        }
        var approver = String.valueOf(request.decidedBy());
        if (!persons.holds(request.project(), request.requestedBy(), approver)) {
            throw new PermanentFailure("request " + request.id() + " was asked for by " + request.requestedBy()
                    + " and approved by " + approver + ", and one of them may not do that any more. Ask again");
        }
        return request.data();
    }

    private static ReturnRequest request(Row row) throws SQLException {
        var approved = row.numberOrNull("approved");
        return new ReturnRequest(
                row.number("id"),
                row.text("project"),
                row.integer("release_number"),
                row.integer("serving_number"),
                JSON.readValue(row.text("data_return"), DataReturn.class),
                row.text("reason"),
                row.text("requested_by"),
                row.time("requested_at"),
                row.time("expires_at"),
                row.textOrNull("decided_by"),
                row.timeOrNull("decided_at"),
                approved == null ? null : approved != 0,
                row.numberOrNull("job_id"));
    }
}
