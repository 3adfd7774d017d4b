package dev.taskforge.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A server that lacks an extension of a backup, as after another image: that is said before anything is restored. */
@Tag("data")
class RestoreExtensionsTest {
    private static final String EXTENSIONS = "/usr/share/postgresql/15/extension/";
    private static final String BROKEN = EXTENSIONS + "broken.control";

    @TempDir
    static Path folder;

    private static PostgresStack stack;
    private static Remote remote;
    private static long backup;

    @BeforeAll
    static void start() throws Exception {
        stack = PostgresStack.up();
        stack.inside("busybox", "cp", EXTENSIONS + "hstore.control", "/tmp/hstore.control");
        stack.psql("CREATE EXTENSION hstore");
        remote = Remote.start(folder);
        remote.apply("shop", """
                project: shop
                compose: {file: docker-compose.yml}
                databases:
                  main:
                    kind: postgres
                    service: db
                    url: "postgresql://app:secret@127.0.0.1:5432/shop"
                    writers: []
                backup: {of: [main]}
                """, stack.folder());
        long job =
                remote.ask("POST", "/projects/shop/backup", Map.of()).path("id").asLong();
        assertThat(remote.end(job)).as(remote.log(job)).isEqualTo("succeeded");
        backup = remote.get("/projects/shop/backups?limit=1")
                .path("items")
                .path(0)
                .path("id")
                .asLong();
    }

    @AfterAll
    static void stop() throws IOException {
        if (remote != null) {
            remote.close();
        }
        if (stack != null) {
            stack.close();
        }
    }

    @AfterEach
    void theServerHasItAgain() throws IOException {
        stack.inside("busybox", "cp", "/tmp/hstore.control", EXTENSIONS + "hstore.control");
        stack.inside("rm", "-f", BROKEN);
    }

    private static JsonNode plan() throws IOException, InterruptedException {
        return remote.ask("POST", "/projects/shop/restores/plan", Map.of("backup_id", backup));
    }

    private static long restore(String into) throws IOException, InterruptedException {
        return remote.ask("POST", "/projects/shop/restores", Map.of("backup_id", backup, "into", into))
                .path("id")
                .asLong();
    }

    @Test
    void oneThatIsThereIsNamedInThePlan() throws Exception {
        assertThat(plan().path("steps").toString()).contains("the server has the extensions", "hstore 1.8");
    }

    @Test
    void oneThatIsMissingIsNamedBeforeAnythingIsRestored() throws Exception {
        stack.inside("rm", EXTENSIONS + "hstore.control");

        assertThat(plan().path("refused").asString()).contains("does not have: hstore 1.8");
        try (var sari = remote.browsing("sari")) {
            assertThat(sari.page("/projects/shop/backups/" + backup + "/restore"))
                    .contains("does not have: hstore 1.8")
                    .doesNotContain("id=\"restore-replace\"");
        }
        long job = restore("look_missing");
        assertThat(remote.end(job)).as(remote.log(job)).isEqualTo("failed");
        assertThat(remote.job(job).path("error").asString()).contains("does not have: hstore 1.8");
        assertThat(remote.log(job)).doesNotContain("SHA-256");
        assertThat(databases()).doesNotContain("taskforge_restore", "look_missing");
    }

    @Test
    void oneThatWouldGetAnotherVersionIsNamedWithThat() throws Exception {
        stack.inside("sed", "-i", "s/1\\.8/1.7/", EXTENSIONS + "hstore.control");

        assertThat(plan().path("refused").asString()).contains("would not be equal: hstore 1.8 (1.7)");
        long job = restore("look_other");
        assertThat(remote.end(job)).as(remote.log(job)).isEqualTo("failed");
        assertThat(databases()).doesNotContain("taskforge_restore", "look_other");
    }

    @Test
    void aServerThatCannotSayWhatItHasIsTried() throws Exception {
        stack.inside("sh", "-c", "echo 'this is = no = setting' > " + BROKEN);

        assertThat(plan().path("steps").toString()).contains("could not say which extensions", "broken.control");
        long job = restore("look_unasked");
        assertThat(remote.end(job)).as(remote.log(job)).isEqualTo("succeeded");
        assertThat(remote.log(job)).contains("could not say which extensions");
        assertThat(databases()).contains("look_unasked");
    }

    private static String databases() throws IOException {
        return stack.psql("postgres", "SELECT datname FROM pg_database");
    }
}
