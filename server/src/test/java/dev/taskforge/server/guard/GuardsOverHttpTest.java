package dev.taskforge.server.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.server.SampleProject;
import dev.taskforge.server.TestServer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Guards of a real server. Nothing is put in force: this machine's firewall is none of a test's. */
class GuardsOverHttpTest {
    private static final String GUARD = SampleProject.PATH + "/guards/ports";
    private static final String YAML = """
            project: shop
            guard:
              ports: {only: [192.168.1.0/24], close: [54321]}
            """;

    private TestServer server;
    private TestServer.Client local;

    @BeforeEach
    void start(@TempDir Path data, @TempDir Path folder) {
        server = TestServer.in(data);
        local = server.asLocal();
        assertThat(SampleProject.in(folder).apply(local, YAML).status()).isEqualTo(200);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aGuardThatIsOffSaysWhatItWouldKeep() {
        var view = local.get(GUARD).json();

        assertThat(view.get("state").stringValue()).isEqualTo("off");
        assertThat(view.at("/items/0/subject").stringValue()).isEqualTo("54321");
        assertThat(view.at("/items/0/wanted").stringValue()).contains("192.168.1.0/24");
        assertThat(local.get(SampleProject.PATH + "/guards").json()).hasSize(1);
        assertThat(local.get("/projects/shop/guards").body()).contains("54321", "192.168.1.0/24", "Put in force");
        assertThat(local.get(SampleProject.PATH + "/guards/moon").status()).isEqualTo(404);
    }

    @Test
    void nothingIsKeptProvenOrTurnedOffThatIsNotOn() {
        assertThat(local.post(GUARD + "/keep", "").status()).isEqualTo(409);

        var verified = SampleProject.ended(local, local.post(GUARD, "{\"action\":\"verify\"}"))
                .json();
        assertThat(verified.get("state").stringValue()).isEqualTo("failed");
        assertThat(verified.get("error").stringValue()).contains("is off");
    }

    @Test
    void onlyWhatIsAnExportIsTakenAndOnlyOneThatIsThereIsPutBack() {
        var bad = local.post(GUARD + "/exports", "{\"state\":\"table inet x { }\"}");
        assertThat(bad.status()).as(bad.body()).isEqualTo(422);
        assertThat(bad.body()).contains("no state that was exported");
        var state =
                "{\\\"firewall\\\":\\\"auto\\\",\\\"containers\\\":true,\\\"close\\\":[{\\\"port\\\":\\\"54321\\\",\\\"only\\\":[]}]}";
        var made = local.post(GUARD + "/exports", "{\"state\":\"" + state + "\"}");
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        long id = made.json().get("id").longValue();

        assertThat(local.get(GUARD + "/exports/" + id).json().get("state").stringValue())
                .contains("54321");
        assertThat(local.get(GUARD + "/exports").json()).hasSize(1);
        assertThat(local.get(GUARD + "/exports/" + (id + 1)).status()).isEqualTo(404);
        assertThat(local.post(GUARD, "{\"action\":\"restore\"}").status()).isEqualTo(422);
        assertThat(local.post(GUARD, "{\"action\":\"restore\",\"export\":" + (id + 1) + "}")
                        .status())
                .isEqualTo(422);
        assertThat(local.post(SampleProject.PATH + "/guards/limits", "{\"action\":\"apply\"}")
                        .status())
                .as("not declared")
                .isEqualTo(409);
    }

    @Test
    void whatWaitsOnThisMachineIsListedAndThisServerIsAmongIt() {
        var scan = local.get("/api/v1/ports").json();

        assertThat(scan.get("ports")).isNotEmpty();
        assertThat(scan.get("ports"))
                .anySatisfy(port -> assertThat(port.get("process").asString("")).isNotEmpty());
        assertThat(local.get("/ports").body()).contains("Ports of this machine");
    }

    @Test
    void theCheckFailsWhileTheGuardIsOff(@TempDir Path folder) {
        var yaml = YAML + "checks: {closed: {guard: ports}}\n";
        assertThat(SampleProject.in(folder).apply(local, yaml).status()).isEqualTo(200);

        SampleProject.ended(local, local.post(SampleProject.PATH + "/checks/run", "{}"));

        assertThat(local.get(SampleProject.PATH + "/checks").body()).contains("The guard ports is off.");
    }
}
