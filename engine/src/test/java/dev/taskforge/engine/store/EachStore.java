package dev.taskforge.engine.store;

import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.Dialect;
import dev.taskforge.engine.db.Migrator;
import dev.taskforge.engine.db.TestDatabase;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.engine.store.postgres.PostgresJobStore;
import dev.taskforge.engine.store.sqlite.SqliteJobStore;
import java.nio.file.Path;
import java.time.Clock;
import java.util.function.Consumer;

/** A test that is lived once per kind of store. */
abstract class EachStore extends StoreFixture {
    private final TestDatabase kind;

    EachStore(TestDatabase kind) {
        this.kind = kind;
    }

    @Override
    protected Database open(Path folder) {
        var opened = TestDatabase.open(kind.at(folder.resolve("db")));
        new Migrator(opened, Clock.systemUTC()).migrate("engine", JobStore.class, "/db/engine");
        return opened;
    }

    @Override
    protected JobStore store() {
        return database.dialect() == Dialect.SQLITE ? new SqliteJobStore() : new PostgresJobStore();
    }

    void change(Consumer<Tx> change) {
        database.write(tx -> {
            change.accept(tx);
            return true;
        });
    }
}
