package dev.taskforge.server.copy;

import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.DatabaseUrl;
import dev.taskforge.engine.db.Dialect;
import dev.taskforge.engine.db.PostgresDatabase;
import dev.taskforge.engine.db.SqliteDatabase;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.engine.db.copy.StoreCopy;
import dev.taskforge.ops.backup.OwnRecords;
import dev.taskforge.server.StoreSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/** Copies the records of a PostgreSQL database that nodes work on into a file, in one snapshot. Changes nothing in the database. */
public final class PostgresRecords implements OwnRecords {
    /** How long one statement may take: some are about all rows of a table. */
    private static final Duration STATEMENT = Duration.ofHours(1);

    private final DatabaseUrl url;
    private final Path folder;
    private final Clock clock;

    /** @param folder the data directory of this node */
    public PostgresRecords(DatabaseUrl url, Path folder, Clock clock) {
        this.url = url.answeringWithin(STATEMENT);
        this.folder = folder;
        this.clock = clock;
    }

    @Override
    public Path folder() {
        return folder;
    }

    @Override
    public long bytes() {
        try (var postgres = new PostgresDatabase(url)) {
            return postgres.read(tx -> tx.first("""
                            SELECT CAST(coalesce(sum(pg_table_size(oid)), 0) AS BIGINT) AS n FROM pg_class
                            WHERE relkind = 'r' AND relnamespace = CAST(current_schema() AS regnamespace)""", row -> row.number("n")).orElse(0L));
        }
    }

    @Override
    public Instant copyInto(Path file, Heard heard) throws IOException {
        // A journal that is left beside a new file would be taken for its own.
        for (var ending : List.of("", "-wal", "-shm", "-journal")) {
            Files.deleteIfExists(file.resolveSibling(file.getFileName() + ending));
        }
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try (var postgres = new PostgresDatabase(url);
                var sqlite = new SqliteDatabase(file)) {
            StoreSchema.migrate(sqlite, clock);
            return copy(postgres, sqlite, heard);
        }
    }

    private Instant copy(Database postgres, Database sqlite, Heard heard) throws IOException {
        var tables = sqlite.read(Blueprint::tables);
        var at = new AtomicReference<>(Instant.EPOCH);
        List<String> differing = postgres.read(read -> {
            // The snapshot is of the first query, which comes after this.
            at.set(clock.instant());
            return sqlite.write(write -> copied(tables, read, write, heard));
        });
        if (!differing.isEmpty()) {
            throw new IOException(
                    "the copy of the records is not what was read from PostgreSQL, in " + String.join(", ", differing));
        }
        return at.get();
    }

    private static List<String> copied(List<String> tables, Tx read, Tx write, Heard heard) {
        var copy = StoreCopy.of(tables, read, Dialect.POSTGRESQL, write, Dialect.SQLITE);
        var sent = copy.copy(heard::copied);
        var found = copy.readBack(heard::copied);
        return sent.entrySet().stream()
                .filter(table -> !table.getValue().equals(found.get(table.getKey())))
                .map(Map.Entry::getKey)
                .toList();
    }
}
