package dev.taskforge.server.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taskforge.server.SampleProject;
import dev.taskforge.server.TestServer;
import dev.taskforge.server.account.Role;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Status pages and badges of a real server. */
class StatusOverHttpTest {
    private static final String HOSTILE = "A&B <script>alert(1)</script> \\\"'";
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir
    Path data;

    @TempDir
    Path folder;

    private TestServer server;

    @BeforeEach
    void start() {
        server = TestServer.in(data);
        SampleProject.in(folder);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void apply(String status) {
        var applied = new SampleProject(folder).apply(server.asLocal(), """
                project: shop
                title: Internal name
                checks:
                  front: {file: NOTES.md, every: 5s, fails_after: 1, recovers_after: 1, title: "%s"}
                  inner-database: {file: gone-secret-path.txt, every: 5s, fails_after: 1}
                  other: {file: NOTES.md}
                %s
                """.formatted(HOSTILE, status));
        assertThat(applied.status()).as(applied.body()).isLessThan(300);
    }

    private int status(String path) {
        return server.anonymous().get(path).status();
    }

    private String text(String path) {
        return server.anonymous().get(path).body();
    }

    @Test
    void aPublicPageTellsHowItStandsAndNothingPrivate() {
        apply(
                "status: {title: Toko Kita, slug: toko-kita, public: true, monitors: [front, inner-database], language: id}");
        await().atMost(PATIENCE)
                .until(() -> text("/status/toko-kita.json").contains("\"status\":\"up\"")
                        && text("/status/toko-kita").contains("Sebagian tidak berfungsi"));

        var page = server.anonymous().get("/status/toko-kita");
        assertThat(page.header("Cache-Control")).isEqualTo("public, max-age=5");
        assertThat(page.header("Content-Security-Policy")).contains("default-src 'self'");
        for (var path : List.of("/status/toko-kita", "/status/shop", "/status/toko-kita.json")) {
            assertThat(text(path))
                    .as(path)
                    .contains("Toko Kita")
                    .doesNotContain("gone-secret-path", "Internal name", folder.toString(), "127.0.0.1");
        }
        assertThat(page.body())
                .contains("<html lang=\"id\"", "http-equiv=\"refresh\"", "Tidak berfungsi sejak")
                .doesNotContain("<script", "csrf");
        var json = server.anonymous().get("/status/toko-kita.json").json();
        assertThat(json.at("/status").asString("")).isEqualTo("some");
        assertThat(json.at("/monitors/0/status").asString("")).isEqualTo("up");
        assertThat(json.at("/monitors/0/uptime24h").doubleValue(0)).isEqualTo(1);
        assertThat(json.at("/monitors/1/uptime24h").doubleValue(1)).isZero();
        assertThat(json.at("/troubles/0/title").asString("")).isEqualTo("inner-database");
        assertThat(json.at("/troubles/0/until").isNull()).isTrue();
    }

    @Test
    void badgesArePicturesOfTwoWords() throws Exception {
        apply("status: {public: true, monitors: [front, inner-database]}");
        await().atMost(PATIENCE)
                .until(() -> text("/status/shop/inner-database/badge.svg").contains("does not work"));
        for (var path : List.of(
                "/status/shop/front/badge.svg",
                "/status/shop/front/uptime/24h.svg",
                "/status/shop/front/uptime/30d.svg",
                "/status/shop/inner-database/uptime/90d.svg")) {
            var answer = server.anonymous().get(path);
            assertThat(answer.status()).as(path).isEqualTo(200);
            assertThat(answer.header("Content-Type")).startsWith("image/svg+xml");
            assertThat(answer.header("Cache-Control")).isEqualTo("public, max-age=30");
            assertThat(answer.header("Vary")).contains("Accept-Language", "Cookie");
            var svg = DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(new ByteArrayInputStream(answer.body().getBytes(StandardCharsets.UTF_8)));
            assertThat(svg.getElementsByTagName("title").getLength()).isEqualTo(1);
            assertThat(svg.getElementsByTagName("script").getLength()).isZero();
        }
        for (var path : List.of(
                "/status/shop/other/badge.svg",
                "/status/shop/none/badge.svg",
                "/status/none/front/badge.svg",
                "/status/shop/front/uptime/1y.svg",
                "/status/shop/front/uptime/24h")) {
            assertThat(status(path)).as(path).isEqualTo(404);
        }
    }

    @Test
    void aPageThatIsNotPublicIsForThoseWhoSeeTheProjectAndHasNoBadges() {
        apply("status: {monitors: [front]}");
        assertThat(status("/status/shop")).isEqualTo(401);
        assertThat(status("/status/shop.json")).isEqualTo(401);
        assertThat(status("/status/nobody")).isEqualTo(401);
        assertThat(status("/status/shop/front/badge.svg")).isEqualTo(404);
        assertThat(server.asLocal().get("/status/shop/front/badge.svg").status())
                .isEqualTo(404);
        var elsewhere = server.as(Map.of("other", Role.ADMIN));
        assertThat(elsewhere.get("/status/shop").status()).isEqualTo(403);
        var page = server.as(Map.of("shop", Role.VIEWER)).get("/status/shop");
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.header("Cache-Control")).isEqualTo("no-store");
        assertThat(server.asLocal().get("/status/nobody").status()).isEqualTo(404);
    }

    @Test
    void whatAPrivatePageIsCalledTellsNotOfWhatProjectItIs() {
        apply("status: {slug: toko-kita, monitors: [front]}");
        var elsewhere = server.as(Map.of("other", Role.ADMIN, "toko-kita", Role.VIEWER));
        var stranger = server.as(Map.of("other", Role.ADMIN));
        assertThat(server.as(Map.of("shop", Role.VIEWER))
                        .get("/status/toko-kita")
                        .status())
                .isEqualTo(200);
        for (var path : List.of("/status/toko-kita", "/status/toko-kita.json")) {
            var refused = stranger.get(path);
            assertThat(refused.status()).isEqualTo(403);
            assertThat(refused.body()).contains("toko-kita").doesNotContain("shop");
            // Who may see a project that is named so does not see the page of another one.
            assertThat(elsewhere.get(path).status()).isEqualTo(404);
        }
    }

    @Test
    void whatWasDownWhenItWasPausedIsNotDownForEver() {
        apply("status: {public: true, monitors: [front, inner-database]}");
        await().atMost(PATIENCE).until(() -> text("/status/shop.json").contains("\"status\":\"some\""));
        var monitor = SampleProject.PATH + "/monitors/inner-database";
        assertThat(server.asLocal()
                        .post(monitor + "/pause", "{\"duration\":\"2h\"}")
                        .status())
                .isEqualTo(200);
        await().atMost(PATIENCE).until(() -> !trouble("/troubles/0/until").isNull());
        new SampleProject(folder).write("gone-secret-path.txt", "here now");
        assertThat(server.asLocal().post(monitor + "/resume", "").status()).isEqualTo(200);
        await().atMost(PATIENCE).until(() -> text("/status/shop.json").contains("\"status\":\"up\",\"at\""));
        assertThat(trouble("/troubles").size()).isEqualTo(1);
        assertThat(trouble("/troubles/0/until").isNull()).isFalse();
    }

    private JsonNode trouble(String pointer) {
        return server.anonymous().get("/status/shop.json").json().at(pointer);
    }

    @Test
    void whatIsTakenFromThePublicIsGoneWithinSeconds() {
        apply("status: {public: true, monitors: [front]}");
        await().atMost(PATIENCE).until(() -> status("/status/shop") == 200);
        apply("");
        await().atMost(PATIENCE).until(() -> status("/status/shop") == 401);
    }

    @Test
    void aPageOfWhatIsNotWatchedIsRefused() {
        for (var monitors : List.of("[other]", "[nobody]", "[front, front]", "[]")) {
            var body = SampleProject.body(
                    "project: shop\nchecks:\n  front: {file: x, every: 5s}\n  other: {file: x}\nstatus: {monitors: "
                            + monitors + "}\n",
                    folder.toString());
            assertThat(server.asLocal().put(SampleProject.PATH, body).status())
                    .as(monitors)
                    .isEqualTo(422);
        }
    }
}
