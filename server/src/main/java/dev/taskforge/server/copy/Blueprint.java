package dev.taskforge.server.copy;

import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.Dialect;
import dev.taskforge.engine.db.SqliteDatabase;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.engine.db.copy.StoreCopy;
import dev.taskforge.server.LiveNodes;
import dev.taskforge.server.SharedKeys;
import dev.taskforge.server.Store;
import dev.taskforge.server.StoreSchema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Clock;
import java.util.List;
import java.util.Set;

/**
 * What the store of this version looks like, learned from a fresh one made for the purpose: so that both sides can be
 * judged before anything is made in them.
 *
 * @param tables what is copied, in an order in which it can be filled
 * @param versions the migrations, each with its set
 */
record Blueprint(List<String> tables, List<String> versions) {
    private static final String MIGRATION = "migration";
    /** What belongs to a database and not to the records in it. */
    private static final Set<String> OF_THE_PLACE = Set.of(MIGRATION, LiveNodes.TABLE, SharedKeys.TABLE);

    static Blueprint make(Clock clock) {
        try {
            var folder = Files.createTempDirectory("taskforge-copy");
            var file = Store.file(folder);
            try (var fresh = new SqliteDatabase(file)) {
                StoreSchema.migrate(fresh, clock);
                return new Blueprint(fresh.read(Blueprint::tables), versionsOf(fresh, Dialect.SQLITE));
            } finally {
                for (var suffix : List.of("", "-wal", "-shm")) {
                    Files.deleteIfExists(file.resolveSibling(file.getFileName() + suffix));
                }
                Files.delete(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot use the folder for temporary files", e);
        }
    }

    /** What is copied between stores, of an SQLite database that has the tables of this version. */
    static List<String> tables(Tx sqlite) {
        return StoreCopy.tables(sqlite, OF_THE_PLACE);
    }

    /** Refuses a source that is no store, or one of another version. */
    void expect(Database source, CopyRequest request) {
        var there = versionsOf(source, request.from());
        if (there.isEmpty()) {
            throw CopyRefused.of("copy.no_store", request.source());
        }
        if (!versions.containsAll(there)) {
            throw CopyRefused.of("copy.newer", request.source());
        }
        if (!there.containsAll(versions)) {
            throw CopyRefused.of("copy.older", request.source());
        }
    }

    private static List<String> versionsOf(Database database, Dialect dialect) {
        return database.read(tx -> StoreCopy.exists(tx, dialect, MIGRATION)
                ? tx.query(
                        "SELECT migration_set, name FROM migration ORDER BY migration_set, version",
                        row -> row.text("migration_set") + " " + row.text("name"))
                : List.of());
    }
}
