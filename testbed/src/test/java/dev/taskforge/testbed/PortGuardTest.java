package dev.taskforge.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.taskforge.ops.host.docker.Container;
import dev.taskforge.testbed.Machine.Beside;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Ports of a machine are reached from where they may be, seen from networks beside it, whatever happens to it. */
class PortGuardTest {
    private static final int FIRST = 18_001;
    private static final List<Integer> PUBLISHED =
            IntStream.range(FIRST, FIRST + 10).boxed().toList();
    /** Of a program of the machine. */
    private static final int PROGRAM = 18_050;
    /** Closed for all. */
    private static final int NOBODY = 18_009;
    /** Not guarded. */
    private static final int FREE = 18_010;

    private static final Duration SOON = Duration.ofSeconds(90);

    @TempDir
    static Path folder;

    private static Machine machine;
    private static Remote remote;
    private static Process program;
    /** Of the last time it was put in force, for the message of a test that fails. */
    private static String log = "";

    @BeforeAll
    static void start() throws Exception {
        assumeTrue("root".equals(System.getProperty("user.name")), "only root can make networks");
        machine = Machine.start(Files.createTempDirectory(Path.of("/var/lib"), "taskforge-machine"));
        Files.writeString(folder.resolve("compose.yml"), """
                version: "3"
                services:
                  web:
                    image: taskforge-testbed/busybox:1
                    command: [busybox, httpd, -f, -p, "80", -h, /etc]
                    restart: always
                    ports: [%s]
                  other:
                    image: taskforge-testbed/busybox:1
                    command: [sleep, "3600"]
                    restart: always
                    stop_grace_period: 0s
                """.formatted(
                        PUBLISHED.stream().map(port -> "\"" + port + ":80\"").collect(Collectors.joining(", "))));
        machine.compose(folder, "up", "-d");
        var words = new ArrayList<>(machine.words());
        words.addAll(List.of("busybox", "httpd", "-f", "-p", "[::]:" + PROGRAM, "-h", "/etc"));
        program = new ProcessBuilder(words).start();
        remote = Remote.startIn(
                new Remote.Place(machine.words(), Machine.OFFICE), folder.resolve("data"), machine.socket());
    }

    @AfterAll
    static void end() throws Exception {
        if (machine == null) {
            return;
        }
        program.destroyForcibly();
        remote.close();
        machine.close();
    }

    @AfterEach
    void turnOff() throws Exception {
        remote.end(act("off"));
    }

    private static String yaml(String firewall) {
        return """
                project: shop
                compose: {file: compose.yml}
                guard:
                  ports:
                    only: [192.168.1.0/24, "fd00:1::/64"]
                    close: ["18001-18008", 18009, 18050]
                    allow: {"18009": []}
                    firewall: %s
                """.formatted(firewall);
    }

    private static long act(String action) throws IOException, InterruptedException {
        return remote.ask("POST", "/projects/shop/guards/ports", Map.of("action", action))
                .path("id")
                .asLong();
    }

    private static JsonNode view() throws IOException, InterruptedException {
        return remote.get("/projects/shop/guards/ports");
    }

    /** Waits until it was tried, keeps it, and returns how many lines changed. */
    private static int apply() throws Exception {
        long job = act("apply");
        await().atMost(SOON)
                .until(() -> List.of("succeeded", "failed")
                                .contains(remote.job(job).path("state").asString())
                        || (view().path("state").asString().equals("trial") && remote.hasBegun(job, "keep")));
        if (view().path("state").asString().equals("trial")) {
            remote.ask("POST", "/projects/shop/guards/ports/keep", Map.of());
        }
        assertThat(remote.end(job)).as(remote.log(job)).isEqualTo("succeeded");
        log = remote.log(job);
        return remote.job(job).path("result").path("changed").asInt();
    }

    private static Map<String, String> seen(Beside from) throws Exception {
        var ports = new ArrayList<>(PUBLISHED);
        ports.add(PROGRAM);
        return new TreeMap<>(machine.reach(from, ports));
    }

    private static Map<String, String> expected(String usual, String nobody) {
        var expected = new TreeMap<String, String>();
        for (var family : List.of("4:", "6:")) {
            PUBLISHED.forEach(
                    port -> expected.put(family + port, port == FREE ? "open" : port == NOBODY ? nobody : usual));
            expected.put(family + PROGRAM, usual);
        }
        return expected;
    }

    private static void assertHolds(String when) throws Exception {
        await().atMost(SOON).untilAsserted(() -> {
            assertThat(seen(Beside.LAN)).as(when).isEqualTo(expected("open", "silent"));
            assertThat(seen(Beside.WORLD)).as(when).isEqualTo(expected("silent", "silent"));
        });
        assertContainersReachOneAnother(when);
    }

    private static void assertWorldReachesAll() {
        await().atMost(SOON).untilAsserted(() -> assertThat(seen(Beside.WORLD)).isEqualTo(expected("open", "open")));
    }

    /** By their network, and by an address of the machine. */
    private static void assertContainersReachOneAnother(String when) {
        await().atMost(SOON).untilAsserted(() -> {
            var web = container("web").networks().values().iterator().next().address();
            assertThat(machine.reach(container("other"), Map.of(web, 80, "192.168.1.2", FIRST)))
                    .as(when)
                    .containsOnly("open");
        });
    }

    private static Container container(String service) throws IOException {
        return machine.docker().running().stream()
                .filter(container -> container.name().contains(service))
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(strings = {"nftables", "iptables", "iptables-legacy"})
    void onlyThoseWhoMayReachThePortsWhateverHappensToTheMachine(String firewall) throws Exception {
        remote.apply("shop", yaml(firewall), folder);
        assertWorldReachesAll();

        assertThat(apply()).isPositive();
        assertHolds("put in force");
        assertThat(view().path("proofs"))
                .as(log)
                .isNotEmpty()
                .noneMatch(proof -> proof.path("verdict").asString().equals("wrong"));

        assertThat(apply()).as("rules that a second time changes").isZero();

        machine.stopEngine();
        machine.startEngine();
        assertHolds("Docker Engine restarted");

        machine.compose(folder, "up", "-d", "--force-recreate");
        assertHolds("containers made anew");

        flush();
        machine.stopEngine();
        machine.startEngine();
        assertHolds("as after a reboot");
        assertThat(view().path("drifts").asLong()).isPositive();

        assertThat(remote.end(act("off"))).isEqualTo("succeeded");
        assertWorldReachesAll();
    }

    /** As their checklists want it: the direct ports of one for its home network only, those of the other for nobody. */
    @Test
    void theExamplesAreGuardedAsTheirFilesSay() throws Exception {
        var sppg = List.of(3000, 3001, 5432, 3307, 8082, 8088);
        var inventory = List.of(5432, 3001);
        var ports = new ArrayList<>(sppg);
        var programs = new ArrayList<Process>();
        for (int port : ports) {
            var words = new ArrayList<>(machine.words());
            words.addAll(List.of("busybox", "httpd", "-f", "-p", "[::]:" + port, "-h", "/etc"));
            programs.add(new ProcessBuilder(words).start());
        }
        try {
            await().atMost(SOON)
                    .untilAsserted(
                            () -> assertThat(machine.reach(Beside.WORLD, ports)).containsValue("open"));
            for (var example : List.of("sppg", "asset-inventory")) {
                remote.apply("shop", "project: shop\n" + guardOf(example), folder);
                apply();
                boolean home = example.equals("sppg");
                for (int port : home ? sppg : inventory) {
                    assertThat(machine.reach(Beside.WORLD, List.of(port)).values())
                            .as(example)
                            .containsOnly("silent");
                    assertThat(machine.reach(Beside.LAN, List.of(port)))
                            .as(example)
                            .containsEntry("4:" + port, home ? "open" : "silent");
                }
            }
        } finally {
            programs.forEach(Process::destroyForcibly);
        }
    }

    private static String guardOf(String example) throws IOException {
        var file = Files.readString(Path.of("..", "examples", example, "taskforge.yaml"));
        var section = file.substring(file.indexOf("\nguard:\n") + 1);
        return section.substring(0, section.indexOf("\n\n") + 1);
    }

    /** Nothing of the firewall is left, neither of TaskForge nor of Docker Engine. */
    private static void flush() throws Exception {
        machine.on("nft", "flush", "ruleset");
        for (var program : List.of("iptables-legacy", "ip6tables-legacy")) {
            machine.on(program, "-t", "mangle", "-F");
            machine.on(program, "-t", "mangle", "-X");
        }
    }

    @Test
    void whatNobodyKeepsGoesBackThoughTheServerIsKilledMeanwhile() throws Exception {
        remote.apply("shop", yaml("nftables"), folder);
        long job = act("apply");
        remote.killWhen(() -> remote.hasBegun(job, "keep"));

        // What nobody has kept yet is in force, and stays no longer than its time.
        assertThat(seen(Beside.WORLD)).isEqualTo(expected("silent", "silent"));
        assertThat(remote.end(job, Duration.ofMinutes(2))).isEqualTo("failed");
        assertWorldReachesAll();
        assertThat(view().path("state").asString()).isEqualTo("off");
    }
}
