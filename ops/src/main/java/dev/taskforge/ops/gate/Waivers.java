package dev.taskforge.ops.gate;

import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.Row;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.ops.audit.AuditLog;
import dev.taskforge.ops.gate.GateRequestException.Kind;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.ProjectFile.DeclaredCheck;
import dev.taskforge.ops.project.Sha256;
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
 * Safe for use by any thread.
 */
public final class Waivers {
    /** How far ahead a waiver may expire. */
    public static final Duration LONGEST = Duration.ofDays(90);

    private static final int LEAST_REASON = 10;
    private static final int MOST_REASON = 2_000;

    private final Database database;
    private final AuditLog audit;
    private final Clock clock;

    public Waivers(Database database, AuditLog audit, Clock clock) {
        this.database = database;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * Requests a waiver.
     *
     * @param subject an item or a check of the project as it is now
     * @param reason 10 to 2,000 characters
     * @param expiresAt in the future, at most {@link #LONGEST} ahead
     * @throws GateRequestException when something of it is wrong, or the same is already excused or requested
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
        var why = GateRequestException.within("reason", reason, LEAST_REASON, MOST_REASON);
        var sha256 = sha256(project, target, subject)
                .orElseThrow(() -> new GateRequestException(
                        Kind.UNKNOWN, target.label(), "waiver.no_subject", target.label(), subject, project.name()));
        if (!expiresAt.isAfter(now) || expiresAt.isAfter(now.plus(LONGEST))) {
            throw new GateRequestException(Kind.INVALID, "expires_at", "waiver.expiry", LONGEST.toDays());
        }
        for (var other : list(tx, project.name())) {
            boolean same = other.target() == target
                    && other.subject().equals(subject)
                    && other.subjectSha256().equals(sha256);
            if (same && other.revokedAt() == null && now.isBefore(other.expiresAt())) {
                throw new GateRequestException(Kind.CONFLICT, target.label(), "waiver.exists", other.id(), subject);
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

    /**
     * Approves a waiver that waits.
     *
     * @throws GateRequestException when there is none, it does not wait any more, or {@code user} requested it
     */
    public Waiver approve(Tx tx, String project, long id, String user) {
        var waiver = find(tx, project, id);
        if (waiver.requestedBy().equals(user)) {
            throw new GateRequestException(Kind.FORBIDDEN, "id", "waiver.second_person", id);
        }
        var now = clock.instant();
        if (waiver.state(now) != Waiver.State.REQUESTED) {
            throw new GateRequestException(
                    Kind.CONFLICT,
                    "id",
                    "waiver.not_waiting",
                    id,
                    waiver.state(now).label());
        }
        tx.update("UPDATE waiver SET approved_by = ?, approved_at = ? WHERE id = ?", user, now, id);
        return changed(tx, "waiver.approve", project, id, user);
    }

    /** Takes a waiver back, or declines one that waits; from now on it does not count. */
    public Waiver revoke(Tx tx, String project, long id, String user) {
        var waiver = find(tx, project, id);
        var now = clock.instant();
        if (waiver.revokedAt() != null) {
            throw new GateRequestException(
                    Kind.CONFLICT,
                    "id",
                    "waiver.not_waiting",
                    id,
                    waiver.state(now).label());
        }
        tx.update("UPDATE waiver SET revoked_by = ?, revoked_at = ? WHERE id = ?", user, now, id);
        return changed(tx, "waiver.revoke", project, id, user);
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
                .orElseThrow(() -> new GateRequestException(Kind.UNKNOWN, "id", "waiver.none", id, project));
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
                row.timeOrNull("revoked_at"));
    }
}
