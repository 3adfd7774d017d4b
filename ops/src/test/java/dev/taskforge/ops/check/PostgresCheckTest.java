package dev.taskforge.ops.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.taskforge.ops.ManualClock;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real server that counts its statements. */
final class PostgresCheckTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String PASSWORD = "c@nary-4711";

    @TempDir
    static Path folder;

    private static EmbeddedPostgres postgres;

    private final ManualClock clock = new ManualClock();
    private AskingFixture asking;

    @BeforeAll
    static void start() throws IOException, SQLException {
        postgres = EmbeddedPostgres.builder()
                .setServerConfig("shared_preload_libraries", "pg_stat_statements")
                .setServerConfig("max_connections", "20")
                .setServerConfig("max_prepared_transactions", "5")
                .setServerConfig("autovacuum", "off")
                .start();
        run("CREATE ROLE app LOGIN PASSWORD '" + PASSWORD + "'");
        run("CREATE ROLE seer LOGIN PASSWORD '" + PASSWORD + "'");
        run("GRANT pg_read_all_stats TO seer");
        run("CREATE ROLE heir LOGIN NOINHERIT PASSWORD '" + PASSWORD + "'", "GRANT pg_read_all_stats TO heir");
        run("CREATE TABLE item (id INT PRIMARY KEY)");
    }

    @AfterAll
    static void stop() throws IOException {
        postgres.close();
    }

    @BeforeEach
    void declare() throws Exception {
        asking = new AskingFixture(folder, clock, "host-1");
        asking.env("APP=" + address("app") + "\nSEER=" + address("seer") + "\nHEIR=" + address("heir") + "\n");
        asking.file += "databases: {main: {kind: postgres, url: \"${SEER}\"}, lite: {kind: sqlite, path: a.db}}\n";
        run("DROP EXTENSION IF EXISTS pg_stat_statements");
    }

    private static String address(String user) {
        return "postgresql://" + user + ":c%40nary-4711@127.0.0.1:" + postgres.getPort() + "/postgres";
    }

    private static Connection connect() throws SQLException {
        return postgres.getPostgresDatabase().getConnection();
    }

    private static void run(String... statements) throws SQLException {
        try (var connection = connect();
                var statement = connection.createStatement()) {
            for (var each : statements) {
                statement.execute(each);
            }
        }
    }

    @Test
    void whatIsWithinItsLimitsPasses() throws Exception {
        assertThat(asking.answer("{postgres: main, connections_percent: 90, longest_transaction: 10m, waiting_locks: 0,"
                        + " xid_age_percent: 50, dead_rows_percent: 20}"))
                .startsWith("PASS 127.0.0.1:" + postgres.getPort() + "/postgres is as wanted: connections_percent ")
                .contains("longest_transaction 0ms ≤ 10m")
                .contains("waiting_locks 0 ≤ 0")
                .contains("xid_age_percent 0 ≤ 50");
        assertThat(asking.answer("{postgres: \"${SEER}\", connections_percent: 1}"))
                .startsWith("FAIL")
                .contains("connections_percent")
                .contains("> 1");
    }

    @Test
    void anOldTransactionAndALockThatIsWaitedForAreSeen() throws Exception {
        try (var first = connect();
                var second = connect()) {
            first.setAutoCommit(false);
            first.createStatement().execute("LOCK TABLE item");
            var waiting = Thread.ofVirtual().start(() -> {
                try {
                    second.createStatement().execute("INSERT INTO item VALUES (99)");
                } catch (SQLException _) {
                    // it is cancelled at the end
                }
            });
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(
                                    asking.answer("{postgres: main, waiting_locks: 0, longest_transaction: 1s}"))
                            .startsWith("FAIL")
                            .contains("waiting_locks 1 > 0")
                            .contains("longest_transaction")
                            .contains("> 1s"));
            first.rollback();
            waiting.join();
        }
        assertThat(asking.answer("{postgres: main, waiting_locks: 0}")).startsWith("PASS");
    }

    @Test
    void whoMayNotSeeOthersIsNoPass() throws Exception {
        var evidence = asking.ask("{postgres: \"${APP}\", longest_transaction: 10m}");

        assertThat(evidence.state()).isEqualTo(CheckState.ERROR);
        assertThat(AskingFixture.render(evidence.fix())).contains("GRANT pg_read_all_stats");
        assertThat(asking.answer("{postgres: \"${APP}\", connections_percent: 90}"))
                .startsWith("PASS");
    }

    @Test
    void aRoleThatMustBeTakenOnFirstGivesNothing() throws Exception {
        assertThat(asking.answer("{postgres: \"${HEIR}\", longest_transaction: 10m}"))
                .startsWith("ERROR");
    }

    @Test
    void aPreparedTransactionIsOneThatIsOpen() throws Exception {
        run("BEGIN; INSERT INTO item VALUES (7); PREPARE TRANSACTION 'forgotten'");
        try {
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(asking.answer("{postgres: main, longest_transaction: 1s}"))
                            .startsWith("FAIL")
                            .contains("longest_transaction"));
        } finally {
            run("ROLLBACK PREPARED 'forgotten'");
        }
    }

    @Test
    void aServerThatHasNoConnectionLeftFails() throws Exception {
        var taken = new java.util.ArrayList<Connection>();
        try {
            assertThatThrownBy(() -> {
                        while (true) {
                            taken.add(connect());
                        }
                    })
                    .isInstanceOf(SQLException.class);
            assertThat(asking.answer("{postgres: main, connections_percent: 90}"))
                    .startsWith("FAIL");
        } finally {
            for (var each : taken) {
                each.close();
            }
        }
        // Those that were given back are closed a moment later.
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(asking.answer("{postgres: main, connections_percent: 50}"))
                        .startsWith("PASS"));
    }

    @Test
    void whatWasFoundIsToldAlthoughALaterQuestionFails() throws Exception {
        run("DROP SCHEMA IF EXISTS hidden CASCADE", "CREATE SCHEMA hidden");
        run("CREATE EXTENSION pg_stat_statements SCHEMA hidden");

        assertThat(asking.answer("{postgres: main, connections_percent: 1, slow: {mean: 100ms, calls: 1}}"))
                .startsWith("FAIL")
                .contains("connections_percent");
        assertThat(asking.answer("{postgres: main, connections_percent: 90, slow: {mean: 100ms, calls: 1}}"))
                .startsWith("ERROR");
    }

    @Test
    void whereNothingIsCountedNothingIsKnown() throws Exception {
        var check = "{postgres: main, slow: {mean: 100ms, calls: 1}}";
        run("CREATE EXTENSION pg_stat_statements", "ALTER ROLE seer SET pg_stat_statements.track = 'none'");
        try {
            run("SELECT pg_stat_statements_reset()");
            asking.answer(check);
            pass(Duration.ofMinutes(2));
            assertThat(asking.answer(check)).startsWith("ERROR").contains("counts nothing");
        } finally {
            run("ALTER ROLE seer RESET pg_stat_statements.track");
        }
        pass(Duration.ofMinutes(2));
        assertThat(asking.answer(check)).startsWith("PASS");
    }

    @Test
    void deadRowsOfLargeTablesCount() throws Exception {
        run("CREATE TABLE big AS SELECT generate_series(1, 20000) AS id", "DELETE FROM big WHERE id % 2 = 0");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(asking.answer("{postgres: main, dead_rows_percent: 20}"))
                        .startsWith("FAIL")
                        .contains("dead_rows_percent 50 > 20"));
        run("DROP TABLE big");
    }

    @Test
    void replicationNeedsAStandby() throws Exception {
        assertThat(asking.answer("{postgres: main, replication_lag: 30s}"))
                .startsWith("FAIL")
                .contains("0 streaming");
    }

    @Test
    void slowStatementsNeedTheExtension() throws Exception {
        var evidence = asking.ask("{postgres: main, slow: {mean: 100ms, calls: 2}}");

        assertThat(evidence.state()).isEqualTo(CheckState.ERROR);
        assertThat(AskingFixture.render(evidence.fix())).contains("CREATE EXTENSION pg_stat_statements");
    }

    @Test
    void slowStatementsAreThoseSinceAnEarlierLook() throws Exception {
        var check = "{postgres: main, slow: {mean: 100ms, calls: 2}}";
        run(
                "CREATE EXTENSION pg_stat_statements",
                "SELECT pg_sleep(0.3)",
                "SELECT pg_sleep(0.3)",
                "SELECT pg_sleep(0.3)");

        assertThat(asking.answer(check)).startsWith("PASS").contains("Known only at the next look: slow");
        pass(Duration.ofMinutes(2));
        assertThat(asking.answer(check)).isEqualTo("PASS " + place() + " is as wanted: slow ≤ 100ms.");

        run("SELECT pg_sleep(0.2)", "SELECT pg_sleep(0.2)");
        pass(Duration.ofMinutes(2));
        var evidence = asking.ask(check);
        assertThat(evidence.state()).isEqualTo(CheckState.FAIL);
        assertThat(AskingFixture.render(evidence.seen()))
                .contains("slow 1 > 100ms")
                .contains("× 2 SELECT pg_sleep($1)");

        pass(Duration.ofMinutes(2));
        assertThat(asking.answer(check)).startsWith("PASS");
    }

    @Test
    void aResetIsNoNewsAndHidesNone() throws Exception {
        var check = "{postgres: main, slow: {mean: 100ms, calls: 1}}";
        run("CREATE EXTENSION pg_stat_statements", "SELECT pg_sleep(0.2)", "SELECT pg_sleep(0.2)");
        asking.answer(check);
        pass(Duration.ofMinutes(2));

        run("SELECT pg_stat_statements_reset()");
        assertThat(asking.answer(check)).startsWith("PASS");

        // As many as before: only the reset tells that they are new.
        pass(Duration.ofMinutes(2));
        asking.answer(check);
        run("SELECT pg_stat_statements_reset()", "SELECT pg_sleep(0.2)", "SELECT pg_sleep(0.2)");
        pass(Duration.ofMinutes(2));
        assertThat(asking.answer(check)).startsWith("FAIL").contains("× 2");
    }

    @Test
    void textsOfOtherStatementsAreNotShown() throws Exception {
        var check = "{postgres: main, slow: {mean: 1ms, calls: 1}}";
        run("CREATE EXTENSION pg_stat_statements");
        asking.answer(check);
        pass(Duration.ofMinutes(2));
        run("DO $$ BEGIN PERFORM pg_sleep(0.2); PERFORM 'canary'; END $$");

        var evidence = asking.ask(check);

        assertThat(evidence.state()).isEqualTo(CheckState.FAIL);
        assertThat(AskingFixture.render(evidence.seen()) + evidence.head())
                .doesNotContain("canary")
                .contains("…");
    }

    @Test
    void whatIsAskedMustFit() {
        assertThatThrownBy(() -> asking.ask("{postgres: main}")).hasMessageContaining("says nothing");
        assertThatThrownBy(() -> asking.ask("{postgres: lite, waiting_locks: 1}"))
                .hasMessageContaining("no PostgreSQL");
    }

    private void pass(Duration time) {
        clock.pass(time);
    }

    private static String place() {
        return "127.0.0.1:" + postgres.getPort() + "/postgres";
    }
}
