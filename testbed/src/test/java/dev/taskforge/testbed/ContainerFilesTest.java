package dev.taskforge.testbed;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Backups of files that are in a container, proven and unpacked. */
@Tag("data")
class ContainerFilesTest {
    private static final String YAML = """
            project: shop
            compose: {file: docker-compose.yml, env_file: .env}
            files:
              web: {service: nginx, path: /etc/nginx}
              link: {service: app, path: /tmp/current}
              gone: {service: nginx, path: /etc/nowhere}
            backup: {of: [web, link, gone]}
            """;

    @RegisterExtension
    final Testbed testbed = new Testbed();

    @TempDir
    Path folder;

    private Stack stack;
    private Remote remote;

    @BeforeEach
    void start() throws Exception {
        stack = ShopStack.of(ShopStack.SHOP + "1");
        stack.up();
        stack.awaitVersion("1");
        remote = Remote.start(folder);
        remote.apply("shop", YAML, stack.folder());
    }

    @AfterEach
    void stop() throws Exception {
        remote.close();
        stack.close();
    }

    private long submit(String duty, Map<String, ?> body) throws IOException, InterruptedException {
        return remote.ask("POST", "/projects/shop/" + duty, body).path("id").asLong();
    }

    private void succeed(long job) throws IOException, InterruptedException {
        assertThat(remote.end(job)).as(remote.log(job)).isEqualTo("succeeded");
    }

    @Test
    void filesOfAContainerAreArchivedProvenAndUnpacked() throws Exception {
        succeed(submit("backup", Map.of("database", "web")));
        var backup = remote.get("/projects/shop/backups?limit=1").path("items").path(0);
        assertThat(backup.path("file").asString()).endsWith(".tar.zst");
        assertThat(backup.path("rows").path("nginx").asLong()).isGreaterThan(3);

        succeed(submit("drill", Map.of("database", "web")));

        long job = submit("restores", Map.of("database", "web", "unpack", true));
        succeed(job);
        var unpacked = folder.resolve("data/restored/shop/web-job" + job);
        assertThat(unpacked.resolve("nginx/nginx.conf")).isNotEmptyFile();
        assertThat(Files.isSymbolicLink(unpacked.resolve("nginx"))).isFalse();
    }

    @Test
    void filesOfAStoppedContainerAreArchivedToo() throws Exception {
        var docker = testbed.docker();
        docker.stop(stack.containers("nginx").getFirst().id());

        succeed(submit("backup", Map.of("database", "web")));
        succeed(submit("drill", Map.of("database", "web")));
    }

    @Test
    void aLinkThatIsNamedStandsForWhatItLeadsTo() throws Exception {
        var container = stack.containers("app").getFirst().id();
        var program = "import os; os.makedirs('/tmp/uploads'); open('/tmp/uploads/a', 'w').write('isi');"
                + " os.symlink('uploads', '/tmp/current')";
        var output = new ByteArrayOutputStream();
        int code = testbed.docker()
                .exec(container, List.of("python3", "-c", program))
                .run(Duration.ofSeconds(20), output, output);
        assertThat(code).as(output.toString(UTF_8)).isZero();

        succeed(submit("backup", Map.of("database", "link")));

        var backup = remote.get("/projects/shop/backups?limit=1").path("items").path(0);
        assertThat(backup.path("rows").path("uploads").asLong()).isEqualTo(2);
    }

    @Test
    void aPathThatIsNotInTheContainerIsNamed() throws Exception {
        long job = submit("backup", Map.of("database", "gone"));

        assertThat(remote.end(job)).isEqualTo("failed");
        assertThat(remote.log(job)).contains("/etc/nowhere is not in container");
    }

    @Test
    void filesAreNotRestoredAsADatabaseIs() throws Exception {
        var answer = remote.send("POST", "/projects/shop/restores", Map.of("database", "web"));

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains("web are files");
    }
}
