package dev.taskforge.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccessRoutesTest {
    @TempDir
    Path data;

    @TempDir
    Path folder;

    private HttpServer site;

    @BeforeEach
    void open() throws IOException {
        site = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        site.createContext("/", exchange -> {
            boolean known = exchange.getRequestHeaders().containsKey("Authorization");
            exchange.sendResponseHeaders(
                    known || exchange.getRequestURI().getPath().equals("/open") ? 200 : 401, -1);
            exchange.close();
        });
        site.start();
    }

    @AfterEach
    void close() {
        site.stop(0);
    }

    private String yaml() {
        var base = "http://127.0.0.1:" + site.getAddress().getPort();
        return """
                project: shop
                compose: {file: docker-compose.yml, env_file: .env}
                access:
                  base: "%s"
                  identities:
                    reader: {bearer: "${TEST_TOKEN}"}
                    anonymous: {anonymous: true}
                  routes:
                    report: {path: /report, expect: {reader: 200, anonymous: 401}}
                    open: {path: /open, expect: {reader: 200, anonymous: 401}}
                journeys:
                  look: {base: "%s", steps: [{name: open, path: /open}, {name: report, path: /report, expect: {status: 401}}]}
                checks:
                  doors: {access: all}
                  walk: {journey: look}
                """.formatted(base, base);
    }

    @Test
    void theMatrixAndTheJourneysShowWhatWasSeenLastAndAskNothingThemselves() {
        var project = SampleProject.in(folder);
        project.write(".env", "TEST_TOKEN=canary-token-8812\n");
        try (var server = TestServer.in(data)) {
            var client = server.asLocal();
            assertThat(project.apply(client, yaml()).status()).isEqualTo(200);
            var before = client.get(SampleProject.PATH + "/access").json().get(0);
            assertThat(before.get("state").stringValue()).isEqualTo("unknown");

            SampleProject.ask(client, "shop");

            var table = client.get(SampleProject.PATH + "/access").json().get(0);
            assertThat(table.get("state").stringValue()).isEqualTo("fail");
            var seen = table.get("seen").stringValue();
            assertThat(seen).contains("anonymous");
            assertThat(client.get("/projects/shop/access").body()).contains(seen);
            var open = table.get("routes").get(1);
            assertThat(open.get("request").stringValue()).isEqualTo("GET /open");
            assertThat(open.get("cells").get(0).get("state").stringValue()).isEqualTo("pass");
            assertThat(open.get("cells").get(1).get("state").stringValue()).isEqualTo("fail");
            assertThat(open.get("cells").get(1).get("found").stringValue()).isEqualTo("200");
            var walk = client.get(SampleProject.PATH + "/journeys").json().get(0);
            assertThat(walk.get("state").stringValue()).isEqualTo("pass");
            assertThat(walk.get("steps")).hasSize(2);
            assertThat(walk.get("runs").get(0).get("state").stringValue()).isEqualTo("passed");
            var evidence = client.get(
                    SampleProject.PATH + "/evidence/" + table.get("evidence_id").longValue());
            assertThat(evidence.json().get("parts")).hasSize(4);
            assertThat(evidence.body()
                            + client.get(SampleProject.PATH + "/access").body())
                    .doesNotContain("canary-token");
        }
    }

    @Test
    void anAnswerOfAnotherAddressIsNoAnswerThoughTheRouteKeptItsName() {
        var project = SampleProject.in(folder);
        project.write(".env", "TEST_TOKEN=canary-token-8812\n");
        try (var server = TestServer.in(data)) {
            var client = server.asLocal();
            assertThat(project.apply(client, yaml()).status()).isEqualTo(200);
            SampleProject.ask(client, "shop");
            var moved = yaml().replace("report: {path: /report", "report: {path: /export");
            assertThat(project.apply(client, moved).status()).isEqualTo(200);

            var table = client.get(SampleProject.PATH + "/access").json().get(0);

            assertThat(table.get("state").stringValue()).isEqualTo("fail");
            for (var cell : table.get("routes").get(0).get("cells")) {
                assertThat(cell.get("state").stringValue()).isEqualTo("unknown");
            }
        }
    }
}
