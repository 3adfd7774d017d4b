package dev.taskforge.engine.store.model;

import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.Migrator;
import dev.taskforge.engine.db.TestDatabase;
import dev.taskforge.engine.store.JobStore;
import dev.taskforge.engine.store.postgres.PostgresJobStore;
import dev.taskforge.engine.store.sqlite.SqliteJobStore;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Random histories of both stores against a simple model. A failure names its seed: {@code -Dhistory.seed=…} lives that
 * one again, {@code -Dhistory.count=…} lives more of them.
 */
class JobHistoriesTest {
    private static final int MANY = Integer.getInteger("history.count", 500);
    private static final int DURABLE = Math.max(1, MANY / 10);
    private static final int LENGTH = 40;
    /** Each statement costs more there. */
    private static final int LENGTH_ON_POSTGRESQL = 20;
    /** How many histories are lived at once, each beside a database of its own. */
    private static final int AT_ONCE = 2;

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(names = {"SQLITE", "POSTGRESQL"})
    void everyHistoryIsOneOfTheModel(TestDatabase kind) {
        IntStream.range(0, AT_ONCE).parallel().forEach(part -> {
            try (var database = open(kind, "db" + part)) {
                seeds(MANY / AT_ONCE)
                        .forEach(seed -> Transactions.undo(
                                database,
                                tx -> new History(seed, Transactions.within(tx), nodes(kind)).live(length(kind))));
            }
        });
    }

    @ParameterizedTest
    @EnumSource(names = {"SQLITE", "POSTGRESQL"})
    void everyDurableHistoryIsOneOfTheModel(TestDatabase kind) {
        try (var database = open(kind, "db")) {
            seeds(DURABLE)
                    .forEach(seed -> new History(seed, Transactions.each(database), nodes(kind)).live(length(kind)));
        }
    }

    private static int length(TestDatabase kind) {
        return kind == TestDatabase.SQLITE ? LENGTH : LENGTH_ON_POSTGRESQL;
    }

    /** Two processes that share the store. */
    private static List<JobStore> nodes(TestDatabase kind) {
        return kind == TestDatabase.SQLITE
                ? List.of(new SqliteJobStore(), new SqliteJobStore())
                : List.of(new PostgresJobStore(), new PostgresJobStore());
    }

    private static LongStream seeds(int count) {
        var one = Long.getLong("history.seed");
        return one != null ? LongStream.of(one) : new SplittableRandom().longs(count);
    }

    private Database open(TestDatabase kind, String name) {
        var database = TestDatabase.open(kind.at(folder.resolve(name)));
        new Migrator(database, Clock.systemUTC()).migrate("engine", JobStore.class, "/db/engine");
        return database;
    }
}
