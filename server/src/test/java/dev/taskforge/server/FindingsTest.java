package dev.taskforge.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.server.account.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The faults in a project's own files, over HTTP and as a check of the gate. */
class FindingsTest {
    private static final String YAML = """
            project: shop
            checks:
              files: {lint: ., priority: P0, fail_on: P2}
            lint:
              waive:
                - {rule: waiver-expired, reason: until the move, approver: Siti, expires: 2099-01-31}
            """;

    @TempDir
    Path data;

    private TestServer server;
    private SampleProject project;

    @BeforeEach
    void start(@TempDir Path folder) {
        server = TestServer.in(data);
        project = new SampleProject(folder);
        project.write("taskforge.yaml", YAML);
        assertThat(project.apply(server.asLocal(), YAML).status()).isEqualTo(200);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void findingsAreReadFromTheFilesAsTheyAreNow() {
        var viewer = server.as(Map.of("shop", Role.VIEWER));
        var path = SampleProject.PATH + "/findings";

        var found = viewer.get(path).json();
        project.write("taskforge.yaml", "project: shop\n");
        var mended = viewer.get(path).json();

        assertThat(found.at("/summary/p2").asInt()).isOne();
        assertThat(found.at("/findings/0/rule").asString()).isEqualTo("waiver-unused");
        assertThat(found.at("/findings/0/line").asInt()).isEqualTo(6);
        assertThat(mended.at("/findings").size()).isZero();
    }

    @Test
    void whatCouldNotBeJudgedIsSaidByTheApiAndThePage() {
        project.write("docker-compose.yml", """
                services:
                  web: {image: "nginx:1.29.3", mem_limit: 512m, deploy: {resources: {limits: {memory: 512m}}}}
                """);
        var viewer = server.as(Map.of("shop", Role.VIEWER));

        var notes = viewer.get(SampleProject.PATH + "/findings").json().get("notes");
        var page = viewer.get("/projects/shop/findings").body();

        assertThat(notes).hasSize(1);
        assertThat(notes.get(0).stringValue()).contains("lint.host_memory");
        assertThat(page).contains("Not judged", "lint.host_memory");
    }

    @Test
    void aFolderThatIsGoneIsAConflictAndNoCleanAnswer() throws IOException {
        Files.delete(project.folder().resolve("taskforge.yaml"));
        Files.delete(project.folder());

        var answer = server.asLocal().get(SampleProject.PATH + "/findings");

        assertThat(answer.status()).isEqualTo(409);
        Files.createDirectory(project.folder());
    }

    @Test
    void theGateRestsOnTheFilesAndOnNothingOlder() {
        var local = server.asLocal();
        ask(local);
        var failed = state(local);
        project.write("taskforge.yaml", "project: shop\n");
        var stale = state(local);
        ask(local);
        var passed = state(local);
        project.write(".env", "A=1\n");

        assertThat(failed).isEqualTo("fail");
        assertThat(stale).isNotEqualTo("pass");
        assertThat(passed).isEqualTo("pass");
        assertThat(state(local)).isEqualTo("stale");
    }

    private void ask(TestServer.Client client) {
        SampleProject.ask(client, "shop");
    }

    private static String state(TestServer.Client client) {
        return client.get(SampleProject.PATH + "/gate")
                .json()
                .at("/items/0/state")
                .asString();
    }
}
