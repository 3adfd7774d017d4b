package dev.taskforge.engine.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteDatabaseTest {
    @TempDir
    Path folder;

    private SqliteDatabase database;

    @BeforeEach
    void open() {
        database = new SqliteDatabase(folder.resolve("db"));
        database.write(tx -> tx.update("CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT NOT NULL)"));
    }

    @AfterEach
    void close() {
        database.close();
    }

    private List<String> notes() {
        return database.read(tx -> tx.query("SELECT text FROM note ORDER BY id", row -> row.text("text")));
    }

    private int add(String text) {
        return database.write(tx -> tx.update("INSERT INTO note (text) VALUES (?)", text));
    }

    @Test
    void whatWasWrittenSurvivesAReopening() {
        add("kept");
        database.close();
        database = new SqliteDatabase(folder.resolve("db"));
        assertThat(notes()).containsExactly("kept");
        var settings = database.read(tx -> tx.first("PRAGMA journal_mode", row -> row.text("journal_mode")));
        assertThat(settings.orElseThrow()).isEqualTo("wal");
        var synchronous = database.write(tx -> tx.first("PRAGMA synchronous", row -> row.integer("synchronous")));
        assertThat(synchronous.orElseThrow()).isEqualTo(2);
    }

    @Test
    void oneFailingWriteOfAGroupLeavesItsNeighboursAlone() throws Exception {
        var inWrite = new CountDownLatch(1);
        var release = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var first = threads.submit(() -> database.write(tx -> {
                inWrite.countDown();
                release.await();
                return tx.update("INSERT INTO note (text) VALUES ('first')");
            }));
            inWrite.await();
            var group = new ArrayList<Callable<Integer>>();
            for (int i = 0; i < 30; i++) {
                int number = i;
                group.add(() -> database.write(tx -> {
                    tx.update("INSERT INTO note (text) VALUES (?)", "n" + number);
                    if (number % 3 == 0) {
                        tx.update("INSERT INTO note (text) VALUES (NULL)");
                    }
                    return number;
                }));
            }
            var answers = group.stream().map(threads::submit).toList();
            release.countDown();
            first.get();
            for (int i = 0; i < answers.size(); i++) {
                var answer = answers.get(i);
                if (i % 3 == 0) {
                    assertThatThrownBy(answer::get)
                            .isInstanceOf(ExecutionException.class)
                            .cause()
                            .isInstanceOf(DatabaseException.class)
                            .hasMessageContaining("NOT NULL");
                } else {
                    assertThat(answer.get()).isEqualTo(i);
                }
            }
        }
        assertThat(notes()).hasSize(21).doesNotContain("n0", "n3", "n27").contains("first", "n1", "n29");
    }

    @Test
    void anExceptionReachesTheCallerUnchangedAndRollsBack() {
        var mine = new IllegalStateException("mine");
        assertThatThrownBy(() -> database.write(tx -> {
                    tx.update("INSERT INTO note (text) VALUES ('gone')");
                    throw mine;
                }))
                .isSameAs(mine);
        assertThat(notes()).isEmpty();
    }

    @Test
    void aWriteInsideAWriteIsRefusedOnEveryKindOfThread() throws Exception {
        Callable<Object> nested = () -> database.write(tx -> add("inner"));
        assertThatThrownBy(nested::call)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("pass the transaction along");
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            assertThatThrownBy(() -> threads.submit(nested).get())
                    .cause()
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("pass the transaction along");
        }
        assertThat(notes()).isEmpty();
    }

    @Test
    void actionsRunAfterTheCommitAndNotWhenItDidNotHappen() {
        var seen = new ConcurrentLinkedQueue<List<String>>();
        var never = new AtomicBoolean();
        database.write(tx -> {
            tx.afterCommit(() -> seen.add(notes()));
            return tx.update("INSERT INTO note (text) VALUES ('there')");
        });
        await().atMost(Duration.ofSeconds(10)).until(() -> !seen.isEmpty());
        assertThat(seen.element()).containsExactly("there");
        assertThatThrownBy(() -> database.write(tx -> {
                    tx.afterCommit(() -> never.set(true));
                    throw new IllegalStateException("no");
                }))
                .hasMessage("no");
        add("later");
        assertThat(never).isFalse();
    }

    @Test
    void anActionThatFailsHarmsNobody() {
        database.write(tx -> {
            tx.afterCommit(() -> {
                throw new IllegalStateException("action");
            });
            return tx.update("INSERT INTO note (text) VALUES ('kept')");
        });
        add("next");
        assertThat(notes()).containsExactly("kept", "next");
    }

    @Test
    void readersCannotWriteAndSeeOneSnapshot() {
        add("one");
        assertThatThrownBy(() -> database.read(tx -> tx.update("DELETE FROM note")))
                .isInstanceOf(DatabaseException.class);
        int before = database.read(tx -> {
            int first = tx.query("SELECT id FROM note", row -> row.number("id")).size();
            add("two");
            assertThat(tx.query("SELECT id FROM note", row -> row.number("id"))).hasSize(first);
            return first;
        });
        assertThat(before).isEqualTo(1);
        assertThat(notes()).hasSize(2);
    }

    @Test
    void aFullDiskFailsTheWriteAndLeavesTheDatabaseUsable() {
        database.write(tx -> tx.first(
                "PRAGMA max_page_count = "
                        + (tx.first("PRAGMA page_count", row -> row.number("page_count"))
                                        .orElseThrow()
                                + 4),
                row -> row.number("max_page_count")));
        assertThatThrownBy(() -> add("x".repeat(1 << 20)))
                .isInstanceOf(DatabaseException.class)
                .hasMessageContaining("full");
        assertThat(add("small")).isEqualTo(1);
        assertThat(notes()).containsExactly("small");
    }

    @Test
    void aClosedDatabaseRefusesEverythingAndClosingTwiceIsFine() {
        database.close();
        database.close();
        assertThatThrownBy(() -> add("late"))
                .isInstanceOf(DatabaseException.class)
                .hasMessageContaining("closed");
        assertThatThrownBy(this::notes).isInstanceOf(DatabaseException.class).hasMessageContaining("closed");
    }

    @Test
    void errorsNameTheStatementButNotItsArguments() {
        assertThatThrownBy(() -> database.write(tx -> tx.update("INSERT INTO nowhere (a) VALUES (?)", "secret")))
                .isInstanceOf(DatabaseException.class)
                .hasMessageContaining("INSERT INTO nowhere")
                .hasMessageNotContaining("secret");
    }

    @Test
    void whatIsToBeDoneLastRunsOnceInsideTheCommitItBelongsTo() throws Exception {
        var inWrite = new CountDownLatch(1);
        var release = new CountDownLatch(1);
        var after = new AtomicInteger();
        Consumer<Tx> last = tx -> {
            tx.update("INSERT INTO note (text) SELECT 'last of ' || count(*) FROM note");
            tx.afterCommit(after::incrementAndGet);
        };
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var first = threads.submit(() -> database.write(tx -> {
                inWrite.countDown();
                release.await();
                return 0;
            }));
            inWrite.await();
            var group = IntStream.range(0, 5)
                    .mapToObj(i -> threads.submit(() -> database.write(tx -> {
                        tx.beforeCommit(last);
                        if (i == 0) {
                            throw new IllegalStateException("not this one");
                        }
                        return tx.update("INSERT INTO note (text) VALUES ('n')");
                    })))
                    .toList();
            release.countDown();
            first.get();
            for (int i = 1; i < 5; i++) {
                group.get(i).get();
            }
            assertThatThrownBy(group.getFirst()::get).hasMessageContaining("not this one");
        }
        add("a later commit");
        long runs = notes().stream().filter(note -> note.startsWith("last of")).count();
        assertThat(runs).isBetween(1L, 4L).isEqualTo(after.get());
        assertThat(notes()).contains("last of " + (3 + runs));
        assertThat(notes().getLast()).isEqualTo("a later commit");
    }

    @Test
    void whatFailsLastIsUndoneAndHarmsNobody() {
        Consumer<Tx> last = tx -> {
            tx.afterCommit(() -> add("never"));
            tx.update("INSERT INTO note (text) VALUES ('half')");
            throw new IllegalStateException("too late");
        };
        database.write(tx -> {
            tx.beforeCommit(last);
            return tx.update("INSERT INTO note (text) VALUES ('kept')");
        });
        add("next");
        assertThat(notes()).containsExactly("kept", "next");
    }

    @Test
    void afterAFailureAloneTheNextTransactionStartsClean() {
        var never = new AtomicBoolean();
        assertThatThrownBy(() -> database.write(tx -> {
                    tx.update("INSERT INTO note (text) VALUES ('gone')");
                    tx.afterCommit(() -> never.set(true));
                    tx.beforeCommit(last -> never.set(true));
                    return tx.update("INSERT INTO note (text) VALUES (NULL)");
                }))
                .isInstanceOf(DatabaseException.class);
        add("kept");
        assertThat(notes()).containsExactly("kept");
        assertThat(never).isFalse();
    }

    @Test
    void anActionAfterTheCommitCannotWriteAndDoesNotBlockAnybody() {
        database.write(tx -> {
            tx.afterCommit(() -> add("from the action"));
            return tx.update("INSERT INTO note (text) VALUES ('kept')");
        });
        add("next");
        assertThat(notes()).containsExactly("kept", "next");
    }

    @Test
    void anInterruptedThreadCanWriteAndStaysInterrupted() {
        Thread.currentThread().interrupt();
        add("kept");
        assertThat(Thread.interrupted()).isTrue();
        assertThat(notes()).containsExactly("kept");
    }

    @Test
    void platformAndVirtualThreadsTakeTurnsAndLoseNothing() throws Exception {
        try (var virtual = Executors.newVirtualThreadPerTaskExecutor();
                var platform = Executors.newFixedThreadPool(4)) {
            var all = IntStream.range(0, 400)
                    .mapToObj(i -> (i % 2 == 0 ? virtual : platform).submit(() -> add("n" + i)))
                    .toList();
            for (var one : all) {
                assertThat(one.get()).isEqualTo(1);
            }
        }
        assertThat(notes()).hasSize(400).doesNotHaveDuplicates();
    }

    @Test
    void closingWaitsForAWriteUnderWayAndDoesNotDisturbIt() throws Exception {
        var inWrite = new CountDownLatch(1);
        var release = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var write = threads.submit(() -> database.write(tx -> {
                inWrite.countDown();
                release.await();
                return tx.update("INSERT INTO note (text) VALUES ('whole')");
            }));
            inWrite.await();
            var closing = threads.submit(() -> database.close());
            await().atMost(Duration.ofSeconds(10))
                    .untilAsserted(() -> assertThatThrownBy(this::notes).hasMessageContaining("closed"));
            release.countDown();
            assertThat(write.get()).isEqualTo(1);
            closing.get();
        }
        database = new SqliteDatabase(folder.resolve("db"));
        assertThat(notes()).containsExactly("whole");
    }

    @Test
    void whoWaitsForAReaderWhenTheDatabaseClosesIsRefusedAndNotForgotten() throws Exception {
        var reading = new CountDownLatch(4);
        var release = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var readers = IntStream.range(0, 4)
                    .mapToObj(i -> threads.submit(() -> database.read(tx -> {
                        reading.countDown();
                        release.await();
                        return tx.query("SELECT text FROM note", row -> row.text("text"))
                                .size();
                    })))
                    .toList();
            reading.await();
            var late = threads.submit(this::notes);
            var closing = threads.submit(() -> database.close());
            var closingToo = threads.submit(() -> database.close());
            closingToo.get(10, TimeUnit.SECONDS);
            release.countDown();
            for (var reader : readers) {
                assertThat(reader.get()).isZero();
            }
            closing.get();
            try {
                assertThat(late.get(10, TimeUnit.SECONDS)).isEmpty();
            } catch (ExecutionException e) {
                assertThat(e).hasMessageContaining("closed");
            }
        }
    }

    @Test
    void aTransactionCannotCloseItsDatabase() {
        assertThatThrownBy(() -> database.write(tx -> {
                    database.close();
                    return 0;
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(add("still open")).isEqualTo(1);
    }
}
