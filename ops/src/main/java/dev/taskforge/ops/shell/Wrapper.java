package dev.taskforge.ops.shell;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A command whose purpose is to run another one.
 *
 * @param words its own words, up to the inner command
 * @param target the container, service or host the inner command runs in; null when it runs here
 * @param docker the call, when docker starts the inner command
 */
public record Wrapper(
        Kind kind,
        List<Word> words,
        @Nullable Word target,
        @Nullable DockerCall docker) {

    public Wrapper {
        words = List.copyOf(words);
    }

    /** What it changes for the inner command. */
    public enum Kind {
        /** Only the circumstances: sudo, env, timeout. */
        CIRCUMSTANCE,
        /** It runs inside a container: docker exec, docker compose run, kubectl exec. */
        CONTAINER,
        /** It runs on another machine. */
        HOST,
        /** Another shell reads it. */
        SHELL,
        /** An interpreter or a package runner: python manage.py, npx prisma. */
        RUNNER,
        /** It is run for each of several things: xargs, find -exec. */
        EACH,
        /** It is run again and again. */
        WATCH
    }

    /** The call, when docker starts the inner command. */
    public Optional<DockerCall> call() {
        return Optional.ofNullable(docker);
    }

    @Override
    public String toString() {
        return kind + " " + words;
    }
}
