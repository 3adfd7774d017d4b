package dev.taskforge.engine.db;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.engine.store.JobStore;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NotificationChannelTest {
    private PostgresDatabase database;
    private NotificationChannel channel;

    @BeforeEach
    void listen() throws SQLException {
        database =
                new PostgresDatabase(DatabaseUrl.parse(PostgresServer.shared().newSchema()));
        new Migrator(database, Clock.systemUTC()).migrate("engine", JobStore.class, "/db/engine");
        channel = Objects.requireNonNull(database.listen());
    }

    @AfterEach
    void close() {
        channel.close();
        database.close();
    }

    private void say(int from, int to) {
        var texts = IntStream.range(from, to).mapToObj(String::valueOf).toArray(String[]::new);
        database.shared(tx -> tx.query(
                "SELECT pg_notify(taskforge_channel(), text) FROM unnest(?) AS text", row -> true, (Object) texts));
    }

    private List<String> hear(int count) throws SQLException {
        var heard = new ArrayList<String>();
        long end = System.nanoTime() + 20_000_000_000L;
        while (heard.size() < count && System.nanoTime() < end) {
            heard.addAll(channel.await(1_000));
        }
        return heard;
    }

    private static List<String> numbers(int count) {
        return IntStream.range(0, count).mapToObj(String::valueOf).toList();
    }

    @Test
    void everyNotificationIsHeardInOrderHoweverTheyArrive() throws Exception {
        try (var speaker = Executors.newSingleThreadExecutor()) {
            var spoken = speaker.submit(() -> {
                for (int i = 0; i < 300; i++) {
                    say(i, i + 1);
                }
                say(300, 1_300);
                say(1_300, 1_301);
            });
            assertThat(hear(1_301)).isEqualTo(numbers(1_301));
            spoken.get();
        }
    }

    @Test
    void aWaitWithoutANotificationEndsAndTheNextOneIsHeard() throws SQLException {
        assertThat(channel.await(20)).isEmpty();
        say(0, 1);
        assertThat(hear(1)).containsExactly("0");
        assertThat(channel.await(20)).isEmpty();
    }
}
