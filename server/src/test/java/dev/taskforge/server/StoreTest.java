package dev.taskforge.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.DatabaseException;
import dev.taskforge.engine.db.PostgresServer;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens when the database cannot be opened. */
class StoreTest {
    @TempDir
    Path data;

    private Database open(String url, Duration patience) {
        return Store.open(Settings.read(Map.of("DATABASE_URL", url), List.of("--data", data.toString())), patience);
    }

    @Test
    void aServerThatDoesNotAnswerIsWaitedForAndThenNamed() throws IOException {
        int port;
        try (var socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        assertThatThrownBy(() -> open("postgresql://app:canary@127.0.0.1:" + port + "/tasks", Duration.ofSeconds(2)))
                .isInstanceOf(DatabaseException.class)
                .hasMessageContaining("cannot open postgresql://app@127.0.0.1:" + port + "/tasks")
                .hasMessageContaining("waited 2 s for it: start the server, or correct DATABASE_URL")
                .hasMessageNotContaining("canary");
    }

    @Test
    void aServerThatComesUpMeanwhileIsUsed() {
        try (var server = new PostgresServer()) {
            var url = server.newSchema();
            server.crash();
            Thread.ofVirtual().start(server::start);

            try (var database = open(url, Duration.ofMinutes(1))) {
                List<Integer> ones = database.read(tx -> tx.query("SELECT 1 AS one", row -> row.integer("one")));
                assertThat(ones).containsExactly(1);
            }
        }
    }

    @Test
    void aWrongPasswordIsSaidAtOnce() {
        var url = PostgresServer.shared().newSchema().replaceFirst(":[^:@]*@", ":canary@");

        assertThatThrownBy(() -> open(url, Duration.ofDays(1)))
                .isInstanceOf(DatabaseException.class)
                .hasMessageContaining("password authentication failed")
                .hasMessageContaining("correct DATABASE_URL")
                .hasMessageNotContaining("canary");
    }
}
