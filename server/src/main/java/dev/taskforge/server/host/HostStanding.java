package dev.taskforge.server.host;

import dev.taskforge.ops.posture.HostFixes;
import dev.taskforge.ops.posture.Posture;
import dev.taskforge.ops.posture.PostureRules;
import dev.taskforge.ops.posture.Wanted;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How the machine stands: asked when somebody wants to know, by one at a time, and kept for a moment. Safe for use by any thread.
 */
public final class HostStanding {
    private static final Logger LOG = LoggerFactory.getLogger(HostStanding.class);
    /** So long an answer serves those who look at the same time. */
    private static final Duration FRESH = Duration.ofSeconds(5);
    /** So old an answer may be for metrics. */
    private static final Duration OLD = Duration.ofMinutes(5);

    private final PostureRules rules;
    private final HostFixes fixes;
    private final Supplier<Wanted> wanted;
    private final String machine;
    private final Clock clock;
    private final ReentrantLock asking = new ReentrantLock();
    private final AtomicBoolean renewing = new AtomicBoolean();
    private volatile @Nullable Posture newest;

    /**
     * @param wanted what projects want of the machine
     * @param machine its name
     */
    public HostStanding(PostureRules rules, HostFixes fixes, Supplier<Wanted> wanted, String machine, Clock clock) {
        this.rules = rules;
        this.fixes = fixes;
        this.wanted = wanted;
        this.machine = machine;
        this.clock = clock;
    }

    String machine() {
        return machine;
    }

    /**
     * How it stands now, or stood a few seconds ago.
     *
     * @throws InterruptedException when this thread was interrupted while it was asked
     */
    public Posture now() throws InterruptedException {
        asking.lockInterruptibly();
        try {
            var known = newest;
            if (known != null && !isOlder(known, FRESH)) {
                return known;
            }
            var asked = rules.look(wanted.get());
            newest = asked;
            return asked;
        } finally {
            asking.unlock();
        }
    }

    /** The answer of some minutes ago, for those who cannot wait; empty when nobody asked yet. It is renewed meanwhile. */
    Optional<Posture> latest() {
        var known = newest;
        if ((known == null || isOlder(known, OLD)) && renewing.compareAndSet(false, true)) {
            Thread.ofVirtual().name("host-posture").start(this::renew);
        }
        return Optional.ofNullable(known);
    }

    private void renew() {
        try {
            now();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // nobody does
        } catch (RuntimeException e) {
            LOG.warn("the machine could not be asked how it stands: {}", e.toString());
        } finally {
            renewing.set(false);
        }
    }

    private boolean isOlder(Posture posture, Duration age) {
        var passed = Duration.between(posture.at(), clock.instant());
        return passed.isNegative() || passed.compareTo(age) > 0;
    }

    /**
     * The fixes that are in force on this machine.
     *
     * @throws IOException when what is written of them cannot be read
     */
    List<HostFixes.InForce> inForce() throws IOException {
        return fixes.inForce();
    }
}
