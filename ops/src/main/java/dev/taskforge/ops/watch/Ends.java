package dev.taskforge.ops.watch;

import dev.taskforge.ops.host.docker.Looking.Happened;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Containers that have ended, are paused or are not healthy, and were not started again at once: a reason to look at their project now.
 * Safe for use by any thread.
 */
final class Ends {
    /** Whoever restarts a container or makes it anew, or Docker Engine after a crash, has started it again by then. */
    static final Duration GRACE = Duration.ofSeconds(2);
    /** What ends again and again is no reason to look all the time. */
    static final Duration REST = Duration.ofSeconds(30);

    private static final int MOST = 1_000;

    private final Map<String, Ended> waiting = new HashMap<>();
    private final Map<String, Ended> looked = new HashMap<>();

    private record Ended(Instant at, String service, Map<String, String> labels) {}

    /**
     * Takes what Docker Engine tells.
     *
     * @return whether what its project is looked at for runs again
     */
    synchronized boolean hear(Happened happened, Instant now) {
        var labels = happened.labels();
        var service = project(labels) + "/" + labels.getOrDefault("com.docker.compose.service", "");
        return switch (happened.event().action()) {
            case "die", "oom", "pause", "health_status: unhealthy" -> {
                if (waiting.size() < MOST) {
                    waiting.putIfAbsent(service, new Ended(now, service, labels));
                }
                yield false;
            }
            case "start", "unpause", "health_status: healthy" -> {
                waiting.remove(service);
                var last = looked.get(project(labels));
                yield last != null && last.service.equals(service);
            }
            default -> false;
        };
    }

    /** The labels of a container of each Compose project that is to be looked at now, each once. */
    synchronized List<Map<String, String>> due(Instant now) {
        looked.values().removeIf(last -> !now.isBefore(last.at.plus(REST)) || last.at.isAfter(now));
        var due = new ArrayList<Map<String, String>>();
        var left = waiting.values().iterator();
        while (left.hasNext()) {
            var ended = left.next();
            if (now.isBefore(ended.at.plus(GRACE)) && !ended.at.isAfter(now)) {
                continue;
            }
            left.remove();
            var begun = new Ended(now, ended.service, ended.labels);
            if (looked.putIfAbsent(project(ended.labels), begun) == null) {
                due.add(ended.labels);
            }
        }
        return due;
    }

    /** When something is due; empty when nothing waits. */
    synchronized Optional<Instant> next() {
        return waiting.values().stream().map(ended -> ended.at.plus(GRACE)).min(Instant::compareTo);
    }

    private static String project(Map<String, String> labels) {
        return labels.getOrDefault("com.docker.compose.project", "");
    }
}
