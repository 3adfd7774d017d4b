package dev.taskforge.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.taskforge.ops.backup.mysql.MySqlServer;
import dev.taskforge.ops.backup.postgres.DatabaseInPlace;
import dev.taskforge.ops.backup.postgres.DatabaseSwap;
import dev.taskforge.ops.backup.postgres.PostgresServer;
import dev.taskforge.ops.backup.postgres.ScratchServer;
import dev.taskforge.ops.backup.postgres.SnapshotSession;
import dev.taskforge.ops.host.Pause;
import dev.taskforge.ops.host.Stalled;
import dev.taskforge.ops.host.docker.Docker;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Real servers: what hangs is ended and says why, and what is silent for longer but works is not. */
@Tag("data")
class StallTest {
    private static final Duration LIMIT = Duration.ofSeconds(4);
    private static final Duration SOON = Duration.ofSeconds(30);

    /** Computes for a tenth of a second for each row, but where it is made. */
    private static final String SLOW = """
            CREATE FUNCTION slow(x int) RETURNS int IMMUTABLE LANGUAGE plpgsql AS
              'DECLARE t timestamptz := clock_timestamp(); BEGIN
                WHILE current_database() <> ''slow'' AND clock_timestamp() < t + interval ''0.1 s'' LOOP END LOOP;
                RETURN x; END';
            CREATE TABLE works AS SELECT i FROM generate_series(1, 120) i;
            CREATE INDEX ON works (slow(i));
            """;
    /** Does nothing for a minute, but where it is made. */
    private static final String IDLE = """
            CREATE FUNCTION idle(x int) RETURNS int IMMUTABLE LANGUAGE plpgsql AS
              'BEGIN PERFORM pg_sleep(CASE WHEN current_database() = ''idle'' THEN 0 ELSE 60 END); RETURN x; END';
            CREATE TABLE waits AS SELECT 1 AS i;
            CREATE INDEX ON waits (idle(i));
            """;

    private static Docker docker;
    private static PostgresStack stack;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        docker = Docker.connect(Testbed.socket()).stallingAfter(LIMIT);
        stack = PostgresStack.up();
    }

    @AfterAll
    static void stop() throws IOException {
        if (stack != null) {
            stack.close();
        }
    }

    @AfterEach
    void nothingOfItIsLeftOnTheServer() {
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(stack.psql("postgres", """
                        SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE 'taskforge%'""")).isEqualTo("0"));
        assertThat(Thread.interrupted()).isFalse();
    }

    private static PostgresServer server(String database) throws IOException {
        return new PostgresServer(docker, stack.container().id(), PostgresStack.USER, "", database);
    }

    private static void database(String name, String content) throws IOException {
        stack.psql("postgres", "DROP DATABASE IF EXISTS " + name + " WITH (FORCE)");
        stack.psql("postgres", "CREATE DATABASE " + name);
        stack.psql(name, content);
    }

    private static byte[] dump(PostgresServer server) throws IOException {
        var dump = new ByteArrayOutputStream();
        try (var session = SnapshotSession.open(server)) {
            server.dump(session.snapshot(), dump);
        }
        return dump.toByteArray();
    }

    /** Takes nothing. */
    private static final class Blocking extends OutputStream {
        @Override
        public void write(int b) throws IOException {
            Pause.of(Duration.ofMinutes(5));
        }
    }

    @Test
    void aDumpThatNobodyReadsIsEnded() throws IOException {
        database("large", "CREATE TABLE wide AS SELECT i, repeat(md5(i::text), 100) FROM generate_series(1, 5000) i");
        var server = server("large");
        try (var session = SnapshotSession.open(server)) {
            var snapshot = session.snapshot();
            assertThatThrownBy(() -> server.dump(snapshot, new Blocking()))
                    .isInstanceOf(Stalled.class)
                    .hasMessageStartingWith("pg_dump stands still: since ")
                    .hasMessageContaining("waits for Client");
        }
    }

    @Test
    void aDumpThatALockHoldsIsEndedAndSaysWhoHasIt() throws Exception {
        database("locked", "CREATE TABLE one AS SELECT 1 AS x");
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var server = server("locked");
            try (var session = SnapshotSession.open(server)) {
                var snapshot = session.snapshot();
                var other = threads.submit(() -> stack.psql("locked", """
                        BEGIN; LOCK TABLE one IN ACCESS EXCLUSIVE MODE; SELECT pg_sleep(40);"""));
                await().atMost(SOON)
                        .until(() -> stack.psql(
                                        "locked",
                                        "SELECT count(*) FROM pg_locks WHERE mode ="
                                                + " 'AccessExclusiveLock' AND relation = 'one'::regclass AND granted")
                                .equals("1"));
                assertThatThrownBy(() -> server.dump(snapshot, OutputStream.nullOutputStream()))
                        .isInstanceOf(Stalled.class)
                        .hasMessageStartingWith("pg_dump stands still: since ")
                        .hasMessageContaining("waits for Lock relation, held by ");
                stack.psql(
                        "postgres",
                        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE query LIKE"
                                + " '%pg_sleep(40)%' AND pid <> pg_backend_pid()");
                assertThat(other).failsWithin(SOON);
            }
        }
    }

    @Test
    void aRestoreThatIsSilentForLongerWhileItBuildsAnIndexIsNotEnded() throws Exception {
        database("slow", SLOW);
        var dump = dump(server("slow"));
        var began = System.nanoTime();
        scratch(dump);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(LIMIT.multipliedBy(2));
    }

    @Test
    void aRestoreWhoseServerDoesNothingIsEnded() throws Exception {
        database("idle", IDLE);
        var dump = dump(server("idle"));
        assertThatThrownBy(() -> scratch(dump))
                .isInstanceOf(Stalled.class)
                .hasMessageStartingWith("pg_restore stands still: since ")
                .hasMessageContaining("its container neither computes nor uses a disk");
    }

    private static void scratch(byte[] dump) throws IOException {
        var labels = Map.of(
                Testbed.LABEL,
                "true",
                "dev.taskforge.testbed.stall",
                UUID.randomUUID().toString());
        try {
            var source = stack.server(PostgresStack.DATABASE).facts().server();
            ScratchServer.start(
                            docker,
                            "taskforge-testbed-" + UUID.randomUUID(),
                            stack.container().image(),
                            source,
                            labels,
                            ScratchServer.Place.ALONE)
                    .restore("", new ByteArrayInputStream(dump));
        } finally {
            for (var container : docker.containers(labels)) {
                docker.remove(container.id());
            }
        }
    }

    @Test
    void aLoadIntoAServerOfOthersIsNotEndedWhileItsOwnSessionWorks() throws Exception {
        database("slow", SLOW);
        var dump = dump(server("slow"));
        database("till", "");
        var like = server("till").facts().server();
        var in = new DatabaseInPlace(server("till"), new DatabaseSwap.Names("till", "aside", "model"), "hidden");
        in.keepModel();
        in.create(like, "");
        try {
            var began = System.nanoTime();
            in.load(new ByteArrayInputStream(dump));
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(LIMIT.multipliedBy(2));
        } finally {
            in.discardLoaded();
            stack.psql("postgres", "DROP DATABASE IF EXISTS model WITH (FORCE)");
        }
    }

    @Test
    void aDumpOfMariaDbThatALockHoldsIsEnded() throws Exception {
        try (var maria = MariaDbStack.up();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var server =
                    MySqlServer.of(docker, maria.container(), "root", MariaDbStack.PASSWORD, MariaDbStack.DATABASE);
            var other = threads.submit(() -> maria.sql(MariaDbStack.DATABASE, """
                    LOCK TABLES customer WRITE; SELECT sleep(40);"""));
            await().atMost(SOON)
                    .until(() -> maria.sql(
                                    "mysql",
                                    "SELECT count(*) FROM information_schema.processlist WHERE info LIKE"
                                            + " '%sleep(40)%' AND id <> connection_id()")
                            .equals("1"));
            assertThatThrownBy(() -> server.dump(OutputStream.nullOutputStream()))
                    .isInstanceOf(Stalled.class)
                    .hasMessageStartingWith("mariadb-dump stands still: since ")
                    .hasMessageContaining("Waiting for table metadata lock");
            var id = maria.sql(
                    "mysql",
                    "SELECT id FROM information_schema.processlist WHERE info LIKE '%sleep(40)%'"
                            + " AND id <> connection_id()");
            maria.sql("mysql", "KILL " + id);
            assertThat(other).failsWithin(SOON);
        }
    }
}
