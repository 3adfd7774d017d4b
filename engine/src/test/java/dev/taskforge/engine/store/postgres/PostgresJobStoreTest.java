package dev.taskforge.engine.store.postgres;

import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.Migrator;
import dev.taskforge.engine.db.TestDatabase;
import dev.taskforge.engine.store.JobStore;
import dev.taskforge.engine.store.JobStoreContract;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(names = {"POSTGRESQL", "PGBOUNCER"})
class PostgresJobStoreTest extends JobStoreContract {
    private final TestDatabase kind;

    PostgresJobStoreTest(TestDatabase kind) {
        this.kind = kind;
    }

    @Override
    protected Database open(Path folder) {
        var database = TestDatabase.open(kind.at(folder));
        new Migrator(database, Clock.systemUTC()).migrate("engine", JobStore.class, "/db/engine");
        return database;
    }

    @Override
    protected JobStore store() {
        return new PostgresJobStore();
    }
}
