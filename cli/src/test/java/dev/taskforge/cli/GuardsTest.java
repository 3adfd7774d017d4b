package dev.taskforge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ports} and {@code limits}. */
class GuardsTest {
    private static final String PATH = "/api/v1/projects/shop/guards/ports";

    private final CannedServer server = new CannedServer();

    @AfterEach
    void stop() {
        server.close();
    }

    private void stands(String state, String more) {
        server.on("GET " + PATH, 200, """
                {"guard":"ports","declared":true,"state":"%s","pending":true,"restored":false,"until":null,
                 "items":[{"subject":"5432","wanted":"from 192.168.1.0/24","now":"shop-db-1"}],
                 "warnings":["No network of IPv6 is named."],%s
                 "proofs":[{"subject":"5432","from":"a stranger (IPv4)","wanted":"kept away","seen":"no answer","verdict":"right"}]}""".formatted(state, more));
    }

    private CannedServer ended(String rest) {
        return server.on("POST " + PATH, 202, "{\"id\":5}")
                .on("GET /api/v1/jobs/5", 200, "{\"id\":5,\"job_type\":\"guard\"," + rest + "}")
                .on("GET /api/v1/jobs/5/log?after=0&limit=500", 200, "{\"items\":[]}");
    }

    @Test
    void aPlanSaysWhatIsWantedAndHowItIs() {
        stands("off", "\"refusals\":[],");

        var run = Run.of(server, "ports", "shop");

        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.out())
                .contains(
                        "is off", "5432", "from 192.168.1.0/24", "shop-db-1", "No network of IPv6", "ports shop apply");
    }

    @Test
    void aPlanThatIsRefusedSaysWhyAndEndsSo() {
        stands("off", "\"refusals\":[\"Somebody is signed in over port 22\"],");

        var run = Run.of(server, "ports", "shop", "plan");

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.out()).contains("cannot be put in force", "Somebody is signed in over port 22");
    }

    @Test
    void whatWasTriedIsKeptByWhoeverStillReachesTheServer() {
        ended("\"state\":\"succeeded\",\"result\":{\"changed\":7}");
        stands("trial", "\"refusals\":[],\"proven_at\":\"2026-11-21T08:00:00Z\",");
        server.on("POST " + PATH + "/keep", 200, "{}");

        var run = Run.of(server, "ports", "shop", "apply", "--keep");

        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.out()).contains("in force; 7 rules changed");
        assertThat(server.requests()).anyMatch(request -> request.line().contains(PATH + "/keep"));
    }

    @Test
    void nothingIsKeptWithoutAWordWhereNobodyCanBeAsked() {
        ended("\"state\":\"failed\",\"error\":\"Nobody kept it in time\"");
        stands("trial", "\"refusals\":[],\"proven_at\":\"2026-11-21T08:00:00Z\",");

        var run = Run.of(server, "ports", "shop", "apply");

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.out() + run.err()).contains("Nobody kept it in time");
        assertThat(server.requests()).noneMatch(request -> request.line().contains("/keep"));
    }

    @Test
    void anExportIsWhatCanBePutBack(@TempDir Path folder) throws Exception {
        ended("\"state\":\"succeeded\",\"result\":{\"export\":9,\"changed\":0}");
        server.on("GET " + PATH + "/exports/9", 200, "{\"id\":9,\"state\":\"{\\\"close\\\": []}\\n\",\"listing\":\"\"}")
                .on("POST " + PATH + "/exports", 201, "{\"id\":9}");
        stands("on", "\"refusals\":[],");

        var exported = Run.of(server, "ports", "shop", "export");
        assertThat(exported.out()).isEqualTo("{\"close\": []}\n");
        var file = Files.writeString(folder.resolve("ports.json"), exported.out());
        var restored = Run.of(server, "ports", "shop", "restore", file.toString());

        assertThat(restored.status()).as(restored.err()).isZero();
        assertThat(server.requests()).anyMatch(request -> request.body().contains("\"export\":9"));
    }

    @Test
    void wrongUseIsToldBeforeAnythingIsAsked() {
        assertThat(Run.of(server, "ports", "shop", "restore").status()).isEqualTo(2);
        assertThat(Run.of(server, "ports", "shop", "apply", "x.json").status()).isEqualTo(2);
        assertThat(Run.of(server, "ports", "shop", "flush").status()).isEqualTo(2);
        assertThat(Run.of(server, "ports", "shop", "restore", "/no/such/file").status())
                .isEqualTo(2);
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void aScanSaysWhatSurprises() {
        server.on("GET /api/v1/ports", 200, """
                {"docker":false,"surprises":1,"ports":[
                  {"protocol":"tcp","address":"0.0.0.0","port":5432,"container":"shop-db-1","reach":"everybody","guard":null,
                   "surprise":"port 5432 is usually that of PostgreSQL"},
                  {"protocol":"tcp","address":"192.168.1.2","port":3000,"process":"node","reach":"address","guard":"shop","surprise":null}]}""");

        var run = Run.of(server, "ports", "scan");

        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.out())
                .contains("5432/tcp", "shop-db-1", "everybody", "whom shop lets", "Docker Engine", "Unexpected: 1");
    }

    @Test
    void proposalsSayWhatALimitShouldBe() {
        server.on("GET /api/v1/projects/shop/guards/limits/proposals", 200, """
                [{"service":"app","verdict":"tight","said":"app used 390 MB of 400 MB"}]""");

        var run = Run.of(server, "limits", "shop", "proposals");

        assertThat(run.out()).contains("TIGHT", "app used 390 MB of 400 MB");
    }
}
