package dev.taskforge.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.ops.backup.csv.Bundle;
import dev.taskforge.ops.backup.csv.TableName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** Exports to CSV files and imports from them, over HTTP. */
class CsvRoutesTest {
    private static final String PATH = "/api/v1/projects/shop/";

    @TempDir
    Path folder;

    private Path data;
    private TestServer server;

    @BeforeEach
    void start() throws IOException {
        data = Files.createDirectories(folder.resolve("data"));
        var app = Files.createDirectories(folder.resolve("app"));
        Files.writeString(app.resolve("docker-compose.yml"), "services:\n  db:\n    image: postgres:17\n");
        server = TestServer.in(data);
        var yaml = """
                project: shop
                compose: {file: docker-compose.yml}
                databases:
                  main: {kind: postgres, service: db, url: "postgresql://app:secret@127.0.0.1:5432/shop"}
                  old: {kind: postgres, service: db, url: "postgresql://app:secret@127.0.0.1:5432/old"}
                  small: {kind: sqlite, path: small.db}
                  maria: {kind: mariadb, service: db, url: "mysql://app:secret@127.0.0.1:3306/shop"}
                  away: {kind: mysql, url: "mysql://app:secret@db.example.com:3306/shop"}
                  cache: {kind: redis, service: db}
                """;
        var body = JsonMapper.shared().writeValueAsString(Map.of("yaml", yaml, "directory", app.toString()));
        assertThat(server.asLocal().put("/api/v1/projects/shop", body).status()).isEqualTo(200);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static void lay(Path export) throws IOException {
        Files.createDirectories(export);
        var table = new Bundle.Table(
                new TableName("public", "t"),
                "001-public.t.csv",
                List.of(new Bundle.Column("a", "integer")),
                List.of(),
                7,
                10,
                "0".repeat(64),
                "0");
        var bundle = new Bundle(
                1, "starter", "old", Instant.EPOCH, 1, "15", "15", Bundle.HASHES, List.of(table), List.of(), List.of());
        Files.write(export.resolve(Bundle.NAME), bundle.bytes());
    }

    @Test
    void onlyOwnExportsAreRemovedAndNoLinkIsFollowed() throws IOException {
        lay(data.resolve("exports/shop/old-1"));
        lay(data.resolve("incoming/shop/laid-2"));
        var away = folder.resolve("away");
        lay(away.resolve("x"));
        Files.createSymbolicLink(data.resolve("exports/shop/linked"), away.resolve("x"));

        var listed = server.asLocal().get(PATH + "csv-exports").json();
        assertThat(listed.findValuesAsString("name")).containsExactlyInAnyOrder("old-1", "laid-2");
        assertThat(listed.path(0).path("rows").asLong()).isEqualTo(7);

        for (var wrong : List.of("laid-2", "linked", "..", "none")) {
            assertThat(server.asLocal().delete(PATH + "csv-exports/" + wrong).status())
                    .as(wrong)
                    .isIn(400, 404);
        }
        assertThat(server.asLocal().delete(PATH + "csv-exports/old-1").status()).isEqualTo(204);
        assertThat(data.resolve("exports/shop/old-1")).doesNotExist();
        assertThat(away.resolve("x").resolve(Bundle.NAME)).exists();
        assertThat(server.asLocal().get("/api/v1/audit?limit=5").body()).contains("csv.remove");
    }

    @Test
    void whatIsWrongIsRefusedBeforeAJobBegins() {
        for (var body : List.of(
                "{}",
                "{\"database\":\"gone\"}",
                "{\"database\":\"old\",\"tables\":[]}",
                "{\"database\":\"old\",\"tables\":[\"\"]}")) {
            assertThat(server.asLocal().post(PATH + "csv-exports", body).status())
                    .as(body)
                    .isEqualTo(422);
        }
        assertThat(server.asLocal()
                        .post(PATH + "csv-imports", "{\"database\":\"main\"}")
                        .status())
                .isEqualTo(422);
        assertThat(server.asLocal()
                        .post("/api/v1/jobs", "{\"job_type\":\"csv-import\",\"project\":\"shop\",\"payload\":{}}")
                        .status())
                .isEqualTo(422);
    }

    @Test
    void databasesWithTablesInAServiceOrAFileCanBeNamed() {
        assertThat(server.asLocal().post(PATH + "csv-exports", "{}").body()).contains("(main, maria, old, small)");
        var plan = server.asLocal()
                .post(PATH + "csv-imports/plan", "{\"database\":\"maria\",\"from\":\"none\"}")
                .json();
        assertThat(plan.path("faults").toString()).contains("incoming/shop");
    }

    @Test
    void thePlanOfAnImportThatIsNotThereSaysWhereToPutIt() {
        var plan = server.asLocal()
                .post(PATH + "csv-imports/plan", "{\"database\":\"main\",\"from\":\"none\"}")
                .json();
        assertThat(plan.path("refused").asBoolean()).isTrue();
        assertThat(plan.path("faults").toString()).contains("incoming/shop");
    }

    @Test
    void exportsThatLieThereAreCounted() throws IOException {
        lay(data.resolve("exports/shop/old-1"));
        var text = server.asLocal().get("/metrics").body();
        assertThat(text).contains("taskforge_csv_exports{project=\"shop\"} 1");
    }
}
