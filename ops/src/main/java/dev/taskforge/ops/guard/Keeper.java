package dev.taskforge.ops.guard;

import dev.taskforge.engine.api.PermanentFailure;
import dev.taskforge.engine.db.Database;
import dev.taskforge.ops.audit.AuditLog;
import dev.taskforge.ops.guard.Guarded.Kept;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.Sha256;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Puts states in force, lets them go back, and looks whether they still are: the one place where a guard is changed, one at a time. What is to
 * be is written down before it is done, so that whoever comes after a crash knows what to go back to. Safe for use by any thread.
 */
final class Keeper {
    /** For which a state is tried. */
    static final Duration TRIAL = Duration.ofSeconds(60);

    private static final String GONE_BACK = "it was not kept in time, so it is as before";

    private final Guards guards;
    private final Database database;
    private final AuditLog audit;
    private final Clock clock;
    private final ReentrantLock one = new ReentrantLock();

    Keeper(Guards guards, Database database, AuditLog audit, Clock clock) {
        this.guards = guards;
        this.database = database;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * What was done.
     *
     * @param changed how many lines of what the machine tells are other ones now
     * @param tried whether it goes back unless somebody keeps it
     */
    record Put(int changed, boolean tried) {}

    /** Something that is to be put in force. */
    record Order(Project project, Guard guard, Kept wanted, long job, String by) {}

    /** What is on of a guard. */
    Optional<Guarded> find(Project project, Guard guard) {
        return guards.find(project.name(), guard.name());
    }

    /** Writes down what is going to be put in force, and what there was before. */
    void begin(Order order) throws IOException, InterruptedException {
        one.lockInterruptibly();
        try {
            var was = find(order.project(), order.guard());
            if (was.filter(row -> row.job() == order.job()).isEmpty()) {
                record(order, row(order, was.orElse(null)));
            }
        } finally {
            one.unlock();
        }
    }

    /**
     * Puts in force what was begun.
     *
     * @throws PermanentFailure when that has gone back meanwhile, or goes back now since its time is over
     */
    Put put(Order order) throws IOException, InterruptedException {
        one.lockInterruptibly();
        try {
            var row = find(order.project(), order.guard())
                    .filter(found -> found.job() == order.job()
                            && found.state().equals(order.wanted().state()))
                    .orElseThrow(() -> new PermanentFailure(GONE_BACK));
            if (isOver(row)) {
                goBack(order.project(), order.guard(), row, order.by());
                throw new PermanentFailure(GONE_BACK);
            }
            var lines = order.guard().inForce(order.project());
            var now = write(order, row);
            return new Put(differing(lines, now), !row.isKept());
        } finally {
            one.unlock();
        }
    }

    private Guarded row(Order order, @Nullable Guarded was) throws IOException, InterruptedException {
        var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        var kept = was == null ? null : was.isKept() ? new Kept(was.state(), was.source()) : was.previous();
        boolean tried = order.guard().mayLockOut()
                && (kept == null || !kept.state().equals(order.wanted().state()));
        return new Guarded(
                order.project().name(),
                order.guard().name(),
                guards.host(),
                order.wanted().state(),
                order.wanted().source(),
                "",
                "",
                was == null ? order.guard().before(order.project()) : was.before(),
                tried ? now.plus(TRIAL) : null,
                kept,
                order.job(),
                now,
                order.by(),
                null,
                null,
                was == null ? 0 : was.drifts(),
                was == null ? null : was.driftedAt(),
                null,
                List.of());
    }

    private void record(Order order, Guarded row) {
        database.write(tx -> {
            guards.begin(tx, row);
            audit.append(
                    tx,
                    order.by(),
                    "guard.put",
                    row.project(),
                    subject(row),
                    Map.of("job", row.job(), "source", row.source(), "state", row.state()));
            return null;
        });
    }

    /** What the machine did not take, or only half, goes back at once; if that fails too, as soon as the machine takes it. */
    private String write(Order order, Guarded row) throws IOException, InterruptedException {
        var project = order.project();
        var guard = order.guard();
        try {
            var rendered = Sha256.of(guard.rendered(project, row.state()));
            guard.put(project, row.state());
            var listing = seen(project, guard, rendered, false);
            if (row.isKept()) {
                database.write(tx -> {
                    guards.settle(tx, row.project(), row.guard());
                    return null;
                });
            }
            return listing;
        } catch (IOException e) {
            database.write(tx -> guards.expire(tx, row.project(), row.guard(), row.job()));
            try {
                goBack(project, guard, row, order.by());
            } catch (IOException again) {
                e.addSuppressed(again);
            }
            throw e;
        }
    }

    /** @param rendered a hash of what was written, by what was known before it was */
    private String seen(Project project, Guard guard, String rendered, boolean drifted)
            throws IOException, InterruptedException {
        var listing = guard.inForce(project);
        database.write(tx -> {
            guards.seen(tx, project.name(), guard.name(), rendered, listing, drifted);
            return null;
        });
        return listing;
    }

    /** Whether the time is over in which somebody could have kept it. */
    boolean isOver(Guarded row) {
        var until = row.until();
        return until != null && !clock.instant().isBefore(until);
    }

    /** Goes back to what was kept before, or to nothing, if that is not done yet. */
    void goBack(Project project, Guard guard, long job, String by) throws IOException, InterruptedException {
        one.lock();
        try {
            // First, so that nobody is told that it is kept while it goes.
            boolean ended = database.write(tx -> guards.isTried(tx, project.name(), guard.name(), job)
                    && guards.expire(tx, project.name(), guard.name(), job));
            var row = find(project, guard).filter(found -> found.job() == job);
            if (ended && row.isPresent()) {
                goBack(project, guard, row.get(), by);
            }
        } finally {
            one.unlock();
        }
    }

    private void goBack(Project project, Guard guard, Guarded row, String by) throws IOException, InterruptedException {
        var previous = row.previous();
        var rendered = previous == null ? "" : Sha256.of(guard.rendered(project, previous.state()));
        if (previous == null) {
            guard.remove(project, row.before());
        } else {
            guard.put(project, previous.state());
        }
        database.write(tx -> {
            if (previous == null) {
                guards.remove(tx, row.project(), row.guard());
            } else {
                guards.begin(tx, back(row, previous));
            }
            audit.append(tx, by, "guard.back", row.project(), subject(row), Map.of("job", row.job()));
            return null;
        });
        if (previous != null) {
            seen(project, guard, rendered, false);
        }
    }

    private static Guarded back(Guarded row, Kept previous) {
        return new Guarded(
                row.project(),
                row.guard(),
                row.host(),
                previous.state(),
                previous.source(),
                "",
                "",
                row.before(),
                null,
                null,
                row.job(),
                row.appliedAt(),
                row.appliedBy(),
                null,
                null,
                row.drifts(),
                row.driftedAt(),
                null,
                List.of());
    }

    /** Leaves things as they were before the guard came; false when it is off already. */
    boolean off(Project project, Guard guard, long job, String by) throws IOException, InterruptedException {
        one.lockInterruptibly();
        try {
            var row = find(project, guard);
            guard.remove(project, row.map(Guarded::before).orElse(null));
            if (row.isEmpty()) {
                return false;
            }
            database.write(tx -> {
                guards.remove(tx, project.name(), guard.name());
                audit.append(tx, by, "guard.off", project.name(), subject(row.get()), Map.of("job", job));
                return null;
            });
            return true;
        } finally {
            one.unlock();
        }
    }

    /**
     * Puts right what is not in force any more, and lets go back what nobody kept in time.
     *
     * @return whether anything had to be put right
     */
    boolean look(Project project, Guard guard) throws IOException, InterruptedException {
        one.lockInterruptibly();
        try {
            var found = find(project, guard).orElse(null);
            if (found == null) {
                return false;
            }
            if (isOver(found)) {
                goBack(project, guard, found, "system");
                return true;
            }
            var rendered = Sha256.of(guard.rendered(project, found.state()));
            var listing = guard.inForce(project);
            // What was only begun has not been written yet: that it is not in force is nobody's change.
            boolean drifted = !found.rendered().isEmpty() && !listing.equals(found.listing());
            if (!drifted && rendered.equals(found.rendered())) {
                seen(project, guard, rendered, false);
                return false;
            }
            guard.put(project, found.state());
            seen(project, guard, rendered, drifted);
            if (drifted) {
                record(found, listing);
            }
            return drifted;
        } finally {
            one.unlock();
        }
    }

    private void record(Guarded row, String listing) {
        database.write(tx -> {
            audit.append(
                    tx,
                    "system",
                    "guard.drift",
                    row.project(),
                    subject(row),
                    Map.of("changed", differing(row.listing(), listing)));
            return null;
        });
    }

    void troubled(Guarded row, String trouble) {
        database.write(tx -> {
            guards.troubled(tx, row.project(), row.guard(), trouble);
            return null;
        });
    }

    static String subject(Guarded row) {
        return "guard/" + row.guard();
    }

    /** How many lines only one of two texts has. */
    static int differing(String before, String after) {
        var left = new ArrayList<>(after.lines().toList());
        int gone = 0;
        for (var line : before.lines().toList()) {
            if (!left.remove(line)) {
                gone++;
            }
        }
        return gone + left.size();
    }
}
