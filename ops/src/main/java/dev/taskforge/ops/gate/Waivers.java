package dev.taskforge.ops.gate;

import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.Row;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.ops.audit.AuditLog;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.ProjectFile.DeclaredCheck;
import dev.taskforge.ops.project.Sha256;
import dev.taskforge.ops.request.RequestException;
import dev.taskforge.ops.request.RequestException.Kind;
import dev.taskforge.ops.request.TwoPersons;
import dev.taskforge.ops.yaml.FlowText;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Requests to excuse parts of a gate. One counts only after a second person approved it, and never longer than it says.
 * Both are persons with an account, two different ones; there is no way around that for anybody. Safe for use by any
 * thread.
 */
public final class Waivers {
    /** How far ahead a waiver may expire. */
    public static final Duration LONGEST = Duration.ofDays(90);

    private static final int LEAST_REASON = 10;
    private static final int MOST_REASON = 2_000;
    private static final int MOST_DENIAL = 500;

    private final Database database;
    private final AuditLog audit;
    private final TwoPersons persons;
    private final Clock clock;

    public Waivers(Database database, AuditLog audit, TwoPersons persons, Clock clock) {
        this.database = database;
        this.audit = audit;
        this.persons = persons;
        this.clock = clock;
    }

    /**
     * Requests a waiver.
     *
     * @param subject an item or a check of the project as it is now
     * @param reason 10 to 2,000 characters
     * @param expiresAt in the future, at most {@link #LONGEST} ahead
     * @param user a person with an account
     * @throws RequestException when something of it is wrong, the same is already excused or requested, or
     *     {@code user} is no person
     */
    public Waiver request(
            Tx tx,
            Project project,
            Waiver.Target target,
            String subject,
            Waiver.Kind kind,
            String reason,
            Instant expiresAt,
            String user) {
        var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        persons.requirePerson(user);
        var why = RequestException.within("reason", reason, LEAST_REASON, MOST_REASON);
        var sha256 = sha256(project, target, subject)
                .orElseThrow(() -> new RequestException(
                        Kind.UNKNOWN, target.label(), "waiver.no_subject", target.label(), subject, project.name()));
        if (!expiresAt.isAfter(now) || expiresAt.isAfter(now.plus(LONGEST))) {
            throw new RequestException(Kind.INVALID, "expires_at", "waiver.expiry", LONGEST.toDays());
        }
        for (var other : list(tx, project.name())) {
            boolean same = other.target() == target
                    && other.subject().equals(subject)
                    && other.subjectSha256().equals(sha256);
            if (same && (other.waits(now) || other.valid(now))) {
                throw new RequestException(Kind.CONFLICT, target.label(), "waiver.exists", other.id(), subject);
            }
        }
        var waiver = tx.first(
                        """
                        INSERT INTO waiver
                          (project, target, subject, subject_sha256, kind, reason, requested_by, requested_at, expires_at)
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING *""", Waivers::waiver, project.name(), target, subject, sha256, kind, why, user, now, expiresAt)
                .orElseThrow();
        record(tx, "waiver.request", waiver, user);
        return waiver;
    }

    /** What an item or a check asks, in one number; empty when the project has none of that name. */
    static Optional<String> sha256(Project project, Waiver.Target target, String subject) {
        var file = project.file();
        return switch (target) {
            case ITEM ->
                file.items().stream()
                        .filter(item -> item.id().equals(subject))
                        .findAny()
                        .map(item -> item.checks().stream()
                                .sorted()
                                .map(check ->
                                        check + " " + question(file.checks().get(check)))
                                .collect(Collectors.joining("\n")))
                        .map(Sha256::of);
            case CHECK -> Optional.ofNullable(file.checks().get(subject)).map(check -> Sha256.of(question(check)));
        };
    }

    private static String question(@Nullable DeclaredCheck check) {
        return check == null ? "" : check.kind() + " " + FlowText.of(check.question());
    }

    /** Those who may approve what {@code requester} asked for; empty when a second user is needed first. */
    public List<String> approvers(String project, String requester) {
        return persons.approvers(project, requester);
    }

    /**
     * Approves a waiver that waits.
     *
     * @throws RequestException when there is none, it does not wait any more, or {@code user} requested it or is no
     *     person
     */
    public Waiver approve(Tx tx, String project, long id, String user) {
        var waiver = waiting(tx, project, id, user, "waiver.second_person");
        tx.update(
                "UPDATE waiver SET approved_by = ?, approved_at = ? WHERE id = ?", user, clock.instant(), waiver.id());
        return changed(tx, "waiver.approve", project, id, user);
    }

    /**
     * Denies a waiver that waits. Who requested it takes it back instead.
     *
     * @param reason at most 500 characters, may be empty
     * @throws RequestException as {@link #approve}
     */
    public Waiver deny(Tx tx, String project, long id, String reason, String user) {
        var why = RequestException.within("reason", reason, 0, MOST_DENIAL);
        var waiver = waiting(tx, project, id, user, "waiver.own_denial");
        tx.update(
                "UPDATE waiver SET denied_by = ?, denied_at = ?, denial = ? WHERE id = ?",
                user,
                clock.instant(),
                why,
                waiver.id());
        return changed(tx, "waiver.deny", project, id, user);
    }

    private Waiver waiting(Tx tx, String project, long id, String user, String ownRequest) {
        var waiver = find(tx, project, id);
        persons.requireOther(waiver.requestedBy(), user, id, ownRequest);
        var now = clock.instant();
        if (!waiver.waits(now)) {
            throw notWaiting(waiver, now);
        }
        return waiver;
    }

    private static RequestException notWaiting(Waiver waiver, Instant now) {
        return new RequestException(
                Kind.CONFLICT,
                "id",
                "waiver.not_waiting",
                waiver.id(),
                waiver.state(now).label());
    }

    /**
     * Takes a waiver back: from now on it does not count. One that still waits is only taken back by who requested it;
     * others deny it.
     */
    public Waiver revoke(Tx tx, String project, long id, String user) {
        var waiver = find(tx, project, id);
        var now = clock.instant();
        boolean waits = waiver.waits(now);
        if (waiver.revokedAt() != null || waiver.deniedAt() != null) {
            throw notWaiting(waiver, now);
        }
        if (waits && !waiver.requestedBy().equals(user)) {
            throw new RequestException(Kind.FORBIDDEN, "id", "waiver.deny_instead", id);
        }
        tx.update("UPDATE waiver SET revoked_by = ?, revoked_at = ? WHERE id = ?", user, now, id);
        return changed(tx, waits ? "waiver.withdraw" : "waiver.revoke", project, id, user);
    }

    private Waiver changed(Tx tx, String action, String project, long id, String user) {
        var waiver = find(tx, project, id);
        record(tx, action, waiver, user);
        return waiver;
    }

    private void record(Tx tx, String action, Waiver waiver, String user) {
        audit.append(
                tx,
                user,
                action,
                waiver.project(),
                "waiver/" + waiver.id(),
                Map.of(
                        "target", waiver.target().label(),
                        "subject", waiver.subject(),
                        "kind", waiver.kind().label(),
                        "reason", waiver.reason(),
                        "requested_by", waiver.requestedBy(),
                        "denial", waiver.denial(),
                        "expires_at", waiver.expiresAt()));
    }

    /** All waivers of a project, newest first, whatever became of them. */
    public List<Waiver> list(String project) {
        return database.read(tx -> list(tx, project));
    }

    /** Finds one of them. */
    public Optional<Waiver> find(String project, long id) {
        return database.read(tx -> one(tx, project, id));
    }

    private static Waiver find(Tx tx, String project, long id) {
        return one(tx, project, id)
                .orElseThrow(() -> new RequestException(Kind.UNKNOWN, "id", "waiver.none", id, project));
    }

    private static Optional<Waiver> one(Tx tx, String project, long id) {
        return tx.first("SELECT * FROM waiver WHERE project = ? AND id = ?", Waivers::waiver, project, id);
    }

    static List<Waiver> list(Tx tx, String project) {
        return tx.query(
                "SELECT * FROM waiver WHERE project = ? ORDER BY id DESC LIMIT 10000", Waivers::waiver, project);
    }

    private static Waiver waiver(Row row) throws SQLException {
        return new Waiver(
                row.number("id"),
                row.text("project"),
                row.constant("target", Waiver.Target.class),
                row.text("subject"),
                row.text("subject_sha256"),
                row.constant("kind", Waiver.Kind.class),
                row.text("reason"),
                row.text("requested_by"),
                row.time("requested_at"),
                row.time("expires_at"),
                row.textOrNull("approved_by"),
                row.timeOrNull("approved_at"),
                row.textOrNull("revoked_by"),
                row.timeOrNull("revoked_at"),
                row.textOrNull("denied_by"),
                row.timeOrNull("denied_at"),
                row.text("denial"));
    }
}
