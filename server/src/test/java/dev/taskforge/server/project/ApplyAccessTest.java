package dev.taskforge.server.project;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.server.TestServer;
import dev.taskforge.server.account.Role;
import dev.taskforge.server.http.Json;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApplyAccessTest {
    @TempDir
    Path data;

    @TempDir
    Path folder;

    @Test
    void whoMayOnlyAdministerAProjectCannotMakeTheServerRunItsCommands() {
        try (var server = TestServer.in(data)) {
            var body = Json.write(Map.of(
                    "yaml",
                    "project: shop\nchecks: {peek: {command: [cat, token], read_only: true}}\n",
                    "directory",
                    folder.toString()));
            var owner = server.as(Map.of("shop", Role.ADMIN, "*", Role.OPERATOR));

            assertThat(owner.put("/api/v1/projects/shop", body).status()).isEqualTo(403);
            assertThat(owner.post("/api/v1/projects/plan", body).status()).isEqualTo(403);
            assertThat(owner.get("/api/v1/projects/shop").status()).isEqualTo(404);
            assertThat(server.asLocal().put("/api/v1/projects/shop", body).status())
                    .isEqualTo(200);
        }
    }
}
