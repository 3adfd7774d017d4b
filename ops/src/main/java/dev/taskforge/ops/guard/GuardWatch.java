package dev.taskforge.ops.guard;

import dev.taskforge.ops.host.docker.ContainerNews;
import dev.taskforge.ops.host.docker.Looking.Happened;
import dev.taskforge.ops.project.Projects;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after all guards that are on: every {@link #EVERY}, and soon after a container starts. Close it to stop.
 */
public final class GuardWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(GuardWatch.class);
    private static final Duration EVERY = Duration.ofSeconds(30);
    /** So that what starts together is one reason to look. */
    private static final Duration TOGETHER = Duration.ofMillis(300);

    private final Map<String, Guard> known;
    private final Keeper keeper;
    private final Guards guards;
    private final Projects projects;
    private final Semaphore reasons = new Semaphore(0);
    private final Thread thread;
    private volatile boolean closed;
    private volatile @Nullable ContainerNews news;

    GuardWatch(Map<String, Guard> known, Keeper keeper, Guards guards, Projects projects) {
        this.known = known;
        this.keeper = keeper;
        this.guards = guards;
        this.projects = projects;
        this.thread = Thread.ofPlatform().daemon().name("guard-watch").unstarted(this::repeat);
    }

    /** Begins, at once: whatever happened while nobody looked. */
    public void start(Path socket, Clock clock) {
        thread.start();
        news = ContainerNews.open(socket, () -> !guards.all().isEmpty(), this::hear, clock);
    }

    private void hear(Happened happened) {
        if (happened.event().is("start")) {
            reasons.release();
        }
    }

    private void repeat() {
        try {
            clear();
            while (!closed) {
                look();
                if (reasons.tryAcquire(EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
                    TimeUnit.MILLISECONDS.sleep(TOGETHER.toMillis());
                    reasons.drainPermits();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // it is closed
        }
    }

    private void clear() throws InterruptedException {
        for (var guard : known.values()) {
            try {
                guard.clear();
            } catch (IOException | RuntimeException e) {
                LOG.warn("what guard {} left behind cannot be removed: {}", guard.name(), e.getMessage());
            }
        }
    }

    /** Looks at each once. */
    void look() throws InterruptedException {
        try {
            for (var row : guards.all()) {
                look(row);
            }
        } catch (RuntimeException e) {
            LOG.warn("guards cannot be looked at: {}", e.toString());
        }
    }

    private void look(Guarded row) throws InterruptedException {
        var guard = known.get(row.guard());
        var project = projects.find(row.project());
        if (guard == null || project.isEmpty()) {
            return; // of a project that is deleted its routes take care
        }
        try {
            if (keeper.look(project.get(), guard)) {
                LOG.info("guard {} of {} was put right", row.guard(), row.project());
            }
        } catch (IOException | RuntimeException e) {
            var said = String.valueOf(e.getMessage());
            if (!said.equals(row.trouble())) {
                LOG.warn("guard {} of {} cannot be looked at or put right: {}", row.guard(), row.project(), said);
                keeper.troubled(row, said);
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        var followed = news;
        if (followed != null) {
            followed.close();
        }
        thread.interrupt();
    }
}
