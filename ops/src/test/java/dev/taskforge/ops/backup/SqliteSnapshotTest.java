package dev.taskforge.ops.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteSnapshotTest {
    private static final Meter QUIET = (done, total) -> {};

    @TempDir
    Path folder;

    private SqliteSnapshot snapshot(Path source, Path target) throws Exception {
        return SqliteSnapshot.take(source, target, Clock.systemUTC(), QUIET);
    }

    private static SqliteFacts facts(Path file) throws SQLException {
        try (var connection = SqliteSnapshot.open(file)) {
            return SqliteFacts.of(connection);
        }
    }

    @Test
    void theCopyHoldsExactlyWhatWasCounted() throws Exception {
        var source = SqliteFixture.create(folder.resolve("app.db"), 100, 50);
        var target = folder.resolve("copy.db");

        var snapshot = snapshot(source, target);

        assertThat(facts(target)).isEqualTo(snapshot.facts());
        assertThat(snapshot.facts().rows()).containsEntry("customer", 100L).containsEntry("order \"line", 100L);
        assertThat(snapshot.facts().rows()).doesNotContainKey("words").containsKey("words_data");
        assertThat(snapshot.bytes()).isEqualTo(Files.size(target));
        assertThat(snapshot.tool()).startsWith("sqlite 3.");
    }

    @Test
    void afterAnApplicationWasKilledInTheMiddleOfAWriteItIsSaidHowToGoOn() throws Exception {
        var source = SqliteFixture.create(folder.resolve("app.db"), 2_000, 500);
        var killed = folder.resolve("killed.db");
        try (var writer = DriverManager.getConnection("jdbc:sqlite:" + source);
                var statement = writer.createStatement()) {
            statement.execute("PRAGMA journal_mode = DELETE");
            statement.execute("PRAGMA cache_size = 5");
            statement.execute("BEGIN IMMEDIATE");
            statement.execute("UPDATE \"order \"\"line\" SET noise = randomblob(500)");
            Files.copy(source, killed);
            Files.copy(folder.resolve("app.db-journal"), folder.resolve("killed.db-journal"));
        }

        assertThatThrownBy(() -> snapshot(killed, folder.resolve("copy.db")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("ended in the middle of a write")
                .hasMessageContaining("sqlite3 " + killed);
    }

    @Test
    void countsAndCopyAreOfOneMomentWhileOthersWrite() throws Exception {
        var source = SqliteFixture.create(folder.resolve("app.db"), 2_000, 500);
        var stop = new AtomicBoolean();
        var written = new AtomicInteger();
        var writer = Thread.ofPlatform().start(() -> hammer(source, stop, written));
        try {
            for (int round = 0; round < 15; round++) {
                int before = written.get();
                var target = folder.resolve("copy-" + round + ".db");
                var snapshot = snapshot(source, target);
                assertThat(facts(target)).isEqualTo(snapshot.facts());
                // Each write adds one customer and one line: a copy of two moments would tear them apart.
                assertThat(snapshot.facts().rows().get("customer"))
                        .isEqualTo(snapshot.facts().rows().get("order \"line"));
                org.awaitility.Awaitility.await().until(() -> written.get() > before);
            }
        } finally {
            stop.set(true);
            writer.join();
        }
    }

    private static void hammer(Path source, AtomicBoolean stop, AtomicInteger written) {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + source);
                var statement = connection.createStatement()) {
            statement.execute("PRAGMA busy_timeout = 10000");
            statement.execute("PRAGMA synchronous = OFF");
            while (!stop.get()) {
                statement.execute("BEGIN IMMEDIATE");
                statement.execute("INSERT INTO customer (name) VALUES ('hammer')");
                statement.execute("INSERT INTO \"order \"\"line\" (customer_id, noise)"
                        + " VALUES (last_insert_rowid(), randomblob(700))");
                statement.execute("COMMIT");
                written.incrementAndGet();
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void whatIsNoDatabaseIsRefused() throws Exception {
        var source = Files.writeString(
                folder.resolve("app.db"), "not a database, but long enough to look like one".repeat(20));

        assertThatThrownBy(() -> snapshot(source, folder.resolve("copy.db"))).isInstanceOf(SQLException.class);
    }

    @Test
    void anIndexThatIsGoneChangesTheSchema() throws Exception {
        var one = SqliteFixture.create(folder.resolve("one.db"), 1, 1);
        var before = facts(one);
        SqliteFixture.run(one, "DROP INDEX by_name");

        assertThat(facts(one).schemaSha256()).isNotEqualTo(before.schemaSha256());
        assertThat(facts(one).rows()).isEqualTo(before.rows());
    }
}
