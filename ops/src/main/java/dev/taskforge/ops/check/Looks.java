package dev.taskforge.ops.check;

import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.yaml.Durations;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Looks at checks again and again. Each question runs on a platform thread of its own: one that hangs where nothing can end it, such
 * as in a name server that is gone or a file system whose server is, must take no thread from the others. Until it has ended the
 * same question is not put again, so no more than one thread hangs for each. Safe for use by any thread.
 */
public final class Looks {
    private final Checks checks;
    private final Map<String, Thread> asking = new ConcurrentHashMap<>();

    public Looks(Checks checks) {
        this.checks = checks;
    }

    /**
     * Asks one check. Takes hardly longer than its timeout, whatever the question does.
     *
     * @throws IllegalArgumentException when the project has no such check
     */
    public Look look(Project project, String name) throws InterruptedException {
        long start = System.nanoTime();
        var looking = checks.looking(project, name);
        var prepared = looking.prepared();
        var check = prepared.check();
        var answer = check == null || prepared.obstacle() != null
                ? Objects.requireNonNull(prepared.obstacle())
                : ask(project.name() + "/" + name, check, looking);
        return new Look(
                state(answer.state()),
                prepared.masking().mask(answer.seen()),
                Duration.ofNanos(System.nanoTime() - start),
                check == null ? null : check.host());
    }

    private Answer ask(String key, Check check, Checks.Looking looking) throws InterruptedException {
        var before = asking.get(key);
        if (before != null && before.isAlive()) {
            return Answer.error(
                    Message.of(
                            "check.timeout",
                            Durations.show(looking.surroundings().timeout())),
                    Message.of("check.timeout.fix"));
        }
        var answer = new CompletableFuture<Answer>();
        var thread = Thread.ofPlatform().daemon().name("look " + key).start(() -> {
            try {
                answer.complete(check.ask(looking.surroundings()));
            } catch (Throwable e) {
                answer.completeExceptionally(e);
            }
        });
        asking.put(key, thread);
        try {
            return Asking.await(
                    answer,
                    looking.surroundings(),
                    Duration.ZERO,
                    looking.prepared().masking());
        } finally {
            if (answer.isDone()) {
                asking.remove(key, thread);
            } else {
                thread.interrupt();
            }
        }
    }

    /** Whoever waits for a person's word says nothing of the world. */
    private static CheckState state(CheckState state) {
        return state == CheckState.PASS || state == CheckState.FAIL ? state : CheckState.ERROR;
    }
}
