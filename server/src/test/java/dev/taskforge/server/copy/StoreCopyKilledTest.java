package dev.taskforge.server.copy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.DatabaseUrl;
import dev.taskforge.engine.db.PostgresDatabase;
import dev.taskforge.engine.db.PostgresServer;
import dev.taskforge.engine.db.SqliteDatabase;
import dev.taskforge.ops.Sampled;
import dev.taskforge.server.ServerProcess;
import dev.taskforge.server.Store;
import dev.taskforge.server.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whenever the copy is killed, its target holds nothing, and the next copy works. */
class StoreCopyKilledTest {
    private static final int JOBS = 40_000;
    private static final long MEGABYTE = 1024 * 1024;
    /** How large the target is when the copy is killed: in the midst of the jobs, which are some fifteen megabytes. */
    private static final List<Long> POINTS = Sampled.Cases.some(1, List.of(2 * MEGABYTE, 6 * MEGABYTE));

    private final String url = PostgresServer.shared().newSchema();

    @TempDir
    Path folder;

    private Path data;

    @BeforeEach
    void make() {
        data = folder.resolve("data");
        TestServer.in(data, Map.of("DATABASE_URL", "")).close();
        try (var database = new SqliteDatabase(Store.file(data))) {
            database.write(tx -> tx.update("""
                    WITH RECURSIVE n(i) AS (SELECT 1000 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
                    INSERT INTO job (id, queue, type, priority, state, max_attempts, created_at, run_at, finished_at, payload)
                    SELECT i, 'q', 't', 5, 'SUCCEEDED', 5, i, i, i, '"' || hex(randomblob(150)) || '"' FROM n""", 999 + JOBS));
        }
    }

    @Test
    void onTheWayToPostgres() throws IOException {
        try (var postgres = new PostgresDatabase(DatabaseUrl.parse(url))) {
            for (var point : POINTS) {
                kill(data.toString(), url, () -> jobTableSize(postgres) > point);
                assertHoldsNothing(postgres);
            }
            assertThat(Ran.copy(data, url).code()).isZero();
            assertThat(number(postgres, "SELECT count(*) AS n FROM job")).isGreaterThanOrEqualTo(JOBS);
        }
    }

    @Test
    void onTheWayBack() throws IOException {
        assertThat(Ran.copy(data, url).code()).isZero();
        var back = Files.createDirectory(folder.resolve("back"));
        for (var key : List.of("secrets.json", "audit-key", "audit-checkpoints")) {
            Files.copy(data.resolve(key), back.resolve(key));
        }
        var log = back.resolve("taskforge.db-wal");
        for (var point : POINTS) {
            kill(url, back.toString(), () -> Files.exists(log) && Files.size(log) > point);
            try (var sqlite = new SqliteDatabase(Store.file(back))) {
                assertHoldsNothing(sqlite);
            }
        }
        assertThat(Ran.copy(url, back).code()).isZero();
        try (var sqlite = new SqliteDatabase(Store.file(back))) {
            assertThat(number(sqlite, "SELECT count(*) AS n FROM job")).isGreaterThanOrEqualTo(JOBS);
        }
    }

    private void kill(String from, String to, Callable<Boolean> reached) throws IOException {
        ServerProcess.program(folder, Main.class, "--from", from, "--to", to).killWhen(reached);
    }

    /** Of the rows that nobody has committed there is no count, but the file of the table grows. */
    private static long jobTableSize(Database postgres) {
        return number(postgres, "SELECT coalesce(pg_relation_size(to_regclass('job')), 0) AS n");
    }

    private static void assertHoldsNothing(Database target) {
        for (var table : List.of("job", "audit_entry", "account_user", "project", "migration")) {
            assertThat(number(target, "SELECT count(*) AS n FROM " + table))
                    .as(table)
                    .satisfies(rows -> assertThat(rows > 0).isEqualTo(table.equals("migration")));
        }
        assertThat(number(target, "SELECT number AS n FROM audit_head")).isZero();
    }

    private static long number(Database database, String sql) {
        return database.read(tx -> tx.first(sql, row -> row.number("n"))).orElseThrow();
    }
}
