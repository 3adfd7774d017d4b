package dev.taskforge.server.project;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.ops.project.DutyJobs;
import dev.taskforge.server.SampleProject;
import dev.taskforge.server.TestServer;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A project stays while something of it is not over. Its queue stands still, so that nothing ends by itself. */
class ProjectDeletionTest {
    private static final String PATH = "/api/v1/projects/shop";

    private TestServer server;

    @BeforeEach
    void start(@TempDir Path data, @TempDir Path folder) {
        server = TestServer.in(data, Map.of("DOCKER_HOST", "unix:///nowhere/docker.sock"));
        var yaml = SampleProject.YAML + "release: {service: app}\n";
        assertThat(SampleProject.in(folder).apply(server.asLocal(), yaml).status())
                .isLessThan(300);
        assertThat(server.asLocal()
                        .patch("/api/v1/queues/ops", "{\"paused\":true}")
                        .status())
                .isEqualTo(200);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void refused(String what, long job) {
        var answer = server.asLocal().delete(PATH);
        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.json().get("detail").stringValue())
                .startsWith("A " + what + " of shop is not over: job " + job + ".")
                .endsWith("then delete the project.");
        assertThat(server.asLocal().get(PATH).status()).isEqualTo(200);
    }

    private void deleted() {
        assertThat(server.asLocal().delete(PATH).status()).isEqualTo(204);
        assertThat(server.asLocal().get(PATH).status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"deployment", "rehearsal", "restore", "restore-undo"})
    void whileAJobOfItWaits(String duty) {
        var job =
                switch (duty) {
                    case "deployment" -> DutyJobs.deploy("shop", Map.of());
                    case "rehearsal" -> DutyJobs.rehearse("shop", Map.of());
                    case "restore" -> DutyJobs.restore("shop", Map.of());
                    default -> DutyJobs.undoRestore("shop", 1);
                };
        long id = server.app().engine().jobs().submit(job).job().id();

        refused(duty.replace("-undo", ""), id);

        assertThat(server.asLocal().post("/api/v1/jobs/" + id + "/cancel", "").status())
                .isLessThan(300);
        deleted();
    }

    @ParameterizedTest
    @ValueSource(strings = {"RUNNING", "RETURNING"})
    void whileADeploymentIsNotOverThoughItsJobIs(String state) {
        server.app().database().write(tx -> tx.update("""
                        INSERT INTO deployment (project, release_number, rollback, job_id, deployed_by, state, started_at)
                        VALUES ('shop', 1, 0, 9014, 'rina', ?, 5)""", state));

        refused("deployment", 9_014);

        server.app().database().write(tx -> tx.update("UPDATE deployment SET state = 'FAILED', ended_at = 6"));
        deleted();
    }

    @Test
    void whileARestoreIsNotOverThoughItsJobIs() {
        server.app().database().write(tx -> tx.update("""
                        INSERT INTO restore (project, database_name, backup_id, place, job_id, restored_by, state, data_at, begun_at)
                        VALUES ('shop', 'main', 1, '{}', 9015, 'rina', 'RETURNING', 1, 2)"""));

        refused("restore", 9_015);

        server.app().database().write(tx -> tx.update("UPDATE restore SET state = 'FAILED', ended_at = 6"));
        deleted();
    }
}
