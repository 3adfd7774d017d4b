package dev.taskforge.ops.watch;

import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.ProjectFile.DeclaredCheck;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * A check that is looked at on a schedule.
 *
 * @param every from the beginning of one look to that of the next
 * @param failsAfter so many looks in a row must not pass before it counts as down
 * @param recoversAfter so many looks in a row must pass before it counts as up again
 */
public record Monitor(String project, String name, Duration every, int failsAfter, int recoversAfter) {

    /** By which monitors are told apart. */
    public record Key(String project, String name) {}

    /** Those that a project declares, in the order of its file. */
    public static List<Monitor> of(Project project) {
        return project.file().checks().values().stream()
                .filter(check -> check.watched() != null)
                .map(check -> of(project.name(), check))
                .toList();
    }

    private static Monitor of(String project, DeclaredCheck check) {
        var watched = Objects.requireNonNull(check.watched());
        return new Monitor(project, check.name(), watched.every(), watched.failsAfter(), watched.recoversAfter());
    }

    public Key key() {
        return new Key(project, name);
    }

    /**
     * When within its interval it is looked at, in milliseconds: always the same, and another one than that of its neighbours, so that
     * a server that starts does not ask everything at once.
     */
    long phase() {
        long mixed = (project + "\n" + name).hashCode() * 0x9E3779B97F4A7C15L;
        mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return Math.floorMod(mixed ^ (mixed >>> 31), every.toMillis());
    }
}
