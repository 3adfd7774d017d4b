package dev.taskforge.ops.host.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskforge.ops.host.docker.Pruning.CacheEntry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Docker Engine says of its disk; the answers are those of version 20.10, shortened. */
class PruningTest {
    @TempDir
    Path folder;

    private final Map<String, String> answers = new HashMap<>();
    private FakeEngine engine;
    private Pruning pruning;

    @BeforeEach
    void open() throws IOException {
        engine = new FakeEngine(folder.resolve("socket"), this::answer);
        pruning = new Pruning(Docker.connect(engine.socket()));
    }

    @AfterEach
    void close() throws IOException {
        engine.close();
    }

    private String answer(String line) {
        if (line.startsWith("GET /version")) {
            return FakeEngine.VERSION;
        }
        return answers.entrySet().stream()
                .filter(one -> line.contains(one.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(FakeEngine.answer("404 Not Found", "{\"message\": \"No such thing\"}"));
    }

    @Test
    void whatTakesRoomIsReadWithItsNamesAndAges() throws Exception {
        answers.put("/images/sha256%3A1/json", FakeEngine.ok("""
                {"Id": "sha256:1", "Metadata": {"LastTagTime": "2026-11-20T10:00:00Z"}}"""));
        answers.put("/images/sha256%3A2/json", FakeEngine.ok("""
                {"Id": "sha256:2", "Metadata": {"LastTagTime": "0001-01-01T00:00:00Z"}}"""));
        answers.put("/system/df", FakeEngine.ok("""
                {"LayersSize": 9, "Images": [
                   {"Id": "sha256:1", "Created": 1764000000, "RepoTags": ["shop:1"], "RepoDigests": ["shop@sha256:d"],
                    "Size": 1000, "SharedSize": 400, "Containers": 1},
                   {"Id": "sha256:2", "Created": 1764000000, "RepoTags": ["<none>:<none>"], "RepoDigests": ["<none>@<none>"],
                    "Size": 1000, "SharedSize": -1},
                   {"Id": "sha256:gone", "Created": 1764000000, "RepoTags": null, "Size": 5}],
                 "Containers": [{"Id": "gone", "Created": 1764000000, "SizeRw": 7}, {"Id": "c1", "Created": 1764000001, "SizeRw": 7}],
                 "BuildCache": [
                   {"ID": "a", "Size": 10, "InUse": false, "Shared": false, "CreatedAt": "2026-11-01T00:00:00Z", "LastUsedAt": "2026-11-02T00:00:00Z"},
                   {"ID": "b", "Size": 11, "InUse": false, "Shared": true, "CreatedAt": "2026-11-01T00:00:00Z", "LastUsedAt": null},
                   {"ID": "c", "Size": 12, "InUse": true, "Shared": false, "CreatedAt": "2026-11-01T00:00:00Z", "Parent": "a"},
                   {"ID": "d", "Type": "frontend", "Size": 13, "CreatedAt": "2026-11-01T00:00:00Z", "Parents": ["a", "b"]}]}"""));
        answers.put("/containers/c1/json", FakeEngine.ok("""
                {"Id": "c1", "Name": "/c", "Image": "sha256:1", "State": {"Status": "exited"}, "Config": {"Image": "shop:1"},
                 "HostConfig": {"VolumesFrom": ["data:ro"], "NetworkMode": "container:0123456789abcdef", "PidMode": "host"}}"""));

        var stored = pruning.stored();

        assertThat(stored.images()).hasSize(2);
        var first = stored.images().getFirst();
        assertThat(first.tags()).containsExactly("shop:1");
        assertThat(first.digests()).containsExactly("shop@sha256:d");
        assertThat(first.taggedAt()).isEqualTo("2026-11-20T10:00:00Z");
        assertThat(first.bytes()).isEqualTo(600);
        var second = stored.images().getLast();
        assertThat(second.tags()).isEmpty();
        assertThat(second.digests()).isEmpty();
        assertThat(second.taggedAt()).as("not known").isNull();
        assertThat(second.bytes()).isEqualTo(1000);
        assertThat(stored.containers()).singleElement().satisfies(one -> {
            assertThat(one.container().id()).isEqualTo("c1");
            assertThat(one.created()).isEqualTo(Instant.ofEpochSecond(1764000001));
            assertThat(one.needs()).containsExactlyInAnyOrder("data", "0123456789abcdef");
        });
        assertThat(stored.cache())
                .containsExactly(
                        new CacheEntry("a", 10, false, Instant.parse("2026-11-02T00:00:00Z"), List.of()),
                        new CacheEntry("b", 11, true, Instant.parse("2026-11-01T00:00:00Z"), List.of()),
                        new CacheEntry("c", 12, true, Instant.parse("2026-11-01T00:00:00Z"), List.of("a")),
                        new CacheEntry("d", 13, true, Instant.parse("2026-11-01T00:00:00Z"), List.of("a", "b")));
    }

    @Test
    void theNetworksThatEveryEngineHasAreNotAmongThem() throws Exception {
        answers.put("GET /v1.41/networks ", FakeEngine.ok("""
                [{"Id": "1", "Name": "bridge"}, {"Id": "2", "Name": "host"}, {"Id": "3", "Name": "none"},
                 {"Id": "4", "Name": "shop"}, {"Id": "5", "Name": "over"}, {"Id": "6", "Name": "gone"}]"""));
        answers.put("/networks/4", FakeEngine.ok("""
                {"Id": "4", "Name": "shop", "Scope": "local", "Created": "2026-11-01T00:00:00Z", "Labels": {"a": "b"},
                 "Containers": {"c1": {}}}"""));
        answers.put("/networks/5", FakeEngine.ok("""
                {"Id": "5", "Name": "over", "Scope": "swarm", "Created": "2026-11-01T00:00:00Z", "Containers": {}}"""));

        assertThat(pruning.networks())
                .extracting(one -> one.name() + " " + one.local() + " " + one.used() + " " + one.labels())
                .containsExactly("shop true true {a=b}", "over false false {}");
    }

    @Test
    void ofWhatBuildsLeftOnlyThatGoesWhichNoImageNeeds() throws Exception {
        answers.put("POST", FakeEngine.ok("{\"SpaceReclaimed\": 7}"));

        assertThat(pruning.removeBuildCache(Duration.ofHours(24))).isEqualTo(7);

        assertThat(engine.requests().getLast())
                .isEqualTo("POST /v1.41/build/prune?filters=%7B%22until%22%3A%5B%2286400s%22%5D%7D HTTP/1.1");
    }

    @Test
    void nothingIsForcedAndNoVolumeGoes() throws Exception {
        answers.put("DELETE", FakeEngine.ok(""));

        assertThat(pruning.removeImage("ghcr.io/acme/shop:1")).isTrue();
        assertThat(pruning.removeContainer("c1")).isTrue();

        assertThat(engine.requests().subList(1, 3))
                .containsExactly(
                        "DELETE /v1.41/images/ghcr.io%2Facme%2Fshop%3A1?force=false&noprune=true HTTP/1.1",
                        "DELETE /v1.41/containers/c1?force=false&v=false HTTP/1.1");
    }

    @Test
    void whatIsGoneIsNoErrorAndWhatIsInUseIsRefusedWithItsReason() throws Exception {
        assertThat(pruning.removeImage("shop:1")).isFalse();
        assertThat(pruning.removeContainer("c1")).isFalse();
        answers.put("DELETE", FakeEngine.answer("409 Conflict", "{\"message\": \"image is being used by c1\"}"));
        assertThatThrownBy(() -> pruning.removeImage("shop:1"))
                .isInstanceOf(DockerException.class)
                .hasMessageContaining("being used by c1");
    }

    @Test
    void anAnswerThatIsNoneIsAnErrorAndNotAnEmptyDisk() {
        answers.put("/system/df", FakeEngine.answer("200 OK", "<html>"));
        assertThatThrownBy(pruning::stored).isInstanceOf(IOException.class);
        answers.put("/system/df", FakeEngine.answer("500 Internal Server Error", "{\"message\": \"layer not found\"}"));
        assertThatThrownBy(pruning::stored).hasMessageContaining("layer not found");
    }

    @Test
    void anImageIsUsedByContainersThatDoNotRunToo() throws Exception {
        answers.put("/containers/json?all=true", FakeEngine.ok("[{\"Id\": \"c\", \"ImageID\": \"sha256:1\"}]"));
        assertThat(pruning.isUsed("sha256:1")).isTrue();
        assertThat(pruning.isUsed("sha256:2")).isFalse();
    }

    @Test
    void howMuchLogStaysFollowsFromItsDriverAndItsOptions() {
        assertThat(new LogSettings("json-file", Map.of()).most()).isEmpty();
        assertThat(new LogSettings("json-file", Map.of("max-file", "3")).most()).isEmpty();
        assertThat(new LogSettings("json-file", Map.of("max-size", "-1")).most())
                .isEmpty();
        assertThat(new LogSettings("json-file", Map.of("max-size", "10m")).most())
                .hasValue(10L << 20);
        assertThat(new LogSettings("json-file", Map.of("max-size", "10m", "max-file", "5")).most())
                .hasValue(50L << 20);
        assertThat(new LogSettings("local", Map.of()).most()).hasValue(100L << 20);
        assertThat(new LogSettings("local", Map.of("max-size", "1GB", "max-file", "2")).most())
                .hasValue(2L << 30);
        assertThat(new LogSettings("json-file", Map.of("max-size", "500")).most())
                .hasValue(500);
        assertThat(new LogSettings("json-file", Map.of("max-size", "1.5m", "max-file", "2")).most())
                .hasValue(3L << 20);
        assertThat(new LogSettings("json-file", Map.of("max-size", "0.5k")).most())
                .hasValue(512);
        assertThat(new LogSettings("json-file", Map.of("max-size", "999999999999t", "max-file", "9")).most())
                .as("more than can be counted")
                .hasValue(Long.MAX_VALUE);
        for (var odd : List.of("much", "10x", "", "1e9")) {
            assertThatThrownBy(() -> new LogSettings("json-file", Map.of("max-size", odd)).most())
                    .as(odd)
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(new LogSettings("journald", Map.of()).isInFiles()).isFalse();
    }
}
