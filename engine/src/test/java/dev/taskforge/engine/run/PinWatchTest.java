package dev.taskforge.engine.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.taskforge.engine.api.Pin;
import dev.taskforge.engine.api.PinReport;
import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.PostgresServer;
import dev.taskforge.engine.db.TestDatabase;
import dev.taskforge.engine.store.postgres.PostgresJobStore;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** What pins the queue, on a real PostgreSQL server; the clock is set forward instead of waiting. */
class PinWatchTest {
    private static final Duration BOUND = Duration.ofMinutes(5);

    /** Stands still until it is moved. */
    private static final class SetClock extends Clock {
        private Instant time = Instant.now();

        @Override
        public Instant instant() {
            return time;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    private final PostgresServer server = PostgresServer.shared();
    private final String address = server.newDatabaseAddress();
    private Database database;
    private PinWatch now;

    @BeforeEach
    void open() {
        database = TestDatabase.open(address);
        now = watch(database, Duration.ZERO);
        database.write(tx -> tx.update("CREATE TABLE q (i int)"));
    }

    @AfterEach
    void close() {
        database.close();
    }

    private static PinWatch watch(Database database, Duration ahead) {
        var clock = Clock.offset(Clock.systemUTC(), ahead);
        return new PinWatch(database, new PostgresJobStore().horizon(), clock, BOUND);
    }

    /** What is told six minutes from now if nothing changes. */
    private PinReport later() {
        return watch(database, Duration.ofMinutes(6)).look();
    }

    private void write() {
        database.write(tx -> tx.update("INSERT INTO q VALUES (1)"));
    }

    private static void execute(Connection session, String sql) throws SQLException {
        try (var statement = session.createStatement()) {
            statement.execute(sql);
        }
    }

    /** A session that keeps the snapshot of its first statement, and a queue that goes on without it. */
    private Connection snapshot(String at) throws SQLException {
        var session = PostgresServer.connect(at);
        session.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        execute(session, "SET application_name = 'nightly report'");
        execute(session, "SELECT 'a secret of the query'");
        write();
        return session;
    }

    private static int pid(Connection session) throws SQLException {
        return session.unwrap(org.postgresql.PGConnection.class).getBackendPID();
    }

    @Test
    void aSessionWithAnOldSnapshotIsNamed() throws SQLException {
        var before = Instant.now().minusSeconds(1);
        try (var session = snapshot(address)) {
            assertThat(now.look()).isEqualTo(PinReport.NONE);

            assertThat(later().pins()).singleElement().satisfies(pin -> {
                assertThat(pin.kind()).isEqualTo(Pin.Kind.TRANSACTION);
                assertThat(pin.pid()).isEqualTo(pid(session));
                assertThat(pin.user()).isEqualTo("tester");
                assertThat(pin.application()).isEqualTo("nightly report");
                assertThat(pin.client()).isEqualTo("127.0.0.1");
                assertThat(pin.state()).isEqualTo("idle in transaction");
                assertThat(pin.since()).isBetween(before, Instant.now().plusSeconds(1));
                assertThat(pin.toString()).doesNotContain("secret");
            });
        }
        await().until(() -> later().pins().isEmpty());
    }

    @Test
    void itsRemedyEndsIt() throws SQLException {
        try (var session = snapshot(address);
                var administrator = PostgresServer.connect(address)) {
            execute(administrator, remedy());
            administrator.rollback();

            await().until(() -> later().pins().isEmpty());
            assertThat(session.isValid(1)).isFalse();
        }
    }

    private String remedy() {
        return String.valueOf(later().pins().getFirst().remedy());
    }

    @Test
    void aTransactionThatHasWrittenIsNamed() throws SQLException {
        try (var session = PostgresServer.connect(address)) {
            execute(session, "INSERT INTO q VALUES (2)");

            assertThat(later().pins()).extracting(Pin::pid).containsExactly(pid(session));
        }
    }

    @Test
    void anOpenTransactionThatHoldsNothingIsNotNamed() throws SQLException {
        try (var session = PostgresServer.connect(address)) {
            execute(session, "SELECT 1");
            // The driver keeps the result of a statement, and with it the snapshot, until the next statement.
            execute(session, "SET application_name = 'idle'");
            write();

            assertThat(later()).isEqualTo(PinReport.NONE);
        }
    }

    @Test
    void aSnapshotThatNothingWasWrittenAfterIsNotNamed() throws SQLException {
        try (var own = new PostgresServer()) {
            var quiet = own.newDatabaseAddress();
            try (var session = PostgresServer.connect(quiet);
                    var reader = TestDatabase.open(quiet)) {
                session.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
                execute(session, "SELECT 1");

                assertThat(watch(reader, Duration.ofMinutes(6)).look()).isEqualTo(PinReport.NONE);
            }
        }
    }

    @Test
    void aTransactionInAnotherDatabaseIsNotNamed() throws SQLException {
        try (var reads = snapshot(server.newDatabaseAddress());
                var writes = snapshot(server.newDatabaseAddress())) {
            execute(writes, "CREATE TABLE elsewhere (i int)");
            write();

            assertThat(reads.isValid(1)).isTrue();
            assertThat(later()).isEqualTo(PinReport.NONE);
        }
    }

    @Test
    void aPreparedTransactionIsNamedAndItsRemedyEndsIt() throws SQLException {
        try (var session = PostgresServer.connect(address)) {
            execute(session, "INSERT INTO q VALUES (3)");
            execute(session, "PREPARE TRANSACTION 'order''s 7'");
            session.commit();
            session.setAutoCommit(true);

            assertThat(later().pins()).singleElement().satisfies(pin -> {
                assertThat(pin.kind()).isEqualTo(Pin.Kind.PREPARED);
                assertThat(pin.name()).isEqualTo("order's 7");
                assertThat(pin.user()).isEqualTo("tester");
                assertThat(pin.pid()).isNull();
            });
            execute(session, remedy());
            assertThat(later()).isEqualTo(PinReport.NONE);
        }
    }

    @Test
    void theSlotOfAStandbyThatIsGoneIsNamedSinceItWasFirstSeen() throws SQLException {
        try (var primary = new PostgresServer()) {
            var main = primary.newDatabaseAddress();
            try (var reader = TestDatabase.open(main);
                    var session = PostgresServer.connect(main)) {
                session.setAutoCommit(true);
                execute(session, "CREATE TABLE q (i int)");
                try (var lost = primary.standby("lost_standby")) {
                    assertThat(lost).isNotSameAs(primary);
                    await().atMost(Duration.ofSeconds(30))
                            .until(() -> reader.read(tx -> tx.first(
                                            "SELECT 1 AS one FROM pg_replication_slots WHERE xmin IS NOT NULL",
                                            row -> row.integer("one")))
                                    .isPresent());
                }
                await().until(() -> {
                    execute(session, "INSERT INTO q VALUES (1)");
                    var pins = watch(reader, Duration.ofMinutes(6)).look().pins();
                    return pins.size() == 1 && "inactive".equals(pins.getFirst().state());
                });
                var clock = new SetClock();
                var watch = new PinWatch(reader, new PostgresJobStore().horizon(), clock, BOUND);
                assertThat(watch.look()).isEqualTo(PinReport.NONE);
                clock.time = clock.time.plus(Duration.ofMinutes(6));

                var pin = watch.look().pins().getFirst();

                assertThat(pin.kind()).isEqualTo(Pin.Kind.SLOT);
                assertThat(pin.name()).isEqualTo("lost_standby");
                execute(session, String.valueOf(pin.remedy()));
                assertThat(watch.look()).isEqualTo(PinReport.NONE);
            }
        }
    }

    @Test
    void aUserWhoMayNotSeeOthersSaysSoAndStillNamesWhatItWatched() throws SQLException {
        try (var session = snapshot(address);
                var unprivileged = TestDatabase.open(server.asNobodySpecial(address))) {
            var clock = new SetClock();
            var watch = new PinWatch(unprivileged, new PostgresJobStore().horizon(), clock, BOUND);

            assertThat(watch.look()).as("it may be a transaction of a moment").isEqualTo(PinReport.NONE);
            clock.time = clock.time.plus(Duration.ofMinutes(2));
            assertThat(watch.look()).isEqualTo(new PinReport(List.of(), 1));
            clock.time = clock.time.plus(Duration.ofMinutes(4));
            var report = watch.look();

            assertThat(report.hidden()).isEqualTo(1);
            assertThat(report.pins()).singleElement().satisfies(pin -> {
                assertThat(pin.pid()).isEqualTo(pid(session));
                assertThat(pin.application()).isEqualTo("nightly report");
                assertThat(pin.state()).isNull();
                assertThat(pin.client()).isNull();
            });
        }
    }

    @Test
    void theLogTellsEachPinOnce() throws SQLException {
        var log = new ListAppender<ILoggingEvent>();
        log.start();
        var logger = (Logger) LoggerFactory.getLogger(PinWatch.class);
        logger.addAppender(log);
        try (var session = snapshot(address)) {
            var watch = watch(database, Duration.ofMinutes(6));
            watch.look();
            watch.look();

            assertThat(log.list)
                    .singleElement()
                    .extracting(ILoggingEvent::getFormattedMessage)
                    .asString()
                    .contains("nightly report", "pg_terminate_backend(" + pid(session) + ")")
                    .doesNotContain("secret");
            assertThat(watch.latest().pins()).hasSize(1);
        } finally {
            logger.detachAppender(log);
        }
    }

    @Test
    void anEngineOnSqliteNamesNothing(@TempDir Path folder) {
        try (var engine = new TestEngine(TestDatabase.SQLITE.at(folder.resolve("db")))) {
            assertThat(engine.engine.pins().look()).isEqualTo(PinReport.NONE);
        }
    }
}
