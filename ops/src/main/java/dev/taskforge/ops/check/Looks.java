package dev.taskforge.ops.check;

import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.yaml.Durations;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at checks again and again. Each question runs on a platform thread of its own: one that hangs where nothing can end it, such
 * as in a name server that is gone or a file system whose server is, must take no thread from the others. Until it has ended the
 * same question is not put again, so no more than one thread hangs for each. Safe for use by any thread.
 */
public final class Looks {
    private static final Logger LOG = LoggerFactory.getLogger(Looks.class);
    /** Most kinds keep to their time by themselves and say more about it. */
    private static final Duration GRACE = Duration.ofMillis(500);

    private final Checks checks;
    private final Map<String, Asked> asking = new ConcurrentHashMap<>();

    /**
     * A question that was put.
     *
     * @param check that it is, as soon as that is known
     */
    private record Asked(Thread thread, AtomicReference<@Nullable Check> check) {}

    public Looks(Checks checks) {
        this.checks = checks;
    }

    /**
     * Asks one check. Takes hardly longer than its timeout, whatever the question does.
     *
     * @throws IllegalArgumentException when the project has no such check
     */
    public Look look(Project project, String name) throws InterruptedException {
        var declared = project.file().checks().get(name);
        if (declared == null) {
            throw new IllegalArgumentException("project " + project.name() + " has no check " + name);
        }
        long start = System.nanoTime();
        var key = project.name() + "/" + name;
        var before = asking.get(key);
        if (before != null && before.thread().isAlive()) {
            return late(declared.timeout(), start, before.check().get());
        }
        var look = new CompletableFuture<Look>();
        var check = new AtomicReference<@Nullable Check>();
        var thread = Thread.ofPlatform().daemon().name("look " + key).start(() -> {
            try {
                look.complete(ask(project, name, check));
            } catch (Throwable e) {
                look.completeExceptionally(e);
            }
        });
        var asked = new Asked(thread, check);
        asking.put(key, asked);
        try {
            return look.get(declared.timeout().plus(GRACE).toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return late(declared.timeout(), start, check.get());
        } catch (ExecutionException e) {
            // What libraries say may repeat a header or an address with its password, so only its kind is told.
            var kind = Objects.requireNonNullElse(e.getCause(), e).getClass().getSimpleName();
            LOG.warn("{} could not be asked: {}", key, kind);
            return new Look(CheckState.ERROR, Message.of("check.failure", kind), took(start), host(check.get()));
        } finally {
            if (look.isDone()) {
                asking.remove(key, asked);
            } else {
                thread.interrupt();
            }
        }
    }

    private Look ask(Project project, String name, AtomicReference<@Nullable Check> asked) throws InterruptedException {
        long start = System.nanoTime();
        var looking = checks.looking(project, name);
        var prepared = looking.prepared();
        var check = prepared.check();
        asked.set(check);
        var answer = check == null || prepared.obstacle() != null
                ? Objects.requireNonNull(prepared.obstacle())
                : check.ask(looking.surroundings());
        return new Look(state(answer.state()), prepared.masking().mask(answer.seen()), took(start), host(check));
    }

    private static Look late(Duration timeout, long start, @Nullable Check check) {
        var state = check != null && check.isOfOwnRecords() ? CheckState.UNKNOWN : CheckState.ERROR;
        return new Look(state, Message.of("check.timeout", Durations.show(timeout)), took(start), host(check));
    }

    private static @Nullable String host(@Nullable Check check) {
        return check == null ? null : check.host();
    }

    private static Duration took(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /** Whoever waits for a person's word says nothing of the world. */
    private static CheckState state(CheckState state) {
        return switch (state) {
            case PASS, FAIL, UNKNOWN -> state;
            default -> CheckState.ERROR;
        };
    }
}
