package dev.taskforge.server.http;

import io.github.bucket4j.Bucket;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Keeps one client from taking the server away from the others: so many requests per principal, or per address for
 * those who have not signed in, who get a hundredth. Safe for use by any thread; remembers the most recent clients only.
 */
final class RateLimit {
    private static final int MOST_CLIENTS = 10_000;
    private static final int ANONYMOUS_SHARE = 100;

    private final HttpLimits limits;
    private final Map<String, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true);

    RateLimit(HttpLimits limits) {
        this.limits = limits;
    }

    /** Lets the request pass or ends it with 429. */
    void admit(Exchange exchange) {
        var principal = exchange.principal();
        var bucket = principal.signedIn()
                ? bucket(principal.kind() + " " + principal.name(), 1)
                : bucket("address " + exchange.address(), ANONYMOUS_SHARE);
        var probe = bucket.tryConsumeAndReturnRemaining(1);
        if (!probe.isConsumed()) {
            long seconds = Math.max(1, TimeUnit.NANOSECONDS.toSeconds(probe.getNanosToWaitForRefill()));
            throw ProblemException.tooMany(seconds, "rate.limited", seconds);
        }
    }

    private Bucket bucket(String client, int share) {
        synchronized (buckets) {
            var bucket = buckets.computeIfAbsent(client, _ -> create(share));
            if (buckets.size() > MOST_CLIENTS) {
                var eldest = buckets.keySet().iterator();
                eldest.next();
                eldest.remove();
            }
            return bucket;
        }
    }

    private Bucket create(int share) {
        int burst = Math.max(1, limits.burst() / share);
        int perSecond = Math.max(1, limits.perSecond() / share);
        return Bucket.builder()
                .addLimit(limit -> limit.capacity(burst).refillGreedy(perSecond, Duration.ofSeconds(1)))
                .build();
    }
}
