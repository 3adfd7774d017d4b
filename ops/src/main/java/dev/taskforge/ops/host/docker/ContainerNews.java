package dev.taskforge.ops.host.docker;

import dev.taskforge.ops.host.docker.Looking.Happened;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows what Docker Engine tells of containers, while anybody wants to know. It is a reason to look earlier and nothing that anybody may
 * rely on. Close it to stop.
 */
public final class ContainerNews implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ContainerNews.class);
    private static final Duration AT_A_TIME = Duration.ofSeconds(20);
    /** After an answer that ended before its time. */
    private static final Duration SHORT = Duration.ofSeconds(1);

    private static final Duration AGAIN = Duration.ofSeconds(10);
    /** What happened longer ago than this, those who look at their times have seen. */
    private static final Duration BACK = Duration.ofSeconds(30);

    private final Path socket;
    private final BooleanSupplier wanted;
    private final Consumer<Happened> hears;
    private final Clock clock;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;
    private volatile boolean following;

    // No virtual thread: it asks file systems, which may hang.
    private ContainerNews(Path socket, BooleanSupplier wanted, Consumer<Happened> hears, Clock clock) {
        this.socket = socket;
        this.wanted = wanted;
        this.hears = hears;
        this.clock = clock;
        this.thread = Thread.ofPlatform().daemon().name("container-news").unstarted(this::follow);
    }

    /**
     * Begins to follow.
     *
     * @param socket of Docker Engine
     * @param wanted whether anybody wants to know
     */
    public static ContainerNews open(Path socket, BooleanSupplier wanted, Consumer<Happened> hears, Clock clock) {
        var news = new ContainerNews(socket, wanted, hears, clock);
        news.thread.start();
        return news;
    }

    /** Whether Docker Engine tells what happens now. */
    public boolean isFollowing() {
        return following;
    }

    private void follow() {
        var since = clock.instant();
        try {
            do {
                since = wanted.getAsBoolean() ? listen(since) : clock.instant();
            } while (!closing.await(AGAIN.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // it is closed
        }
    }

    /**
     * Follows until Docker Engine does not answer any more, or nobody wants to know.
     *
     * @return up to when it did
     */
    private Instant listen(Instant last) throws InterruptedException {
        var since = last;
        try {
            var looking = new Looking(Docker.connect(socket));
            while (closing.getCount() > 0 && wanted.getAsBoolean()) {
                var now = clock.instant();
                var until = now.plus(AT_A_TIME);
                var oldest = now.minus(BACK);
                following = true;
                var from = since.isBefore(oldest) ? oldest : since.isAfter(now) ? now : since;
                looking.follow(from, until, hears);
                var ended = clock.instant();
                since = ended.isBefore(until) ? ended : until;
                if (ended.isBefore(until)) {
                    closing.await(SHORT.toMillis(), TimeUnit.MILLISECONDS);
                }
            }
        } catch (IOException | RuntimeException e) {
            if (closing.getCount() == 0 || Thread.interrupted()) {
                throw new InterruptedException();
            }
            if (following) {
                LOG.warn("Docker Engine does not tell what happens to containers: {}", e.getMessage());
            }
        } finally {
            following = false;
        }
        return since;
    }

    @Override
    public void close() {
        closing.countDown();
        thread.interrupt();
    }
}
