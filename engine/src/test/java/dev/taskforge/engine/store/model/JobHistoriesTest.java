package dev.taskforge.engine.store.model;

import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.Migrator;
import dev.taskforge.engine.db.TestDatabase;
import dev.taskforge.engine.store.JobStore;
import dev.taskforge.engine.store.postgres.PostgresJobStore;
import dev.taskforge.engine.store.sqlite.SqliteJobStore;
import java.nio.file.Path;
import java.time.Clock;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Random histories of both stores against a simple model. A failure names its seed: {@code -Dhistory.seed=…} lives that
 * one again, {@code -Dhistory.count=…} lives more of them.
 */
class JobHistoriesTest {
    private static final int LENGTH = 40;
    private static final int MANY = Integer.getInteger("history.count", 10_000);
    private static final int DURABLE = Math.max(1, MANY / 40);

    @TempDir
    Path folder;

    @Test
    void everyHistoryOnSqliteIsOneOfTheModel() {
        try (var database = open(TestDatabase.SQLITE)) {
            seeds(MANY)
                    .forEach(seed -> Transactions.undo(database, tx -> {
                        new History(seed, Transactions.within(tx), new SqliteJobStore()).live(LENGTH);
                        return seed;
                    }));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SQLITE", "POSTGRESQL"})
    void everyDurableHistoryIsOneOfTheModel(TestDatabase kind) {
        try (var database = open(kind)) {
            JobStore store = kind == TestDatabase.SQLITE ? new SqliteJobStore() : new PostgresJobStore();
            seeds(DURABLE).forEach(seed -> new History(seed, Transactions.each(database), store).live(LENGTH));
        }
    }

    private static LongStream seeds(int count) {
        var one = Long.getLong("history.seed");
        return one != null ? LongStream.of(one) : new SplittableRandom().longs(count);
    }

    private Database open(TestDatabase kind) {
        var database = TestDatabase.open(kind.at(folder.resolve("db")));
        new Migrator(database, Clock.systemUTC()).migrate("engine", JobStore.class, "/db/engine");
        return database;
    }
}
