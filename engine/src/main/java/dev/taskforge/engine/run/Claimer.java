package dev.taskforge.engine.run;

import dev.taskforge.engine.api.JobType;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.engine.store.ClaimRequest;
import dev.taskforge.engine.store.Claimed;
import dev.taskforge.engine.store.Claims;
import dev.taskforge.engine.store.JobStore;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Claims jobs on behalf of this process and turns them into runs. */
final class Claimer {
    private final JobStore store;
    private final String worker;
    private final Duration lease;
    private final Map<String, JobType> types;
    private final Map<String, String> plans;
    private final TypeSettings settings;
    private volatile long lastClaimNanos = System.nanoTime();

    Claimer(
            JobStore store,
            String worker,
            Duration lease,
            Map<String, JobType> types,
            Map<String, String> plans,
            TypeSettings settings) {
        this.store = store;
        this.worker = worker;
        this.lease = lease;
        this.types = types;
        this.plans = plans;
        this.settings = settings;
    }

    Set<String> types() {
        return types.keySet();
    }

    Claims claim(Tx tx, int most, Instant now) {
        return store.leases().claim(tx, new ClaimRequest(worker, plans, most, now, now.plus(lease)));
    }

    /** Whether any type has the worker that is kept for such. */
    boolean reserves() {
        return types.values().stream().anyMatch(JobType::reserved);
    }

    /** Claims one job of the types for which a worker is kept. */
    Claims claimReserved(Tx tx, Instant now) {
        var reserved = new HashMap<>(plans);
        types.forEach((name, type) -> {
            if (!type.reserved()) {
                reserved.remove(name);
            }
        });
        return store.leases().claim(tx, new ClaimRequest(worker, reserved, 1, now, now.plus(lease)));
    }

    List<Run> runs(Claims claims) {
        if (!claims.jobs().isEmpty()) {
            lastClaimNanos = System.nanoTime();
        }
        return claims.jobs().stream().map(this::run).toList();
    }

    private Run run(Claimed claimed) {
        var job = claimed.job();
        var type = Objects.requireNonNull(types.get(job.type()));
        var timeout = settings.timeout(job.type(), claimed.timeout());
        return new Run(claimed, type, timeout, Objects.requireNonNull(job.leaseUntil()));
    }

    /** Whether the last claim that found anything is longer ago than this. */
    boolean lastClaimOlderThan(Duration age) {
        return System.nanoTime() - lastClaimNanos > age.toNanos();
    }
}
