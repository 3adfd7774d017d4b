package dev.taskforge.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.PostgresServer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Both databases have the same migrations and, but for what the engine counts, the same tables and columns. */
class SchemaTest {
    @Test
    void bothDatabasesHaveTheSameVersionsTablesAndColumns(@TempDir Path folder) {
        var url = PostgresServer.shared().newSchema();
        try (var sqlite = TestServer.in(folder.resolve("one"), Map.of("DATABASE_URL", ""));
                var postgres = TestServer.onDatabase(url, folder.resolve("two"))) {
            assertThat(versions(postgres.app().database()))
                    .isNotEmpty()
                    .isEqualTo(versions(sqlite.app().database()));
            // Each session counts finished jobs in a share of its own, and transactions that overlap mark a job that
            // others need.
            var own = List.of("finished_count.share", "job.awaited");
            assertThat(ofPostgres(postgres.app().database()))
                    .containsAll(own)
                    .filteredOn(column -> !own.contains(column))
                    .isEqualTo(ofSqlite(sqlite.app().database()));
        }
    }

    private static List<String> versions(Database database) {
        return sorted(database, "SELECT migration_set || ' ' || name AS name FROM migration");
    }

    private static List<String> ofSqlite(Database database) {
        return sorted(database, """
                SELECT t.name || '.' || c.name AS name FROM sqlite_schema t JOIN pragma_table_info(t.name) c
                WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite%'""");
    }

    private static List<String> ofPostgres(Database database) {
        return sorted(database, """
                SELECT table_name || '.' || column_name AS name FROM information_schema.columns
                WHERE table_schema = current_schema()""");
    }

    private static List<String> sorted(Database database, String sql) {
        return database.read(tx -> tx.query(sql, row -> row.text("name"))).stream()
                .sorted()
                .toList();
    }
}
