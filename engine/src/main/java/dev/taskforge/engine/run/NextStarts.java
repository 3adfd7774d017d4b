package dev.taskforge.engine.run;

import dev.taskforge.engine.store.Outlook.Lane;
import dev.taskforge.engine.store.Outlook.NextStart;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** When the rates of queues let the next jobs start for which workers of other processes wait here. */
final class NextStarts {
    private final Clock clock;
    private final Map<Lane, Instant> times = new HashMap<>();

    NextStarts(Clock clock) {
        this.clock = clock;
    }

    /** A look or a claim found this; returns whether any of it comes before what was known. */
    synchronized boolean seen(Collection<NextStart> found) {
        boolean earlier = false;
        for (var next : found) {
            var known = times.get(next.lane());
            if (known == null || next.at().isBefore(known)) {
                times.put(next.lane(), next.at());
                earlier = true;
            }
        }
        return earlier;
    }

    /** Takes out those whose time has come. */
    synchronized List<Lane> due() {
        var now = clock.instant();
        var due = times.entrySet().stream()
                .filter(next -> !next.getValue().isAfter(now))
                .map(Map.Entry::getKey)
                .toList();
        due.forEach(times::remove);
        return due;
    }

    /** How long it is until the first of them, at most {@code most}. */
    synchronized Duration rest(Duration most) {
        var now = clock.instant();
        return times.values().stream()
                .map(next -> Duration.between(now, next))
                .filter(rest -> rest.compareTo(most) < 0)
                .min(Duration::compareTo)
                .orElse(most);
    }
}
