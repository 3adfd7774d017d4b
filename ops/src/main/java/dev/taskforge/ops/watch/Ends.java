package dev.taskforge.ops.watch;

import dev.taskforge.ops.host.docker.Looking.Happened;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Services of projects that have ended, are paused or are not healthy, and were not started again at once: a reason to look at their
 * project now. Safe for use by any thread.
 */
final class Ends {
    /** Whoever restarts a container or makes it anew, or Docker Engine after a crash, has started it again by then. */
    static final Duration GRACE = Duration.ofSeconds(2);
    /** What ends again and again is no reason to look all the time. */
    static final Duration REST = Duration.ofSeconds(30);
    /** So long it matters whether what ended runs again. */
    private static final Duration FELT = Duration.ofMinutes(1);

    /** What has ended so often within that time ends again: that it was started again says nothing then. */
    private static final int OFTEN = 4;

    private static final int MOST = 1_000;

    private final Map<String, Project> projects = new HashMap<>();

    private static final class Project {
        private final Map<String, End> ended = new HashMap<>();
        /** How often each container has. */
        private final Map<String, Integer> times = new HashMap<>();

        private @Nullable Instant due;
        private @Nullable Instant looked;
    }

    /**
     * @param at the first time
     * @param often whether a container of it ended again and again
     * @param well whether it ended with 0: it may have done its work, and nobody waits for it to run again
     * @param runs whether it runs again
     */
    private record End(Instant at, boolean often, boolean well, boolean runs) {
        End and(End next) {
            return new End(at, often || next.often, next.well, false);
        }

        End started() {
            return new End(at, often, well, !often);
        }
    }

    /**
     * Takes what Docker Engine tells.
     *
     * @param owners the projects to which the container belongs
     * @return those for which all runs again that they are looked at for
     */
    synchronized List<String> hear(Happened happened, Collection<String> owners, Instant now) {
        var labels = happened.labels();
        if (labels.getOrDefault("com.docker.compose.oneoff", "").equalsIgnoreCase("true")) {
            return List.of(); // what is run once is to end
        }
        var service = labels.getOrDefault("com.docker.compose.service", "");
        switch (happened.event().action()) {
            case "die", "oom", "pause", "health_status: unhealthy" ->
                owners.forEach(owner -> ended(owner, service, happened, now));
            case "start", "unpause", "health_status: healthy" -> {
                return owners.stream().filter(owner -> runs(owner, service)).toList();
            }
            default -> {}
        }
        return List.of();
    }

    private static boolean isWell(Happened happened) {
        var code = happened.event().exitCode();
        return code != null && code == 0;
    }

    private void ended(String owner, String service, Happened happened, Instant now) {
        if (projects.size() >= MOST && !projects.containsKey(owner)) {
            return;
        }
        var project = projects.computeIfAbsent(owner, _ -> new Project());
        var event = happened.event();
        if (event.is("die") && (project.times.size() < MOST || project.times.containsKey(event.container()))) {
            project.times.merge(event.container(), 1, Integer::sum);
        }
        if (project.ended.size() < MOST || project.ended.containsKey(service)) {
            boolean often = project.times.getOrDefault(event.container(), 0) >= OFTEN;
            project.ended.merge(service, new End(now, often, isWell(happened), false), End::and);
        }
        var end = project.ended.get(service);
        var wait = end != null && end.often ? Duration.ZERO : GRACE;
        var rested = project.looked == null ? now : project.looked.plus(REST);
        var due = rested.isAfter(now.plus(wait)) ? rested : now.plus(wait);
        if (project.due == null || due.isBefore(project.due)) {
            project.due = due;
        }
    }

    private boolean runs(String owner, String service) {
        var project = projects.get(owner);
        var end = project == null ? null : project.ended.get(service);
        if (project == null || end == null || end.runs) {
            return false;
        }
        project.ended.put(service, end.started());
        if (!project.ended.values().stream().allMatch(one -> one.runs || one.well)) {
            return false;
        }
        project.due = null;
        return project.looked != null;
    }

    /** The projects that are to be looked at now, each once. */
    synchronized List<String> due(Instant now) {
        var found = new ArrayList<String>();
        projects.forEach((name, project) -> {
            var due = project.due;
            if (due != null && (!due.isAfter(now) || due.isAfter(now.plus(REST)))) {
                project.due = null;
                project.looked = now;
                found.add(name);
            }
            project.ended.values().removeIf(end -> isOver(end.at, FELT, now) && project.due == null);
            if (project.ended.isEmpty()) {
                project.times.clear();
            }
            if (project.looked != null && isOver(project.looked, REST, now)) {
                project.looked = null;
            }
        });
        projects.values().removeIf(one -> one.ended.isEmpty() && one.due == null && one.looked == null);
        return found;
    }

    /** Also when the clock was set back since. */
    private static boolean isOver(Instant at, Duration after, Instant now) {
        return !now.isBefore(at.plus(after)) || at.isAfter(now);
    }

    /** When something is due; empty when nothing waits. */
    synchronized Optional<Instant> next() {
        return projects.values().stream()
                .flatMap(project -> Optional.ofNullable(project.due).stream())
                .min(Instant::compareTo);
    }
}
