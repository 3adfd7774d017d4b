package dev.taskforge.engine.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PostgresDatabaseTest {
    private String address;
    private PostgresDatabase database;

    @BeforeEach
    void open() {
        address = PostgresServer.shared().newSchema();
        database = new PostgresDatabase(DatabaseUrl.parse(address));
        database.write(tx -> tx.update("CREATE TABLE pet (id INTEGER PRIMARY KEY, name TEXT)"));
        database.write(tx -> tx.update("INSERT INTO pet VALUES (1, 'a'), (2, 'b')"));
    }

    @AfterEach
    void close() {
        database.close();
    }

    private int pets() {
        return database.read(
                tx -> tx.query("SELECT id FROM pet", row -> row.integer("id")).size());
    }

    @Test
    void writesOfTwoProcessesNeverOverlapAndSharedOnesMay() throws Exception {
        var inside = new AtomicInteger();
        var most = new AtomicInteger();
        try (var other = new PostgresDatabase(DatabaseUrl.parse(address));
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var all = new ArrayList<Future<?>>();
            for (int i = 0; i < 20; i++) {
                var one = i % 2 == 0 ? database : other;
                all.add(threads.submit(() -> one.write(tx -> {
                    most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                    tx.query("SELECT pg_sleep(0.005)", row -> true);
                    return inside.decrementAndGet();
                })));
            }
            for (var one : all) {
                one.get();
            }
            assertThat(most).hasValue(1);
            var met = new CyclicBarrier(2);
            var first = threads.submit(() -> database.shared(tx -> met.await()));
            var second = threads.submit(() -> other.shared(tx -> met.await()));
            assertThat(List.of(first.get(), second.get())).containsExactlyInAnyOrder(0, 1);
        }
    }

    @Test
    void aDeadlockIsRunAgainUntilBothAreDone() throws Exception {
        var both = new CountDownLatch(2);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var one = threads.submit(() -> database.shared(tx -> rename(tx, both, 1, 2)));
            var two = threads.submit(() -> database.shared(tx -> rename(tx, both, 2, 1)));
            assertThat(one.get() + two.get()).isEqualTo(2);
        }
        assertThat(names()).isEqualTo(List.of("axx", "bxx"));
    }

    private static int rename(Tx tx, CountDownLatch both, int first, int second) throws InterruptedException {
        tx.update("UPDATE pet SET name = name || 'x' WHERE id = ?", first);
        both.countDown();
        both.await();
        return tx.update("UPDATE pet SET name = name || 'x' WHERE id = ?", second);
    }

    @Test
    void statementsSentLaterKeepTheirOrderWhateverComesBehindThem() {
        int seen = database.shared(tx -> {
            tx.runLater("INSERT INTO pet VALUES (?, ?)", 3, "c");
            int count = tx.query("SELECT id FROM pet WHERE id > ?", row -> row.integer("id"), 0)
                    .size();
            tx.runLater("DELETE FROM pet WHERE id = ?", 1);
            tx.runLater("UPDATE pet SET name = ?", "all");
            assertThat(tx.update("UPDATE pet SET name = name || ?", "!")).isEqualTo(2);
            tx.runLater("SELECT pg_notify('nobody', ?)", "hears");
            assertThat(tx.batch("UPDATE pet SET name = name || ?", List.<@Nullable Object[]>of(new Object[] {"?"})))
                    .containsExactly(2);
            tx.runLater("UPDATE pet SET name = name || ?", ".");
            return count;
        });

        assertThat(seen).isEqualTo(3);
        assertThat(names()).isEqualTo(List.of("all!?.", "all!?."));
    }

    @Test
    void aStatementSentWithTheCommitThatIsRefusedUndoesAll() {
        assertThatThrownBy(() -> database.shared(tx -> {
                    tx.update("DELETE FROM pet WHERE id = 2");
                    tx.runLater("INSERT INTO pet VALUES (1, 'twice')");
                    return true;
                }))
                .isInstanceOf(DatabaseException.class)
                .hasMessageContaining("commit failed");
        assertThat(names()).isEqualTo(List.of("a", "b"));

        database.shared(tx -> tx.update("DELETE FROM pet WHERE id = 2"));
        assertThat(pets()).isEqualTo(1);
    }

    @Test
    void aDeadlockOfWhatIsSentWithTheCommitIsRunAgainUntilBothAreDone() throws Exception {
        var both = new CountDownLatch(2);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var one = threads.submit(() -> database.shared(tx -> renameLater(tx, both, 1, 2)));
            var two = threads.submit(() -> database.shared(tx -> renameLater(tx, both, 2, 1)));
            assertThat(one.get() && two.get()).isTrue();
        }
        assertThat(names()).isEqualTo(List.of("axx", "bxx"));
    }

    private static boolean renameLater(Tx tx, CountDownLatch both, int first, int second) throws InterruptedException {
        tx.update("UPDATE pet SET name = name || 'x' WHERE id = ?", first);
        both.countDown();
        both.await();
        tx.runLater("UPDATE pet SET name = name || 'x' WHERE id = ?", second);
        return true;
    }

    private List<String> names() {
        return database.read(tx -> tx.query("SELECT name FROM pet ORDER BY id", row -> row.text("name")));
    }

    @Test
    void aFailureUndoesTheWorkAndPromisesNothing() {
        var said = new AtomicInteger();
        assertThatThrownBy(() -> database.shared(tx -> {
                    tx.afterCommit(said::incrementAndGet);
                    tx.update("DELETE FROM pet");
                    throw new IllegalStateException("changed my mind");
                }))
                .hasMessage("changed my mind");
        assertThatThrownBy(() -> database.shared(tx -> tx.update("DELETE FROM nothing")))
                .isInstanceOf(DatabaseException.class)
                .hasMessageContaining("DELETE FROM nothing");
        assertThat(pets()).isEqualTo(2);
        assertThat(said).hasValue(0);
    }

    @Test
    void whatFailsBeforeTheCommitIsUndoneAloneAndTheRestIsDurable() {
        var committed = new AtomicInteger();
        database.shared(tx -> {
            tx.update("INSERT INTO pet VALUES (3, 'c')");
            tx.beforeCommit(last -> {
                last.update("DELETE FROM pet");
                throw new IllegalStateException("no");
            });
            tx.afterCommit(committed::incrementAndGet);
            return true;
        });
        assertThat(pets()).isEqualTo(3);
        assertThat(committed).hasValue(1);
    }

    @Test
    void aTransactionInsideAnotherAndOneAfterTheEndAreRefused() {
        assertThatThrownBy(() -> database.write(tx -> database.shared(inner -> 1)))
                .hasMessageContaining("write inside a write");
        assertThatThrownBy(() -> database.read(tx -> tx.update("DELETE FROM pet")))
                .isInstanceOf(DatabaseException.class)
                .hasMessageContaining("read-only");
        database.close();
        assertThatThrownBy(this::pets).hasMessage("the database is closed");
    }

    @Test
    void aConnectionCutInTheMiddleIsReplacedAndTheWorkRunAgain() {
        var tries = new AtomicInteger();
        database.shared(tx -> {
            tx.update("INSERT INTO pet VALUES (3, 'c')");
            if (tries.incrementAndGet() == 1) {
                int session = tx.first("SELECT pg_backend_pid() AS pid", row -> row.integer("pid"))
                        .orElseThrow();
                database.read(other -> other.query("SELECT pg_terminate_backend(" + session + ")", row -> true));
            }
            return tx.update("INSERT INTO pet VALUES (4, 'd')");
        });
        assertThat(tries).hasValue(2);
        assertThat(pets()).isEqualTo(4);
    }

    @Test
    void aServerThatGoesSilentIsGivenUpAndTheWorkRunAgain() {
        var tries = new AtomicInteger();
        try (var proxy = new SilentProxy(PostgresServer.shared().port());
                var far = new PostgresDatabase(DatabaseUrl.parse(proxy.before(address) + "&tcp_user_timeout=1000"))) {
            far.shared(tx -> {
                tx.update("INSERT INTO pet VALUES (3, 'c')");
                if (tries.incrementAndGet() == 1) {
                    proxy.lose();
                }
                return tx.update("INSERT INTO pet VALUES (4, 'd')");
            });
        }
        assertThat(tries).hasValue(2);
        assertThat(pets()).isEqualTo(4);
    }

    @Test
    void aServerThatSaysNothingToANewConnectionIsGivenUp() {
        try (var proxy = new SilentProxy(PostgresServer.shared().port())) {
            proxy.silence();
            assertThatThrownBy(() -> new PostgresDatabase(
                                    DatabaseUrl.parse(proxy.before(address) + "&tcp_user_timeout=1000"))
                            .close())
                    .isInstanceOfSatisfying(
                            DatabaseException.class,
                            failure -> assertThat(failure.isOutage()).isTrue());
        }
    }

    @Test
    void aMinuteOfSilenceIsWaitedForAndAnHourInAMigration() {
        assertThat(database.<Integer>write(tx -> tx.connection().getNetworkTimeout()))
                .isEqualTo(60_000);
        assertThat(database.<Integer>longWrite(tx -> tx.connection().getNetworkTimeout()))
                .isEqualTo(3_600_000);
        assertThat(database.<Integer>write(tx -> tx.connection().getNetworkTimeout()))
                .isEqualTo(60_000);
        try (var endless = new PostgresDatabase(DatabaseUrl.parse(address + "&tcp_user_timeout=0"))) {
            assertThat(endless.<Integer>longWrite(tx -> tx.connection().getNetworkTimeout()))
                    .isZero();
        }
    }

    /** As after a failover: the connections there are lead to a server that became a standby, new ones to the primary. */
    @Test
    void connectionsThatMayOnlyReadAreReplacedAllAtOnce() throws Exception {
        var own = PostgresServer.shared().newDatabaseAddress();
        var name = DatabaseUrl.parse(own).database();
        database.write(tx -> tx.update("ALTER DATABASE " + name + " SET default_transaction_read_only = on"));
        try (var stale = new PostgresDatabase(DatabaseUrl.parse(own));
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var all = new CyclicBarrier(10);
            var used = new ArrayList<Future<Integer>>();
            for (int i = 0; i < 10; i++) {
                used.add(threads.submit(() -> stale.shared(tx -> all.await())));
            }
            for (var one : used) {
                one.get();
            }
            database.write(tx -> tx.update("ALTER DATABASE " + name + " RESET default_transaction_read_only"));
            var tries = new AtomicInteger();
            stale.write(tx -> {
                tries.incrementAndGet();
                return tx.update("CREATE TABLE pet (id INTEGER)");
            });
            assertThat(tries).hasValue(2);
        }
    }

    @Test
    void theServerLooksWhetherItsClientIsStillThere() {
        assertThat(database.<List<String>>read(
                        tx -> tx.query("SHOW tcp_keepalives_idle", row -> row.text("tcp_keepalives_idle"))))
                .containsExactly("60");
    }

    @Test
    void processesThatStartTogetherMigrateOnce() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var all = new ArrayList<Future<?>>();
            for (int i = 0; i < 3; i++) {
                all.add(threads.submit(() -> {
                    try (var own = new PostgresDatabase(DatabaseUrl.parse(address))) {
                        new Migrator(own, Clock.systemUTC()).migrate("engine", Migrator.class, "/db/engine");
                    }
                }));
            }
            for (var one : all) {
                one.get();
            }
        }
        assertThat(database.<List<Integer>>read(
                        tx -> tx.query("SELECT version FROM migration", row -> row.integer("version"))))
                .contains(1)
                .doesNotHaveDuplicates();
    }

    @Test
    void aRefusedRowIsNotRepeated() {
        var row = new @Nullable Object[] {7, "hunter2"};
        assertThatThrownBy(() -> database.write(tx -> tx.batch("INSERT INTO pet VALUES (?, ?)", List.of(row, row))))
                .isInstanceOf(DatabaseException.class)
                .hasMessageContaining("duplicate key")
                .satisfies(failure -> {
                    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
                        assertThat(cause.toString()).doesNotContain("hunter2", "(7");
                    }
                });
    }

    @Test
    void theClockIsTheServers() {
        var clock = database.read(DatabaseClock::new);
        long millis = database.read(tx -> tx.first(
                        "SELECT floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint AS now",
                        row -> row.number("now"))
                .orElseThrow());
        // It is as exact as the round trip that asked for it.
        assertThat(clock.millis()).isBetween(millis - 1_000, millis + 5_000);
    }
}
