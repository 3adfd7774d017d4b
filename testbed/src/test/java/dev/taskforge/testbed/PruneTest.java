package dev.taskforge.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.taskforge.ops.host.Command;
import dev.taskforge.ops.host.Commands;
import dev.taskforge.ops.host.docker.Docker;
import dev.taskforge.ops.host.docker.Pruning;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Prunes of a real Docker Engine. Images are made to look old; what the other tests need is named by the Compose file. */
class PruneTest {
    private static final Duration SOON = Duration.ofMinutes(1);
    private final Instant old = Instant.now().minus(Duration.ofDays(30));

    @RegisterExtension
    final Testbed testbed = new Testbed();

    @TempDir
    Path folder;

    private final List<String> loaded = new ArrayList<>();
    private Remote remote;

    @BeforeEach
    void start() throws Exception {
        Files.writeString(folder.resolve("compose.yml"), """
                services:
                  other-tests: {image: "taskforge-testbed/${ANY}"}
                  db: {image: "prune-test-named:${TAG:-latest}"}
                networks: {taskforge-testbed: {external: true}}
                """);
        remote = Remote.start(folder);
        apply("images");
    }

    @AfterEach
    void close() throws Exception {
        remote.close();
        for (var image : loaded) {
            docker("image", "rm", "--force", image);
        }
    }

    private void apply(String of) throws IOException, InterruptedException {
        remote.apply("shop", """
                project: shop
                compose: {file: compose.yml}
                upkeep: {prune: {of: [%s]}}
                checks: {logs: {log_rotation: 100MB}}
                """.formatted(of), folder);
    }

    private String docker(String... words) throws Exception {
        var arguments = new ArrayList<>(List.of("docker"));
        arguments.addAll(List.of(words));
        var command =
                Command.of(arguments, folder, SOON).environment(Map.of("DOCKER_HOST", "unix://" + Testbed.socket()));
        return new Commands().run(command).output();
    }

    /** An image that was built, and came, long ago; the number of it. */
    private String oldImage(String tag) throws Exception {
        var layer = new ByteArrayOutputStream();
        try (var tar = new TarArchiveOutputStream(layer)) {
            add(tar, "file", (tag + UUID.randomUUID()).getBytes(StandardCharsets.UTF_8));
        }
        var config = """
                {"architecture": "amd64", "os": "linux", "created": "%s", "config": {"Cmd": ["/file"]},
                 "rootfs": {"type": "layers", "diff_ids": ["sha256:%s"]}, "history": [{"created": "%s"}]}""".formatted(old, sha256(layer.toByteArray()), old);
        var bytes = config.getBytes(StandardCharsets.UTF_8);
        var id = sha256(bytes);
        var archive = folder.resolve(id + ".tar");
        try (OutputStream out = Files.newOutputStream(archive);
                var tar = new TarArchiveOutputStream(out)) {
            add(tar, id + ".json", bytes);
            add(tar, "layer.tar", layer.toByteArray());
            var manifest = "[{\"Config\": \"%s.json\", \"RepoTags\": [%s], \"Layers\": [\"layer.tar\"]}]"
                    .formatted(id, tag.isEmpty() ? "" : "\"" + tag + "\"");
            add(tar, "manifest.json", manifest.getBytes(StandardCharsets.UTF_8));
        }
        assertThat(docker("load", "--input", archive.toString())).contains("Loaded image");
        loaded.add("sha256:" + id);
        var file = new Pruning(testbed.docker()).imageFiles().resolve(id);
        Files.setLastModifiedTime(file, FileTime.from(old));
        return "sha256:" + id;
    }

    private static void add(TarArchiveOutputStream tar, String name, byte[] content) throws IOException {
        var entry = new TarArchiveEntry(name);
        entry.setSize(content.length);
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
    }

    private static String sha256(byte[] bytes) throws NoSuchAlgorithmException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    private long prune(boolean dry) throws IOException, InterruptedException {
        return remote.ask("POST", "/projects/shop/prunes", Map.of("dry_run", dry))
                .path("id")
                .asLong();
    }

    private JsonNode plan() throws IOException, InterruptedException {
        long job = prune(true);
        assertThat(remote.end(job)).as(remote.log(job)).isEqualTo("succeeded");
        return remote.get("/projects/shop/prunes/" + job + "/plan");
    }

    private static String why(JsonNode plan, String name) {
        for (var line : plan.path("lines")) {
            if (line.path("name").asString().startsWith(name)) {
                return (line.path("goes").asBoolean() ? "goes: " : "stays: ")
                        + line.path("why").asString();
            }
        }
        return "not there";
    }

    private boolean isThere(String image) throws IOException {
        return testbed.docker().image(image).isPresent();
    }

    @Test
    void onlyTheOldImageThatNobodyNeedsGoesAndNoVolume() throws Exception {
        var loose = oldImage("prune-test-loose:1");
        var untagged = oldImage("");
        var named = oldImage("prune-test-named:7");
        var used = oldImage("prune-test-used:1");
        testbed.create(Testbed.config("/file").put("Image", used));
        var volume = docker("volume", "create").strip();

        var plan = plan();
        assertThat(why(plan, "prune-test-loose:1")).startsWith("goes: ");
        assertThat(why(plan, untagged.substring("sha256:".length()).substring(0, 12)))
                .startsWith("goes: ");
        assertThat(why(plan, "prune-test-named:7")).isEqualTo("stays: A Compose file names it.");
        assertThat(why(plan, "prune-test-used:1")).startsWith("stays: The container testbed-");
        assertThat(isThere(loose)).as("a plan removes nothing").isTrue();

        long job = prune(false);
        assertThat(remote.end(job)).as(remote.log(job)).isEqualTo("succeeded");

        assertThat(isThere(loose)).isFalse();
        assertThat(isThere(untagged)).isFalse();
        assertThat(isThere(named)).isTrue();
        assertThat(isThere(used)).isTrue();
        assertThat(isThere(Testbed.IMAGE)).as("the other tests need it").isTrue();
        assertThat(docker("volume", "ls", "--quiet")).contains(volume);
        docker("volume", "rm", volume);
        var done = remote.get("/projects/shop/prunes").path(0);
        assertThat(done.path("state").asString()).isEqualTo("pruned");
        assertThat(done.path("removed").asInt()).isGreaterThanOrEqualTo(2);
    }

    @Test
    void whatIsYoungStaysHoweverUselessItIs() throws Exception {
        apply("containers, networks, images, build_cache");
        var ended = testbed.run("true");
        await().atMost(SOON)
                .until(() -> testbed.docker()
                        .container(ended)
                        .filter(one -> one.state().equals("exited"))
                        .isPresent());
        var name = testbed.docker().container(ended).orElseThrow().name();
        var network = "prune-test-" + UUID.randomUUID();
        docker("network", "create", network);

        var plan = plan();

        assertThat(why(plan, name)).as("one of the test bed").startsWith("stays: ");
        assertThat(why(plan, network)).as("one that Compose did not make").startsWith("stays: ");
        assertThat(why(plan, Testbed.NETWORK)).startsWith("stays: ");
        docker("network", "rm", network);
    }

    @Test
    void aKillInTheMiddleLeavesItToBeGoneOnWith() throws Exception {
        var images = new ArrayList<String>();
        for (int i = 0; i < 20; i++) {
            images.add(oldImage("prune-test-many:" + i));
        }

        long job = prune(false);
        remote.killWhen(() -> remote.hasBegun(job, "images"));

        assertThat(remote.end(job)).as(remote.log(job)).isEqualTo("succeeded");
        for (var image : images) {
            assertThat(isThere(image)).isFalse();
        }
    }

    /** Docker Engine adds about sixty bytes to each line. */
    @Test
    void aLogThatNothingBoundsIsFoundByTheCheckAndShortenedByThePrune() throws Exception {
        apply("logs");
        var config = SmallApplication.service(folder, "app", "sleep", "600");
        config.withObject("/HostConfig/LogConfig").put("Type", "json-file");
        var id = testbed.create(config);
        testbed.docker().start(id);
        var words = List.of(
                "sh",
                "-c",
                "{ l=x; for i in 1 2 3 4 5 6 7 8 9 10 11 12; do l=$l$l; done;"
                        + " i=0; while [ $i -lt 14000 ]; do echo $i $l; i=$((i+1)); done; } > /proc/1/fd/1");
        assertThat(testbed.docker().exec(id, words).run(SOON).exitCode()).isZero();
        var file = testbed.docker().unboundLog(id).orElseThrow();
        await().atMost(SOON).until(() -> Files.size(file) > 50L * 1024 * 1024);

        long asked = remote.ask("POST", "/projects/shop/checks/run", Map.of())
                .path("id")
                .asLong();
        assertThat(remote.end(asked)).isEqualTo("succeeded");
        assertThat(remote.get("/projects/shop/checks").toString()).contains("Nothing bounds the logs of");

        long job = prune(false);
        assertThat(remote.end(job)).as(remote.log(job)).isEqualTo("succeeded");

        assertThat(Files.size(file)).isLessThanOrEqualTo(1024L * 1024);
        assertThat(remote.get("/projects/shop/prunes").path(0).path("bytes").asLong())
                .isGreaterThan(49L * 1024 * 1024);
    }

    @Test
    void whatDockerEngineUsesIsRefusedByItAndNotForced() throws Exception {
        var docker = Docker.connect(Testbed.socket());
        var used = oldImage("prune-test-refused:1");
        var container = testbed.create(Testbed.config("/file").put("Image", used));

        assertThatThrownBy(() -> new Pruning(docker).removeImage(used)).isInstanceOf(IOException.class);

        assertThat(isThere(used)).isTrue();
        assertThat(docker.container(container)).isPresent();
    }
}
