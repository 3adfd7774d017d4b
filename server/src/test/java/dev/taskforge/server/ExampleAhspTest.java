package dev.taskforge.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The example of a Django application, on a machine where nothing of it runs. */
class ExampleAhspTest {
    private static final Path EXAMPLE = Path.of("..", "examples", "ahsp");

    @Test
    void itsGateNamesExactlyWhatIsMissing(@TempDir Path data, @TempDir Path folder) throws IOException {
        copy(folder);
        try (var server = TestServer.in(data)) {
            var local = server.asLocal();
            var yaml = Files.readString(folder.resolve("taskforge.yaml"));
            var applied = local.put("/api/v1/projects/ahsp", SampleProject.body(yaml, folder.toString()));
            assertThat(applied.status()).as(applied.body()).isEqualTo(200);

            SampleProject.ask(local, "ahsp");

            var gate = local.get("/api/v1/projects/ahsp/gate").json();
            assertThat(gate.get("verdict").stringValue()).isEqualTo("NO-GO");
            assertThat(gate.get("blockers").valueStream().map(JsonNode::stringValue))
                    .containsExactlyInAnyOrder(
                            "env-file",
                            "health",
                            "login",
                            "anonymous-refused",
                            "database",
                            "migrations",
                            "restore-drill",
                            "redis-internal");
            assertThat(gate.get("items")
                            .valueStream()
                            .filter(item -> item.get("priority").stringValue().equals("P0")
                                    && item.get("state").stringValue().equals("pass"))
                            .map(item -> item.get("id").stringValue()))
                    .containsExactlyInAnyOrder("compose-file", "rollback-plan");
            assertThat(gate.get("items")
                            .valueStream()
                            .filter(item -> item.get("blocks").booleanValue()))
                    .allMatch(item -> !item.get("fix").stringValue().isBlank());
        }
    }

    /** Without an env file that somebody may have written beside the example. */
    private static void copy(Path folder) throws IOException {
        try (var files = Files.list(EXAMPLE)) {
            for (var file : files.filter(Files::isRegularFile)
                    .filter(file -> !file.endsWith(".env.production"))
                    .toList()) {
                Files.copy(file, folder.resolve(file.getFileName()));
            }
        }
    }
}
