package dev.taskforge.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The journey and the access matrix of the example SPPG, taken on an application that behaves as they say. */
class ExampleSppgTest {
    private static final Path EXAMPLE = Path.of("..", "examples", "sppg");
    private static final String PATH = "/api/v1/projects/sppg-fixed";

    @TempDir
    Path data;

    @TempDir
    Path folder;

    private TestServer.Answer apply(TestServer.Client client, String yaml) {
        return client.put(PATH, SampleProject.body(yaml, folder.toString()));
    }

    @Test
    void theExampleWithItsFaultsIsAccepted() throws IOException {
        try (var server = TestServer.in(data)) {
            var yaml = Files.readString(EXAMPLE.resolve("taskforge.yaml"));
            var answer = server.asLocal().put("/api/v1/projects/sppg", SampleProject.body(yaml, folder.toString()));

            assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        }
    }

    @Test
    void theJourneyComesToItsEndAndEveryCellIsAsWanted() throws IOException {
        try (var kitchens = new Kitchens();
                var server = TestServer.in(data)) {
            var local = server.asLocal();
            Files.writeString(folder.resolve(".env.production"), "UJI_PASSWORD=" + Kitchens.PASSWORD + "\n");
            var yaml = Files.readString(EXAMPLE.resolve("fixed/taskforge.yaml"))
                    .replace("http://127.0.0.1:3001", kitchens.address());
            var answer = apply(local, yaml);
            assertThat(answer.status()).as(answer.body()).isEqualTo(200);

            SampleProject.ask(local, "sppg-fixed");

            var walk = local.get(PATH + "/journeys").json().get(0);
            assertThat(walk.get("state").asString()).as(walk.toString()).isEqualTo("pass");
            assertThat(walk.get("runs").get(0).get("cleanup").asString()).isEqualTo("done");
            assertThat(kitchens.menus()).containsOnlyKeys(9001, 9002);
            var tables = local.get(PATH + "/access").json();
            assertThat(tables).hasSize(2);
            assertThat(tables.valueStream().map(table -> table.get("state").asString()))
                    .as(tables.toString())
                    .containsOnly("pass");
            assertThat(tables.toString()).doesNotContain(Kitchens.PASSWORD);
        }
    }

    @Test
    void aKitchenThatSeesTheMenusOfAnotherIsNamed() throws IOException {
        try (var kitchens = new Kitchens();
                var server = TestServer.in(data)) {
            kitchens.open = true;
            var local = server.asLocal();
            Files.writeString(folder.resolve(".env.production"), "UJI_PASSWORD=" + Kitchens.PASSWORD + "\n");
            apply(
                    local,
                    Files.readString(EXAMPLE.resolve("fixed/taskforge.yaml"))
                            .replace("http://127.0.0.1:3001", kitchens.address()));

            SampleProject.ask(local, "sppg-fixed");

            var apart = local.get(PATH + "/access").json().get(0);
            assertThat(apart.get("state").asString()).isEqualTo("fail");
            assertThat(apart.get("routes")
                            .valueStream()
                            .flatMap(row -> row.get("cells")
                                    .valueStream()
                                    .filter(cell -> cell.get("state").asString().equals("fail"))
                                    .map(cell -> row.get("route").asString() + " "
                                            + cell.get("identity").asString()))
                            .toList())
                    .contains("menu@kitchen-1 admin-2", "menu@kitchen-2 admin-1", "menu@kitchen-2 staff-1")
                    .noneMatch(cell -> cell.startsWith("forged"));
        }
    }
}
