package dev.taskforge.server.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taskforge.server.ServerProcess;
import dev.taskforge.server.TestServer;
import dev.taskforge.server.http.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The vault as programs of all kinds meet it, and what is left when its server dies. */
class VaultTest {
    private static final String ACCOUNTS = "/api/v1/vault/accounts";
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    Path data;

    private static String token(TestServer server, String name) {
        var made = server.asLocal().post(ACCOUNTS, Json.write(Map.of("name", name)));
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        return made.json().get("token").stringValue();
    }

    private static String digest(byte[] content) throws Exception {
        var hash = MessageDigest.getInstance("SHA-256").digest(content);
        return "sha-256=:" + Base64.getEncoder().encodeToString(hash) + ":";
    }

    private static TestServer.Answer put(
            TestServer.Client client, String name, byte[] content, @Nullable String digest) {
        var request = client.request("/api/v1/vault/file?name=" + URLEncoder.encode(name, StandardCharsets.UTF_8))
                .PUT(BodyPublishers.ofByteArray(content));
        return client.send(digest == null ? request : request.header("Content-Digest", digest));
    }

    private static TestServer.Answer put(TestServer.Client client, String name, String text) throws Exception {
        var content = text.getBytes(StandardCharsets.UTF_8);
        return put(client, name, content, digest(content));
    }

    @Test
    void whatNamesMayBeIsStrict() throws Exception {
        try (var server = TestServer.in(data)) {
            var office = server.with(token(server, "office"));
            for (var name : List.of(
                    "",
                    "..",
                    "../x",
                    "a/../b",
                    "a//b",
                    "/a",
                    "a/",
                    ".arriving/a",
                    "a/.hidden",
                    "a\\b",
                    "a b",
                    "a\u0000",
                    "é",
                    "a/b/c/d/e/f/g/h/i",
                    "a".repeat(201),
                    ("a".repeat(150) + "/").repeat(4) + "a")) {
                assertThat(put(office, name, "x").status()).as(name).isEqualTo(422);
            }
            assertThat(put(office, "shop/main/a.zst", "x").status()).isEqualTo(201);
            assertThat(put(office, "shop/main/a.zst", "x").status()).isEqualTo(200);
            assertThat(put(office, "shop/main/a.zst", "y").status()).isEqualTo(409);
            assertThat(put(office, "shop/main", "y").status()).as("a folder").isEqualTo(409);
            assertThat(put(office, "shop/main/a.zst/b", "y").status())
                    .as("below a file")
                    .isEqualTo(409);
        }
    }

    @Test
    void aBodyWithoutItsHashOrLengthIsRefusedWithWords() throws Exception {
        try (var server = TestServer.in(data)) {
            var office = server.with(token(server, "office"));

            var without = put(office, "a", new byte[] {1}, null);
            assertThat(without.status()).isEqualTo(422);
            assertThat(without.body()).contains("Content-Digest: sha-256=:BASE64:");
            assertThat(put(office, "a", new byte[] {1}, "sha-256=:abc:").status())
                    .isEqualTo(422);
            assertThat(put(office, "a", new byte[] {1}, digest(new byte[] {2})).body())
                    .contains("has another hash than its sender said");
            var chunked = office.send(office.request("/api/v1/vault/file?name=a")
                    .header("Content-Digest", digest(new byte[] {1}))
                    .PUT(BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(new byte[] {1}))));
            assertThat(chunked.status()).isEqualTo(411);
            assertThat(office.get("/api/v1/vault/files").json()).isEmpty();
            assertThat(office.get("/api/v1/vault/file?name=a").status()).isEqualTo(404);
        }
    }

    @Test
    void anAccountIsMadeChangedRenewedAndRemoved() throws Exception {
        try (var server = TestServer.in(data)) {
            var local = server.asLocal();
            var first = token(server, "office");
            assertThat(local.post(ACCOUNTS, "{\"name\": \"office\"}").status()).isEqualTo(409);
            assertThat(local.post(ACCOUNTS, "{\"name\": \"../x\"}").status()).isEqualTo(422);
            assertThat(local.patch(ACCOUNTS + "/office", "{\"quota_bytes\": 5000, \"keep_days\": 3}")
                            .json()
                            .get("keep_days")
                            .intValue())
                    .isEqualTo(3);
            var renewed = local.post(ACCOUNTS + "/office/token", "")
                    .json()
                    .get("token")
                    .stringValue();
            assertThat(server.with(first).get("/api/v1/vault/files").status()).isEqualTo(401);
            var office = server.with(renewed);
            assertThat(put(office, "a", "12345").status()).isEqualTo(201);
            assertThat(put(office, "b", "").status())
                    .as("a file takes a block, whatever is in it")
                    .isEqualTo(413);

            assertThat(local.delete(ACCOUNTS + "/office").status())
                    .as("it keeps a file")
                    .isEqualTo(409);
            assertThat(local.delete(ACCOUNTS + "/office?files=true").status()).isEqualTo(204);

            assertThat(office.get("/api/v1/vault/files").status()).isEqualTo(401);
            assertThat(data.resolve("vault/office")).doesNotExist();
            assertThat(local.get("/api/v1/audit").body())
                    .contains(
                            "vault.account.create",
                            "vault.account.change",
                            "vault.account.token",
                            "vault.account.remove")
                    .doesNotContain(first, renewed);
        }
    }

    @Test
    void filesThatWereLeftComeToNoAccountOfTheSameName() throws Exception {
        try (var server = TestServer.in(data)) {
            token(server, "first");
            var left = Files.createDirectories(data.resolve("vault/office/shop"));
            Files.writeString(left.resolve("secret"), "x");

            var refused = server.asLocal().post(ACCOUNTS, "{\"name\": \"office\"}");

            assertThat(refused.status()).isEqualTo(409);
            assertThat(refused.body()).contains("Files of an earlier account office lie in " + data);
            assertThat(server.asLocal().get(ACCOUNTS).body()).doesNotContain("office");
            assertThat(left.resolve("secret")).exists();
        }
    }

    @Test
    void noAccountIsMadeWhereTheDiskIsNotMounted() throws Exception {
        try (var server = TestServer.in(data)) {
            token(server, "office");
            Files.move(data.resolve("vault/office"), data.resolve("away"));

            var refused = server.asLocal().post(ACCOUNTS, "{\"name\": \"shop\"}");

            assertThat(refused.status()).isEqualTo(503);
            assertThat(data.resolve("vault/shop")).doesNotExist();
        }
    }

    @Test
    void aPartWithoutItsMarkIsNotTakenForEmpty() throws Exception {
        try (var server = TestServer.in(data)) {
            var office = server.with(token(server, "office"));
            assertThat(put(office, "shop/a", "x").status()).isEqualTo(201);
            Files.move(data.resolve("vault/office"), data.resolve("away"));
            Files.createDirectory(data.resolve("vault/office"));

            assertThat(office.get("/api/v1/vault/file?name=shop/a").status()).isEqualTo(503);
            assertThat(office.get("/api/v1/vault/files").status()).isEqualTo(503);
            assertThat(put(office, "shop/a", "x").status()).isEqualTo(503);
        }
    }

    @Test
    void aRemovedAccountLeavesNothingAndWhatWasCutOffGoesAtTheNextStart() throws Exception {
        try (var server = TestServer.in(data)) {
            var office = server.with(token(server, "office"));
            put(office, "shop/main/a", "x");
            Files.createDirectories(data.resolve("vault/.removed-1/shop"));
            Files.writeString(data.resolve("vault/.removed-1/shop/a"), "x");

            assertThat(server.asLocal().delete(ACCOUNTS + "/office?files=true").status())
                    .isEqualTo(204);

            assertThat(data.resolve("vault/office")).doesNotExist();
            assertThat(server.with(token(server, "office"))
                            .get("/api/v1/vault/files")
                            .body())
                    .isEqualTo("[]");
        }
        try (var _ = TestServer.in(data)) {
            assertThat(data.resolve("vault/.removed-1")).doesNotExist();
        }
    }

    /** A body of which half has come. */
    @Test
    void anAccountThatIsBusyStaysWithItsFiles() throws Exception {
        try (var server = TestServer.in(data)) {
            var token = token(server, "office");
            var office = server.with(token);
            put(office, "shop/a", "x");
            try (var socket =
                    new Socket(InetAddress.getLoopbackAddress(), server.app().port())) {
                sendHalf(socket, token, "shop/main/a");
                await().atMost(PATIENCE).until(() -> arriving(data) > 0);

                assertThat(server.asLocal()
                                .delete(ACCOUNTS + "/office?files=true")
                                .status())
                        .isEqualTo(409);
            }
            assertThat(office.get("/api/v1/vault/files").body()).contains("shop/a");
            await().atMost(PATIENCE)
                    .until(() -> server.asLocal()
                                    .delete(ACCOUNTS + "/office?files=true")
                                    .status()
                            == 204);
        }
    }

    private static void sendHalf(Socket socket, String token, String name) throws Exception {
        var head = "PUT /api/v1/vault/file?name=" + name + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + token
                + "\r\nContent-Length: 900000\r\nContent-Digest: " + digest(new byte[1]) + "\r\n\r\n";
        socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().write(new byte[400_000]);
    }

    @Test
    void theSameBytesAreThereAlsoWhenTheDiskIsFull() throws Exception {
        String token;
        try (var server = TestServer.in(data)) {
            token = token(server, "office");
            assertThat(put(server.with(token), "a", "x").status()).isEqualTo(201);
        }
        try (var server = TestServer.in(data, Map.of("VAULT_KEEP_FREE_MB", "999999999"))) {
            var office = server.with(token);
            assertThat(put(office, "a", "x").status()).isEqualTo(200);
            assertThat(put(office, "a", "y").status()).isEqualTo(409);
            assertThat(put(office, "b", "x").status()).isEqualTo(507);
        }
    }

    @Test
    void aRefusedReadHasALengthOfItsOwn() throws Exception {
        try (var server = TestServer.in(data)) {
            var token = token(server, "office");
            var office = server.with(token);
            put(office, "a", "x".repeat(70_000));
            var sockets = new ArrayList<Socket>();
            try {
                for (int i = 0; i < Transfers.MOST; i++) {
                    var socket = new Socket(
                            InetAddress.getLoopbackAddress(), server.app().port());
                    sockets.add(socket);
                    sendHalf(socket, token, "up" + i);
                }
                await().atMost(PATIENCE).until(() -> arriving(data) == Transfers.MOST);

                var refused = office.get("/api/v1/vault/file?name=a");

                assertThat(refused.status()).isEqualTo(429);
                assertThat(refused.body()).contains("At most 16 transfers");
            } finally {
                for (var socket : sockets) {
                    socket.close();
                }
            }
        }
    }

    @Test
    void aFileThatRottedWithoutChangingItsSizeIsPutRightByItsSender() throws Exception {
        try (var server = TestServer.in(data)) {
            var office = server.with(token(server, "office"));
            put(office, "a", "right");
            Files.writeString(data.resolve("vault/office/a"), "wrong");

            assertThat(put(office, "a", "other").status()).isEqualTo(409);
            assertThat(put(office, "a", "right").status()).isEqualTo(201);

            assertThat(data.resolve("vault/office/a")).hasContent("right");
        }
    }

    @Test
    void foldersThatAreEmptyGoWithTheirLastFile() throws Exception {
        try (var server = TestServer.in(data)) {
            var office = server.with(token(server, "office"));
            put(office, "shop/main/a", "x");
            put(office, "shop/b", "x");

            assertThat(office.delete("/api/v1/vault/file?name=shop/main/a").status())
                    .isEqualTo(204);

            assertThat(data.resolve("vault/office/shop/main")).doesNotExist();
            assertThat(data.resolve("vault/office/shop/b")).exists();
        }
    }

    /** A link that leads to itself fails in the same way as a disk does. */
    @Test
    void anErrorOfTheDiskIsNotTakenForGone() throws Exception {
        try (var server = TestServer.in(data)) {
            var office = server.with(token(server, "office"));
            put(office, "shop/a", "x");
            var folder = data.resolve("vault/office/shop");
            Files.move(folder, data.resolve("away"));
            Files.createSymbolicLink(folder, folder);

            for (var path : List.of("/api/v1/vault/file?name=shop/a", "/api/v1/vault/files")) {
                var answer = office.get(path);
                assertThat(answer.status()).as(path).isEqualTo(503);
                assertThat(answer.body()).contains("Nothing is taken for gone");
            }

            Files.delete(folder);
            assertThat(office.get("/api/v1/vault/file?name=shop/a").status()).isEqualTo(404);
        }
    }

    @Test
    void anAccountHasSoManyFilesThatAListOfThemIsReadBySenders() throws Exception {
        String token;
        try (var server = TestServer.in(data)) {
            token = token(server, "office");
        }
        try (var database = DriverManager.getConnection("jdbc:sqlite:" + data.resolve("taskforge.db"));
                var insert = database.prepareStatement(
                        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)"
                                + " INSERT INTO vault_file (account, name, bytes, sha256, stored_at)"
                                + " SELECT 'office', 'f' || i, 1, '', 1 FROM n")) {
            insert.setInt(1, Vault.MOST_FILES - 1);
            insert.execute();
        }
        try (var server = TestServer.in(data)) {
            var office = server.with(token);
            assertThat(put(office, "a", "x").status()).isEqualTo(201);
            var refused = put(office, "b", "x");
            assertThat(refused.status()).isEqualTo(413);
            assertThat(refused.body()).contains("The account keeps 40000 files");
        }
        var longest = Json.write(new VaultRoutes.FileView(
                "x".repeat(500), Long.MAX_VALUE, "0".repeat(64), Instant.parse("2026-11-28T04:00:00.123Z")));
        assertThat((long) Vault.MOST_FILES * (longest.length() + 1)).isLessThan(32 << 20);
    }

    @Test
    void aFolderThatCannotBeReadDoesNotKeepTheServerFromStarting() throws Exception {
        String token;
        try (var server = TestServer.in(data)) {
            token = token(server, "office");
            put(server.with(token), "shop/a", "x");
        }
        var closed = Files.createDirectory(data.resolve("vault/office/closed"));
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("---------"));
        Files.writeString(data.resolve("vault/office/b"), "y");
        try (var server = TestServer.in(data)) {
            assertThat(server.with(token).get("/api/v1/vault/files").body()).contains("\"b\"", "\"shop/a\"");
        } finally {
            Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
        }
    }

    @Test
    void filesThatTheRecordsDoNotKnowAreTakenOver() throws Exception {
        String token;
        try (var server = TestServer.in(data)) {
            token = token(server, "office");
        }
        Files.createDirectories(data.resolve("vault/office/shop/main"));
        Files.writeString(data.resolve("vault/office/shop/main/a"), "x");
        try (var server = TestServer.in(data)) {
            var office = server.with(token);

            assertThat(office.get("/api/v1/vault/files?folder=shop/main").body())
                    .contains("\"shop/main/a\"");
            assertThat(put(office, "shop/main/a", "y").status()).isEqualTo(409);
            assertThat(put(office, "shop/main/a", "x").status()).isEqualTo(200);
        }
    }

    /** It dies while a file arrives: nothing of that is left at the next start, and what was whole still is. */
    @Test
    void aServerThatIsKilledLeavesNoHalfFile() throws Exception {
        var lives = Files.createDirectory(data.resolve("lives"));
        String token;
        try (var process = ServerProcess.start(lives, 0)) {
            var address = address(lives);
            token = Json.stored(asked(lives, address, "POST", ACCOUNTS, "{\"name\": \"office\"}")
                            .body())
                    .get("token")
                    .stringValue();
            try (var socket = new Socket(InetAddress.getLoopbackAddress(), address.getPort())) {
                sendHalf(socket, token, "shop/main/a");
                process.killWhen(() -> arriving(lives) > 0);
            }
            assertThat(process.isAlive()).isFalse();
        }
        assertThat(arriving(lives)).isPositive();
        Files.delete(lives.resolve("server.json"));
        try (var _ = ServerProcess.start(lives, 0)) {
            var address = address(lives);

            assertThat(arriving(lives)).isZero();
            var request = HttpRequest.newBuilder(address.resolve("/api/v1/vault/files"))
                    .header("Authorization", "Bearer " + token);
            assertThat(sent(request.build()).body()).isEqualTo("[]");
        }
    }

    private static long arriving(Path home) throws IOException {
        var folder = home.resolve("vault/office/.arriving");
        try (var files = Files.list(folder)) {
            return files.count();
        }
    }

    private static URI address(Path lives) throws Exception {
        await().atMost(PATIENCE).until(() -> Files.exists(lives.resolve("server.json")));
        return URI.create(Json.stored(Files.readString(lives.resolve("server.json")))
                .get("url")
                .stringValue());
    }

    private static HttpResponse<String> asked(Path lives, URI address, String method, String path, String body)
            throws Exception {
        return sent(HttpRequest.newBuilder(address.resolve(path))
                .header(
                        "Authorization",
                        "Bearer " + Files.readString(lives.resolve("token")).strip())
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(body))
                .build());
    }

    private static HttpResponse<String> sent(HttpRequest request) throws Exception {
        try (var client = HttpClient.newHttpClient()) {
            return client.send(request, BodyHandlers.ofString());
        }
    }
}
