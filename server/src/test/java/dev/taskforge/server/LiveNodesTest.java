package dev.taskforge.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taskforge.engine.db.DatabaseUrl;
import dev.taskforge.engine.db.PostgresDatabase;
import dev.taskforge.engine.db.PostgresServer;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class LiveNodesTest {
    @Test
    void aNodeShowsThatItLivesUntilItStopsAndThatItDidForADay() throws Exception {
        try (var database =
                new PostgresDatabase(DatabaseUrl.parse(PostgresServer.shared().newSchema()))) {
            StoreSchema.migrate(database, Clock.systemUTC());
            try (var node = LiveNodes.announce(database, "one");
                    var same = LiveNodes.announce(database, "two")) {
                assertThat(database.read(LiveNodes::in)).containsExactly("one", "two");
                database.write(tx -> tx.update("UPDATE server_node SET seen_at = 0"));
                await().atMost(Duration.ofSeconds(30))
                        .untilAsserted(
                                () -> assertThat(database.read(LiveNodes::in)).containsExactly("one", "two"));
                assertThat(node).isNotSameAs(same);
            }
            assertThat(database.read(LiveNodes::in)).isEmpty();
            assertThat(database.<List<String>>read(tx -> LiveNodes.since(tx, LiveNodes.now(tx) - 60_000)))
                    .containsExactly("one", "two");
            assertThat(database.<List<String>>read(tx -> LiveNodes.since(tx, LiveNodes.now(tx) + 60_000)))
                    .isEmpty();
            database.write(tx -> tx.update("UPDATE server_node SET seen_at = seen_at - 86400000 WHERE name = 'one'"));
            LiveNodes.announce(database, "three").close();
            assertThat(database.<List<String>>read(tx -> LiveNodes.since(tx, 0)))
                    .containsExactly("three", "two");
        }
    }
}
