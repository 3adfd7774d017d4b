package dev.taskforge.ops.heartbeat;

import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.ops.audit.AuditLog;
import dev.taskforge.ops.heartbeat.HeartbeatRows.HeartbeatRow;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.Sha256;
import dev.taskforge.ops.seal.Seal;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The heartbeats of projects: how they stand, and their addresses. Safe for use by any thread. */
public final class Heartbeats {
    private final Database database;
    private final Seal seal;
    private final AuditLog audit;
    private final Clock clock;

    /** @param seal closes the secret parts of addresses */
    public Heartbeats(Database database, Seal seal, AuditLog audit, Clock clock) {
        this.database = database;
        this.seal = seal;
        this.audit = audit;
        this.clock = clock;
    }

    /** How one stands now. */
    record Found(HeartbeatRow row, Timing.Limit limit, HeartbeatState state) {
        Pulse pulse() {
            return row.pulse();
        }
    }

    /** How the heartbeat stands that a project declares, which is known from now on if it was not. */
    Found of(String project, String name, Timing timing) {
        var now = now();
        return read(project, name, timing, now)
                .filter(found -> found.row().rhythm().equals(timing.expectation()))
                .orElseGet(() -> {
                    database.write(tx -> {
                        declare(tx, project, name, timing.expectation(), now);
                        return null;
                    });
                    return read(project, name, timing, now)
                            .orElseThrow(
                                    () -> new IllegalStateException("the heartbeat " + name + " was not written down"));
                });
    }

    private void declare(Tx tx, String project, String name, String rhythm, Instant now) {
        var row = HeartbeatRows.find(tx, project, name);
        if (row.isPresent()) {
            HeartbeatRows.expect(tx, row.get().id(), rhythm, now);
            return;
        }
        var key = UUID.randomUUID().toString();
        HeartbeatRows.add(tx, project, name, mark(key), seal.close(sealed(project, name), key), rhythm, now);
    }

    /**
     * Forgets those that another version of a file declares no more, and begins anew with those that it declares again, in the
     * transaction that puts it into force.
     *
     * @param before null when no version was in force
     */
    public static void applied(Tx tx, @Nullable Project before, Project after) {
        HeartbeatRows.of(tx, after.name()).stream()
                .filter(row -> before == null
                        || !ProjectHeartbeats.declares(before, row.name())
                        || !ProjectHeartbeats.declares(after, row.name()))
                .forEach(row -> HeartbeatRows.remove(tx, row.id()));
    }

    /** Forgets those of a project, in the transaction that deletes it. */
    public static void forget(Tx tx, String project) {
        HeartbeatRows.of(tx, project).forEach(row -> HeartbeatRows.remove(tx, row.id()));
    }

    private Optional<Found> read(String project, String name, Timing timing, Instant now) {
        return database.read(tx -> HeartbeatRows.find(tx, project, name).map(row -> {
            var pulse = row.pulse();
            var limit = timing.limit(pulse, HeartbeatRows.gaps(tx, pulse.expected(), now));
            return new Found(row, limit, HeartbeatState.of(pulse, limit, now));
        }));
    }

    /** How the heartbeat stands that a check asks for. */
    HeartbeatReport report(String project, HeartbeatCheck check, String title) {
        var found = of(project, check.name(), check.timing());
        var timing = check.timing();
        var pulse = found.pulse();
        return new HeartbeatReport(
                check.name(),
                title,
                timing.rhythm().written(),
                timing.rhythm().isTimetable() ? timing.zone().getId() : "",
                timing.grace(),
                timing.maxRun(),
                found.state(),
                pulse.endedAt(),
                pulse.exit(),
                pulse.startedAt(),
                pulse.took(),
                found.limit().due(),
                found.limit().until(),
                pulse.pings(),
                seal.open(sealed(project, check.name()), found.row().sealedKey()));
    }

    /** The last pings of one, the newest first. */
    public List<PastPing> pings(String project, String name, int most) {
        return database.read(tx -> HeartbeatRows.find(tx, project, name)
                .map(row -> HeartbeatRows.pings(tx, row.id(), most))
                .orElse(List.of()));
    }

    /** Gives one another address; the one before leads nowhere from now on. */
    public void renew(Tx tx, String project, String name, String actor) {
        var row = HeartbeatRows.find(tx, project, name)
                .orElseThrow(() -> new IllegalArgumentException("there is no heartbeat " + name));
        var key = UUID.randomUUID().toString();
        HeartbeatRows.rename(tx, row.id(), mark(key), seal.close(sealed(project, name), key));
        audit.append(tx, actor, "heartbeat.new_url", project, "heartbeat/" + name, Map.of());
    }

    /**
     * When one was last heard of, of any project.
     *
     * @param endedAt null before the first run has ended
     * @param tookMillis null when its beginning was not told
     */
    public record Brief(
            String project,
            String name,
            @Nullable Instant endedAt,
            @Nullable Long tookMillis) {}

    /** All of them. */
    public List<Brief> all() {
        return database.read(HeartbeatRows::all).stream()
                .map(row -> new Brief(
                        row.project(),
                        row.name(),
                        row.pulse().endedAt(),
                        row.pulse().took() == null ? null : row.pulse().took().toMillis()))
                .toList();
    }

    /** By which an address is found, without the address itself standing in the database. */
    static String mark(String key) {
        return Sha256.of("heartbeat\n" + key);
    }

    private static String sealed(String project, String name) {
        return "heartbeat/" + project + "/" + name;
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
