package dev.taskforge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** Looking at a dump without a server. */
class DumpTest {
    private static final String SQL = """
            CREATE TABLE public.customer (id bigint);
            ALTER TABLE public.customer OWNER TO app;
            COPY public.customer (id) FROM stdin;
            1
            2
            \\.
            """;

    @TempDir
    Path folder;

    private Run inspect(String language, String... more) {
        var arguments = new java.util.ArrayList<>(java.util.List.of("dump", "inspect"));
        arguments.addAll(java.util.List.of(more));
        return Run.with(Map.of("TASKFORGE_LANG", language), folder, false, arguments.toArray(String[]::new));
    }

    @Test
    void aDumpIsDescribed() throws IOException {
        Files.writeString(folder.resolve("shop.sql"), SQL);
        var run = inspect("en", "shop.sql");
        assertThat(run.status()).isZero();
        assertThat(run.out()).contains("public.customer  2", "roles app", "Can be restored.");
        assertThat(inspect("id", "shop.sql").out()).contains("role app", "Dapat dipulihkan.");
    }

    @Test
    void whatIsWrongIsSaidAndTheStatusSaysIt() throws IOException {
        Files.writeString(folder.resolve("shop.sql"), SQL + "\\! id\n");
        var run = inspect("en", "shop.sql", "--json");
        assertThat(run.status()).isEqualTo(1);
        var answer = JsonMapper.shared().readTree(run.out());
        assertThat(answer.path("restorable").asBoolean()).isFalse();
        assertThat(answer.path("rows").path("public.customer").asLong()).isEqualTo(2);
        assertThat(answer.path("findings").path(0).path("fault").asString()).isEqualTo("command");
        assertThat(answer.path("findings").path(0).path("line").asLong()).isEqualTo(7);
    }

    @Test
    void aFileThatIsNotThereIsWrongUse() {
        var run = inspect("en", "none.sql");
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).contains("none.sql");
    }
}
