package dev.taskforge.engine.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.taskforge.engine.db.DatabaseException;
import dev.taskforge.engine.db.PostgresDatabase;
import dev.taskforge.engine.db.PostgresServer;
import dev.taskforge.engine.db.SilentProxy;
import dev.taskforge.engine.db.TestDatabase;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class ListenerTest {
    private final SilentProxy proxy = new SilentProxy(PostgresServer.shared().port());
    private final Queue<Message> heard = new ConcurrentLinkedQueue<>();
    private final AtomicInteger connected = new AtomicInteger();
    private PostgresDatabase database;
    private Listener listener;

    @BeforeEach
    void open() {
        var address = proxy.before(PostgresServer.shared().newSchema()) + "&tcp_user_timeout=1000";
        database = (PostgresDatabase) TestDatabase.open(address, Duration.ofSeconds(1));
        Engines.migrate(database, Clock.systemUTC());
        listener = new Listener(database, "self", heard::add, connected::incrementAndGet, Duration.ofMillis(100));
    }

    @AfterEach
    void close() {
        listener.close();
        database.close();
        proxy.close();
    }

    private void awaitConnected(int times) {
        await().atMost(TestEngine.PATIENCE).until(() -> listener.hears() && connected.get() == times);
    }

    private void assertHears() {
        var message = Message.anything("other");
        database.shared(tx -> tx.query("SELECT pg_notify(taskforge_channel(), ?)", row -> true, message.text()));
        await().atMost(TestEngine.PATIENCE).until(() -> heard.contains(message));
    }

    @Test
    void aConnectionThatIsQuietBecauseItLeadsNowhereIsReplaced() {
        listener.start();
        awaitConnected(1);
        assertHears();
        heard.clear();

        proxy.lose();

        awaitConnected(2);
        assertHears();
    }

    @Test
    void aConnectionThatIsQuietBecauseNobodySaysAnythingIsKept() throws SQLException {
        try (var channel = Objects.requireNonNull(database.listen())) {
            for (int i = 0; i < 3; i++) {
                assertThat(channel.await(10)).isEmpty();
                channel.requireAnswer();
            }
            database.shared(tx -> tx.query("SELECT pg_notify(taskforge_channel(), 'x')", row -> true));
            channel.requireAnswer();
            assertThat(channel.await(20_000)).as("heard beside the answer").containsExactly("x");
        }
    }

    @Test
    void whatKeepsItFromTryingWhetherItHearsIsTriedAgain() throws Exception {
        var log = new ListAppender<ILoggingEvent>();
        log.start();
        var logger = (Logger) LoggerFactory.getLogger(Loop.class);
        logger.addAppender(log);
        var free = new CountDownLatch(1);
        // The threads end last: they wait until what they occupy is free.
        try (var threads = Executors.newVirtualThreadPerTaskExecutor();
                var _ = (AutoCloseable) free::countDown) {
            var occupied = occupyAll(threads, free);
            listener.start();
            await().atMost(TestEngine.PATIENCE)
                    .until(() -> log.list.stream()
                            .anyMatch(event -> event.getFormattedMessage().startsWith("job-listener failed")));
            assertThat(listener.hears()).isFalse();
            free.countDown();
            for (var one : occupied) {
                assertThat(one.get()).isTrue();
            }
            awaitConnected(1);
            assertHears();
        } finally {
            logger.detachAppender(log);
        }
    }

    private List<Future<Boolean>> occupyAll(ExecutorService threads, CountDownLatch free) throws InterruptedException {
        var taken = new CountDownLatch(10);
        var occupied = IntStream.range(0, 10)
                .mapToObj(i -> threads.submit(() -> occupy(taken, free)))
                .toList();
        assertThat(taken.await(TestEngine.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .isTrue();
        return occupied;
    }

    /** On a busy machine a connection is not always made within the second that this database has for it. */
    private boolean occupy(CountDownLatch taken, CountDownLatch free) {
        while (free.getCount() > 0) {
            try {
                return database.shared(tx -> {
                    taken.countDown();
                    free.await();
                    return true;
                });
            } catch (DatabaseException _) {
                // It is tried again.
            }
        }
        return false;
    }
}
