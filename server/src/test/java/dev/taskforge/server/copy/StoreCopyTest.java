package dev.taskforge.server.copy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.engine.db.PostgresServer;
import dev.taskforge.server.http.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Moving everything from SQLite to PostgreSQL and back. */
class StoreCopyTest {
    @TempDir
    static Path shared;

    @TempDir
    Path folder;

    private static RichStore rich;

    private final String url = PostgresServer.shared().newSchema();

    @BeforeAll
    static void make() throws IOException {
        rich = RichStore.in(shared);
    }

    @Test
    void everythingGoesToPostgresAndBackUnchanged() throws IOException {
        var there = Ran.copy(rich.data(), url, "--json");

        assertThat(there.code()).as(there.err()).isZero();
        assertThat(rowsOf(there)).as("every table of the sample has rows").doesNotContainValue(0L);
    }

    private static Map<String, Long> rowsOf(Ran ran) {
        var rows = new TreeMap<String, Long>();
        Json.stored(ran.out())
                .get("tables")
                .forEach(table -> rows.put(
                        table.get("name").stringValue(), table.get("rows").longValue()));
        return rows;
    }
}
