package dev.taskforge.ops.backup;

import dev.taskforge.engine.api.Job;
import dev.taskforge.engine.api.Jobs;
import dev.taskforge.engine.api.PermanentFailure;
import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.Row;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.ops.audit.AuditLog;
import dev.taskforge.ops.project.DutyJobs;
import dev.taskforge.ops.request.RequestBook;
import dev.taskforge.ops.request.RequestException;
import dev.taskforge.ops.request.RequestException.Kind;
import dev.taskforge.ops.request.RequestState;
import dev.taskforge.ops.request.TwoPersons;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Requests to restore a backup in place. What serves is removed for that before the other data is there, so one counts only after a
 * second person approved it. Both are persons with an account. Safe for use by any thread.
 */
public final class InPlaceRequests {
    /** How long one waits for the second person. */
    public static final Duration WAITS = RequestBook.WAITS;

    private final AuditLog audit;
    private final TwoPersons persons;
    private final RequestBook<InPlaceRequest> book;

    public InPlaceRequests(Database database, AuditLog audit, TwoPersons persons, Clock clock) {
        this.audit = audit;
        this.persons = persons;
        book = new RequestBook<>("in_place_request", "in_place", InPlaceRequests::request, database, persons, clock);
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
     * @param place where it is to be loaded, as it was found for this request
     * @param withoutDrill whether it is wanted even when no drill has proven that the rows can be loaded
     * @param reason 10 to 2,000 characters
     * @param user a person with an account
     * @throws RequestException when {@code user} is no person, or another request of the project waits
     */
    public InPlaceRequest request(
            Tx tx, Backup backup, Restore.Place place, boolean withoutDrill, String reason, String user) {
        var now = book.now();
        var why = checked(reason, user);
        var newest = book.newest(tx, backup.project()).orElse(null);
        if (newest != null && newest.state(now) == RequestState.WAITING) {
            throw new RequestException(Kind.CONFLICT, "database", "in_place.waits", newest.id(), backup.project());
        }
        var request = tx.first(
                        """
                        INSERT INTO in_place_request
                          (project, database_name, backup_id, data_at, place, without_drill, reason, requested_by,
                           requested_at, expires_at)
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING *""",
                        InPlaceRequests::request,
                        backup.project(),
                        backup.database(),
                        backup.id(),
                        backup.snapshotAt(),
                        ManifestFile.JSON.writeValueAsString(place),
                        withoutDrill,
                        why,
                        user,
                        now,
                        now.plus(WAITS))
                .orElseThrow();
        record(tx, "restore.request", request, user);
        return request;
    }

    /**
     * Approves a request that waits, and submits its job in the name of who requested it.
     *
     * @throws RequestException when it does not wait any more, {@code user} is the one who requested it or no person, its backup is
     *     gone since, or another restore waits or runs
     */
    public InPlaceRequest approve(Tx tx, Jobs jobs, String project, long id, String user) {
        var request = book.toApprove(tx, project, id, user);
        if (Backups.find(tx, request.backupId()).filter(Backup::obtainable).isEmpty()) {
            throw new RequestException(Kind.CONFLICT, "id", "in_place.gone", request.backupId());
        }
        var submitted = jobs.submit(tx, DutyJobs.restoreInPlace(project).submittedBy(request.requestedBy()));
        if (!submitted.created()) {
            throw new RequestException(
                    Kind.CONFLICT,
                    "id",
                    "in_place.running",
                    project,
                    submitted.job().id());
        }
        return decide(tx, "restore.approve", request, true, submitted.job(), user);
    }

    /** Denies a request of somebody else that waits. */
    public InPlaceRequest deny(Tx tx, String project, long id, String user) {
        var request = book.toDeny(tx, project, id, user);
        return decide(tx, "restore.deny", request, false, null, user);
    }

    /** Takes an own request back that waits. */
    public InPlaceRequest withdraw(Tx tx, String project, long id, String user) {
        var request = book.toWithdraw(tx, project, id, user);
        return decide(tx, "restore.withdraw", request, null, null, user);
    }

    private InPlaceRequest decide(
            Tx tx, String action, InPlaceRequest request, @Nullable Boolean approved, @Nullable Job job, String user) {
        var decided = book.decide(tx, request, approved, job, user);
        record(tx, action, decided, user);
        return decided;
    }

    private void record(Tx tx, String action, InPlaceRequest request, String user) {
        var about = new LinkedHashMap<String, Object>(Map.of(
                "request", request.id(),
                "database", request.database(),
                "backup", request.backupId(),
                "data_at", request.dataAt(),
                "reason", request.reason()));
        if (request.withoutDrill()) {
            about.put("without_drill", true);
        }
        if (request.jobId() != null) {
            about.put("job", request.jobId());
        }
        audit.append(tx, user, action, request.project(), "backup/" + request.backupId(), about);
    }

    /**
     * The requests of a project, newest first.
     *
     * @param before only those with a lower id; null starts at the newest
     */
    public List<InPlaceRequest> list(String project, @Nullable Long before, int limit) {
        return book.list(project, before, limit);
    }

    /** The database of the request that let a job restore in place; empty for any other job. */
    public static Optional<String> databaseOf(Tx tx, long job) {
        return tx.first(
                "SELECT database_name FROM in_place_request WHERE job_id = ?", row -> row.text("database_name"), job);
    }

    /**
     * What a second person let this job do. It is found by the job, not named in its payload, so that nobody gets around the
     * second person by submitting a job.
     *
     * @throws PermanentFailure when nobody approved it, too long ago, or one of the two may not do that any more
     */
    InPlaceRequest approvedFor(Tx tx, long job, String project) {
        var request = book.ofJob(tx, job)
                .filter(found -> found.project().equals(project) && Boolean.TRUE.equals(found.approved()))
                .orElseThrow(() -> new PermanentFailure(
                        "nobody approved this job: ask with taskforge restore " + project + " --in-place"));
        var decidedAt = request.decidedAt();
        if (decidedAt == null || !book.now().isBefore(decidedAt.plus(WAITS))) {
            throw new PermanentFailure(
                    "request " + request.id() + " was approved more than " + WAITS.toHours() + " hours ago. Ask again");
        }
        var approver = String.valueOf(request.decidedBy());
        if (!persons.holds(project, request.requestedBy(), approver)) {
            throw new PermanentFailure("request " + request.id() + " was asked for by " + request.requestedBy()
                    + " and approved by " + approver + ", and one of them may not do that any more. Ask again");
        }
        return request;
    }

    private static InPlaceRequest request(Row row) throws SQLException {
        var approved = row.numberOrNull("approved");
        return new InPlaceRequest(
                row.number("id"),
                row.text("project"),
                row.text("database_name"),
                row.number("backup_id"),
                row.time("data_at"),
                ManifestFile.JSON.readValue(row.text("place"), Restore.Place.class),
                row.flag("without_drill"),
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
