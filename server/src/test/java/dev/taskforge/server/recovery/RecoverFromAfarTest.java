package dev.taskforge.server.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taskforge.ops.destination.S3Server;
import dev.taskforge.server.ServerProcess;
import dev.taskforge.server.TestServer;
import dev.taskforge.server.http.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A machine is lost, and what lies in a bucket and in the vault of another TaskForge brings it back. */
class RecoverFromAfarTest {
    @TempDir
    Path home;

    @Test
    void aBucketAndTheVaultOfAnotherTaskForgeBringBackTheSame() throws Exception {
        try (var s3 = S3Server.start(home);
                var other = TestServer.in(home.resolve("other"))) {
            var token = other.asLocal()
                    .post("/api/v1/vault/accounts", "{\"name\": \"office\", \"keep_days\": 30}")
                    .json()
                    .get("token")
                    .stringValue();
            var variables = Map.of("VAULT_TOKEN", token, "KEY", S3Server.ACCESS_KEY, "SECRET", S3Server.SECRET_KEY);
            var data = home.resolve("data");
            declare(data, s3, other, variables);
            var kit = lose(data);

            for (var place : new String[] {"bucket", "vault"}) {
                var listed = Told.of(variables, "", "recover", "--kit", kit, "--from", place, "--list", "--json");
                assertThat(listed.code()).as(listed.err()).isZero();
                assertThat(listed.out()).contains(".sqlite.zst.age");

                var back = home.resolve("back-from-" + place);
                var told = Told.of(variables, "", "recover", "--kit", kit, "--from", place, "--data", back, "--json");

                assertThat(told.code()).as(told.err()).isZero();
                assertThat(Json.stored(told.out()).get("audit").get("ok").booleanValue())
                        .isTrue();
                assertThat(back.resolve("secrets.json")).hasSameBinaryContentAs(home.resolve("lost/secrets.json"));
                try (var database = ServerProcess.database(back)) {
                    assertThat(ServerProcess.texts(database, "PRAGMA integrity_check"))
                            .containsExactly("ok");
                }
            }
            passesOverADamagedOne(kit, variables);
            assertThat(other.asLocal().get("/metrics").body())
                    .contains("taskforge_vault_bytes{account=\"office\"}", "taskforge_vault_room_bytes");
            assertThat(other.asLocal().get("/vault").body()).contains("office", "30 days at least");
        }
    }

    /** Every copy in the vault is damaged there; the bucket is asked after it. */
    private void passesOverADamagedOne(Path kit, Map<String, String> variables) throws Exception {
        var folder = home.resolve("other/vault/office/taskforge/main");
        try (var files = Files.newDirectoryStream(folder, "*.age")) {
            for (var file : files) {
                var bytes = Files.readAllBytes(file);
                bytes[bytes.length / 2] ^= 4;
                Files.write(file, bytes);
            }
        }
        var back = home.resolve("back-from-any");

        var told = Told.of(variables, "", "recover", "--kit", kit, "--data", back);

        assertThat(told.code()).as(told.err()).isZero();
        assertThat(told.out() + told.err()).contains("its SHA-256 is not that of its manifest");
        assertThat(back.resolve("taskforge.db")).exists();
    }

    private static void declare(Path data, S3Server s3, TestServer other, Map<String, String> variables)
            throws Exception {
        Files.createDirectory(data);
        Files.writeString(data.resolve("own.yaml"), """
                destinations:
                  vault: {kind: taskforge, url: "http://127.0.0.1:%d", token: "${VAULT_TOKEN}"}
                  bucket: {kind: s3, endpoint: "%s", bucket: %s, prefix: own, access_key: "${KEY}", secret_key: "${SECRET}"}
                backup: {copies: [vault, bucket]}
                """.formatted(other.app().port(), s3.endpoint(), S3Server.BUCKET));
        var lines = new StringBuilder();
        variables.forEach((name, value) -> lines.append(name + "='" + value + "'\n"));
        Files.writeString(data.resolve("own.env"), lines.toString());
    }

    private Path lose(Path data) throws Exception {
        Path kit;
        try (var server = Reached.start(data)) {
            server.awaitRest();
            var made = Told.of("kit", "--json", "--data", data);
            assertThat(made.code()).as(made.err()).isZero();
            assertThat(made.out()).contains("VAULT_TOKEN").doesNotContain("tfv_", S3Server.SECRET_KEY);
            kit = Files.writeString(home.resolve("kit.json"), made.out());
            await().atMost(Reached.PATIENCE).untilAsserted(() -> {
                var standing = server.get("/api/v1/recovery");
                assertThat(standing.get("state").stringValue()).isEqualTo("ready");
                assertThat(standing.get("newest_copy_to")).hasSize(2);
            });
            server.awaitRest();
            assertThat(server.ended("backup")).isEqualTo("succeeded");
        }
        Files.move(data, home.resolve("lost"));
        return kit;
    }
}
