package dev.taskforge.ops.watch;

import dev.taskforge.engine.db.Database;
import dev.taskforge.ops.check.OwnContainers;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.Projects;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the files of all projects want to be watched, now. {@link #project}, {@link #haveContainers} and {@link #with} are safe for any
 * thread, the rest for one. */
final class Declarations {
    private static final Logger LOG = LoggerFactory.getLogger(Declarations.class);

    private final Database database;
    private final Projects projects;
    private volatile Map<String, Project> known = Map.of();
    private boolean kept;
    private @Nullable List<Monitor> declared;
    private Set<String> unknown = Set.of();
    private @Nullable List<Monitor> watched;

    Declarations(Database database, Projects projects) {
        this.database = database;
        this.projects = projects;
    }

    /** The project of a monitor, as its file says now. */
    Project project(Monitor monitor) {
        var project = known.get(monitor.project());
        if (project == null) {
            throw new IllegalArgumentException("there is no project " + monitor.project());
        }
        return project;
    }

    /** Whether any of them has containers. */
    boolean haveContainers() {
        return known.values().stream().anyMatch(project -> project.file().compose() != null);
    }

    /** The names of those to which a container with these labels belongs. */
    List<String> with(Map<String, String> labels) {
        return known.values().stream()
                .filter(project -> OwnContainers.has(project, labels))
                .map(Project::name)
                .toList();
    }

    /** Whether anything was ever looked at that is still kept. */
    boolean isKept() {
        return kept;
    }

    /** Tells everything the next time. */
    void forget() {
        declared = null;
        watched = null;
    }

    /**
     * What is to be watched now, without what is paused; empty when that is the same as the last time.
     *
     * @param writing writes down what is declared, and of which projects nobody knows; false when another node watches by now
     */
    Optional<List<Monitor>> changed(Instant now, BiPredicate<List<Monitor>, Set<String>> writing) {
        var unread = new HashSet<String>();
        var found = read(unread);
        var monitors = found.values().stream()
                .flatMap(project -> Monitor.of(project).stream())
                .toList();
        known = Map.copyOf(found);
        if (!monitors.equals(declared) || !unread.equals(unknown)) {
            if (!writing.test(monitors, unread)) {
                return Optional.empty();
            }
            declared = monitors;
            unknown = unread;
        }
        var paused = new HashSet<Monitor.Key>();
        var rows = database.read(MonitorRows::all);
        kept = !rows.isEmpty();
        rows.forEach(row -> {
            var pause = row.pause();
            if (pause != null && pause.holds(now)) {
                paused.add(new Monitor.Key(row.project(), row.name()));
            }
        });
        var wanted = new ArrayList<>(monitors);
        wanted.removeIf(monitor -> paused.contains(monitor.key()));
        if (wanted.equals(watched)) {
            return Optional.empty();
        }
        watched = List.copyOf(wanted);
        return Optional.of(watched);
    }

    /** One that cannot be read now stays as it was, if that is known. */
    private Map<String, Project> read(Set<String> unread) {
        var found = new HashMap<String, Project>();
        for (var name : projects.names()) {
            try {
                projects.find(name).ifPresent(project -> found.put(name, project));
            } catch (RuntimeException e) {
                LOG.warn("what to watch of {} cannot be read: {}", name, e.toString());
                var before = known.get(name);
                if (before == null) {
                    unread.add(name);
                } else {
                    found.put(name, before);
                }
            }
        }
        return new TreeMap<>(found);
    }
}
