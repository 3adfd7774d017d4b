package dev.taskforge.server.page;

import static dev.taskforge.server.SampleProject.ended;
import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.server.TestServer;
import dev.taskforge.server.account.Role;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** The page where tables are moved by CSV files, with two databases of SQLite. */
class CsvPagesTest {
    private static final String PAGE = "/projects/shop/csv";

    private TestServer server;
    private TestServer.Client local;
    private Path copy;

    @BeforeEach
    void start(@TempDir Path data, @TempDir Path folder) throws SQLException {
        copy = folder.resolve("copy.db");
        var table = "CREATE TABLE customer (id INTEGER PRIMARY KEY, name TEXT)";
        ask(folder.resolve("main.db"), table);
        ask(folder.resolve("main.db"), "INSERT INTO customer VALUES (1, 'Ani'), (2, NULL)");
        ask(copy, table);
        server = TestServer.in(data);
        local = server.asLocal();
        var yaml =
                "project: shop\ndatabases: {main: {kind: sqlite, path: main.db}, copy: {kind: sqlite, path: copy.db}}\n";
        var body = JsonMapper.shared().writeValueAsString(Map.of("yaml", yaml, "directory", folder.toString()));
        assertThat(local.put("/api/v1/projects/shop", body).status()).isEqualTo(200);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static String ask(Path file, String sql) throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                var statement = connection.createStatement()) {
            return statement.execute(sql) ? statement.getResultSet().getString(1) : "";
        }
    }

    private static TestServer.Answer press(TestServer.Client client, Map<String, String> form) {
        var text = new StringBuilder();
        form.forEach((name, value) -> text.append(name)
                .append('=')
                .append(URLEncoder.encode(value, StandardCharsets.UTF_8))
                .append('&'));
        return client.send(client.request(PAGE)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(text.toString())));
    }

    private String state(TestServer.Answer pressed) {
        assertThat(pressed.location()).startsWith("/jobs/");
        var job = pressed.location().replaceAll("[^0-9]", "");
        return ended(local, local.get("/api/v1/jobs/" + job))
                .json()
                .path("state")
                .asString();
    }

    @Test
    void tablesAreExportedLookedAtImportedByTheNameOfTheDatabaseAndRemoved() throws SQLException {
        assertThat(local.get(PAGE).body()).contains("There is no export yet", ">main</option>", ">copy</option>");

        assertThat(state(press(local, Map.of("do", "export", "database", "main"))))
                .isEqualTo("succeeded");
        var name = local.get("/api/v1/projects/shop/csv-exports")
                .json()
                .path(0)
                .path("name")
                .asString();
        assertThat(local.get(PAGE + "?from=" + name + "&database=copy").body())
                .contains(name, "fill, in one transaction in database copy", "customer (2)", "id=\"csv-import\"");
        assertThat(local.get(PAGE + "?from=" + name + "&database=main").body())
                .contains("customer has 2 rows")
                .doesNotContain("id=\"csv-import\"");

        var fill = Map.of("do", "import", "from", name, "database", "copy");
        var unsure = press(local, fill);
        assertThat(unsure.status()).isEqualTo(422);
        assertThat(unsure.body()).contains("Type copy exactly to confirm");
        assertThat(ask(copy, "SELECT count(*) FROM customer")).isEqualTo("0");

        var sure = Map.of("do", "import", "from", name, "database", "copy", "confirm", "copy");
        assertThat(state(press(local, sure))).isEqualTo("succeeded");
        assertThat(ask(copy, "SELECT group_concat(name) || count(*) FROM customer"))
                .isEqualTo("Ani2");
        assertThat(state(press(local, sure))).isEqualTo("failed");

        assertThat(press(local, Map.of("do", "remove", "from", name)).location())
                .isEqualTo(PAGE);
        assertThat(local.get(PAGE).body()).contains("There is no export yet");
        assertThat(press(local, Map.of("do", "remove", "from", name)).status()).isEqualTo(404);
    }

    @Test
    void nobodyElsePressesAndNothingElseIsPressed() {
        var viewer = server.as(Map.of("shop", Role.VIEWER));
        for (var what : new String[] {"export", "import", "remove"}) {
            assertThat(press(viewer, Map.of("do", what, "database", "copy", "from", "x", "confirm", "copy"))
                            .status())
                    .isEqualTo(403);
        }
        assertThat(press(local, Map.of("do", "empty")).status()).isEqualTo(422);
        assertThat(press(local, Map.of()).status()).isEqualTo(422);
        assertThat(press(local, Map.of("do", "export", "database", "gone")).body())
                .contains("one of SQLite, or of PostgreSQL");
    }

    @Test
    void theRecordsOfTaskForgeAreNotOffered() {
        assertThat(local.get("/projects/taskforge/csv").body()).contains("no database of PostgreSQL");
    }
}
