package dev.taskforge.ops.request;

import dev.taskforge.engine.api.Job;
import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.RowMapper;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.ops.request.RequestException.Kind;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The requests of one kind, each of which counts once a second person approved it, in their table. Safe for use by any thread. */
public final class RequestBook<R extends RequestBook.Request> {
    /** How long one waits for the second person, and how long an approval holds. */
    public static final Duration WAITS = Duration.ofHours(4);

    private static final int LEAST_REASON = 10;
    private static final int MOST_REASON = 2_000;

    private final String table;
    private final String texts;
    private final RowMapper<R> mapper;
    private final Database database;
    private final TwoPersons persons;
    private final Clock clock;

    /** What all kinds have. */
    public interface Request {
        long id();

        String requestedBy();

        /** What became of it. */
        RequestState state(Instant now);
    }

    /**
     * Of one kind.
     *
     * @param table whose columns {@code project}, {@code decided_by}, {@code decided_at}, {@code approved} and {@code job_id} are used
     * @param texts what the keys of its refusals begin with
     */
    public RequestBook(
            String table, String texts, RowMapper<R> mapper, Database database, TwoPersons persons, Clock clock) {
        this.table = table;
        this.texts = texts;
        this.mapper = mapper;
        this.database = database;
        this.persons = persons;
        this.clock = clock;
    }

    /** Now, as exactly as both stores keep it. */
    public Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    /** Those who may approve what {@code requester} asked for; empty when a second user is needed first. */
    public List<String> approvers(String project, String requester) {
        return persons.approvers(project, requester);
    }

    /**
     * The reason without spaces around it.
     *
     * @throws RequestException when it is too short or too long, or {@code user} is no person
     */
    public String checked(String reason, String user) {
        persons.requirePerson(user);
        return RequestException.within("reason", reason, LEAST_REASON, MOST_REASON);
    }

    /**
     * The requests of a project, newest first.
     *
     * @param before only those with a lower id; null starts at the newest
     */
    public List<R> list(String project, @Nullable Long before, int limit) {
        return database.read(tx -> list(tx, project, before, limit));
    }

    private List<R> list(Tx tx, String project, @Nullable Long before, int limit) {
        return tx.query(
                "SELECT * FROM " + table + " WHERE project = ? AND id < ? ORDER BY id DESC LIMIT ?",
                mapper,
                project,
                before == null ? Long.MAX_VALUE : before,
                limit);
    }

    /** The newest of a project, whatever became of it. */
    public Optional<R> newest(Tx tx, String project) {
        return list(tx, project, null, 1).stream().findFirst();
    }

    /** The one that a job carries out. */
    public Optional<R> ofJob(Tx tx, long job) {
        return tx.first("SELECT * FROM " + table + " WHERE job_id = ?", mapper, job);
    }

    /**
     * One that waits, for another person to approve it.
     *
     * @throws RequestException when it does not wait, {@code user} is the one who requested it or no person, or who requested it may
     *     not do that any more
     */
    public R toApprove(Tx tx, String project, long id, String user) {
        var request = waiting(tx, project, id);
        persons.requireOther(request.requestedBy(), user, id, texts + ".second_person");
        persons.requireStill(request.requestedBy(), project);
        return request;
    }

    /** One that waits, for another person to deny it. */
    public R toDeny(Tx tx, String project, long id, String user) {
        var request = waiting(tx, project, id);
        persons.requireOther(request.requestedBy(), user, id, texts + ".own_denial");
        return request;
    }

    /** One that waits, for who requested it to take it back. */
    public R toWithdraw(Tx tx, String project, long id, String user) {
        var request = waiting(tx, project, id);
        if (!request.requestedBy().equals(user)) {
            throw new RequestException(Kind.FORBIDDEN, "id", texts + ".deny_instead", id);
        }
        return request;
    }

    private R waiting(Tx tx, String project, long id) {
        var request = tx.first("SELECT * FROM " + table + " WHERE project = ? AND id = ?", mapper, project, id)
                .orElseThrow(() -> new RequestException(Kind.UNKNOWN, "id", texts + ".none", id, project));
        if (request.state(now()) != RequestState.WAITING) {
            throw new RequestException(Kind.CONFLICT, "id", texts + ".not_waiting", id);
        }
        return request;
    }

    /**
     * Writes down what became of one.
     *
     * @param approved null when it was withdrawn
     * @param job that carries it out; null when none does
     */
    public R decide(Tx tx, R request, @Nullable Boolean approved, @Nullable Job job, String user) {
        return tx.first(
                        "UPDATE " + table + " SET decided_by = ?, decided_at = ?, approved = ?, job_id = ?"
                                + " WHERE id = ? RETURNING *",
                        mapper,
                        user,
                        now(),
                        approved,
                        job == null ? null : job.id(),
                        request.id())
                .orElseThrow();
    }
}
