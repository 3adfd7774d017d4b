package dev.taskforge.server.sentinel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.engine.api.Engine;
import dev.taskforge.engine.api.EngineSettings;
import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.TestDatabase;
import dev.taskforge.engine.run.Engines;
import dev.taskforge.ops.OpsSchema;
import dev.taskforge.ops.host.Deadlines;
import dev.taskforge.ops.project.SentinelFile;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Without a server, on records of a database that hangs when it is told to. */
class LookTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Instant NOW = Instant.parse("2026-11-28T03:00:00Z");

    @TempDir
    Path data;

    private final CountDownLatch never = new CountDownLatch(1);
    private final AtomicInteger reads = new AtomicInteger();
    private Database database;
    private Engine engine;

    @BeforeEach
    void promise() {
        database = TestDatabase.open(data.resolve("t.db"));
        OpsSchema.migrate(database, Clock.systemUTC());
        engine = Engines.open(database, Clock.systemUTC(), EngineSettings.defaults("test"), List.of());
        database.write(tx -> {
            for (var project : List.of("a", "b", "c")) {
                tx.update("""
                        INSERT INTO backup_promise (project, name, backup_cron, backup_zone, drill_each, receivers, since)
                        VALUES (?, 'main', '0 2 * * *', 'UTC', 0, '', ?)""", project, NOW.minus(Duration.ofDays(9)));
            }
            return null;
        });
    }

    @AfterEach
    void close() {
        never.countDown();
        engine.close();
        database.close();
    }

    /** The records, which stay open; one transaction of them never begins. */
    private Database records(int hanging) {
        return (Database) Proxy.newProxyInstance(
                Database.class.getClassLoader(), new Class<?>[] {Database.class}, (_, method, arguments) -> {
                    if (method.getName().equals("close")) {
                        return null;
                    }
                    if (method.getName().equals("read") && reads.incrementAndGet() == hanging) {
                        never.await();
                    }
                    try {
                        return method.invoke(database, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private Look.Seen look(int hanging, Duration deadline, LongSupplier nanos, List<String> late) throws IOException {
        reads.set(0);
        var probe = new ServerProbe(data, "http://127.0.0.1:1", text -> text, Duration.ZERO);
        return new Look(data, SentinelFile.NONE, probe, () -> records(hanging), new Deadlines(), deadline, nanos, late)
                .at(NOW);
    }

    private static Stream<String> ids(List<Trouble> troubles) {
        return troubles.stream().map(Trouble::id).filter(id -> id.startsWith("backup:") || id.startsWith("sentinel:"));
    }

    @Test
    void whatWasJudgedBeforeTheRecordsHangIsToldAndTheRestIsNamed() throws IOException {
        var all = look(-1, LONG, System::nanoTime, List.of());
        assertThat(ids(all.troubles()))
                .containsExactly("backup:a/main/backup", "backup:b/main/backup", "backup:c/main/backup");
        int last = reads.get();

        // The last two transactions judge b and c.
        var seen = look(last - 1, Duration.ofSeconds(3), System::nanoTime, List.of());

        assertThat(ids(seen.troubles()))
                .containsExactly("backup:a/main/backup", "sentinel:records", "sentinel:backups");
        assertThat(seen.troubles())
                .filteredOn(one -> one.subject().equals("backups"))
                .singleElement()
                .satisfies(one -> assertThat(one.seen().arguments()).containsExactly("b/main, c/main"));
        assertThat(seen.promises()).isEqualTo(1);
    }

    @Test
    void thatThereWasNoTimeForAPromiseIsAmissOnlyWhenTheLookBeforeFoundTheSame() throws IOException {
        var first = look(-1, LONG, over(), List.of());

        assertThat(ids(first.troubles())).isEmpty();
        assertThat(ids(first.unsettled()))
                .containsExactly("backup:a/main/judgement", "backup:b/main/judgement", "backup:c/main/judgement");
        assertThat(first.well()).isFalse();
        assertThat(first.unsettled().getFirst().seen().key()).isEqualTo("backup.watch.unasked.yet");

        var second = look(-1, LONG, over(), first.late().subList(0, 1));

        assertThat(ids(second.troubles())).containsExactly("backup:a/main/judgement");
        assertThat(second.troubles().getLast().seen().key()).isEqualTo("backup.watch.unasked");
        assertThat(ids(second.unsettled())).containsExactly("backup:b/main/judgement", "backup:c/main/judgement");
        assertThat(second.late()).isEqualTo(first.late());
    }

    /** What was done before the promises took all the time. */
    private static LongSupplier over() {
        Iterator<Long> times = LongStream.of(0, LONG.toNanos()).boxed().iterator();
        return times::next;
    }
}
