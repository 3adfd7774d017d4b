package dev.taskforge.engine.api;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which jobs somebody may take; null stands for every one.
 *
 * @param projects the empty string stands for jobs without a project
 */
public record Reach(
        @Nullable Set<String> queues,
        @Nullable Set<String> types,
        @Nullable Set<String> projects) {
    public static final Reach EVERYTHING = new Reach(null, null, null);

    public Reach {
        queues = queues == null ? null : Set.copyOf(queues);
        types = types == null ? null : Set.copyOf(types);
        projects = projects == null ? null : Set.copyOf(projects);
    }

    /** Whether a job of this queue, type and project lies within. */
    public boolean covers(String queue, String type, @Nullable String project) {
        return holds(queues, queue) && holds(types, type) && holds(projects, project == null ? "" : project);
    }

    public boolean coversQueue(String queue) {
        return holds(queues, queue);
    }

    public boolean coversType(String type) {
        return holds(types, type);
    }

    /** What lies within both. */
    public Reach and(Reach other) {
        return new Reach(common(queues, other.queues), common(types, other.types), common(projects, other.projects));
    }

    private static boolean holds(@Nullable Set<String> names, String name) {
        return names == null || names.contains(name);
    }

    private static @Nullable Set<String> common(@Nullable Set<String> one, @Nullable Set<String> other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.stream().filter(other::contains).collect(java.util.stream.Collectors.toUnmodifiableSet());
    }
}
