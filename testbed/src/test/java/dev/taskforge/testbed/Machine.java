package dev.taskforge.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taskforge.ops.guard.ports.Reach;
import dev.taskforge.ops.host.Command;
import dev.taskforge.ops.host.Commands;
import dev.taskforge.ops.host.docker.Container;
import dev.taskforge.ops.host.docker.Docker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A machine within this one: a network of its own with a Docker Engine of its own in it, and two others beside it, one that is its local
 * network and one that is the rest of the world. Nothing that is done to its firewall touches this machine.
 */
final class Machine implements AutoCloseable {
    /** Where TaskForge on it is reached from this machine. */
    static final String OFFICE = "10.213.77.2";

    private static final Duration LONG = Duration.ofMinutes(2);
    private static final String NAME = "tfm-machine";
    private static final String PATHS = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private final Path folder;
    private final Path socket;
    private Process engine;

    /** A network beside the machine. */
    enum Beside {
        LAN("tfm-lan", "192.168.1.50", "192.168.1.2", "fd00:1::50", "fd00:1::2"),
        WORLD("tfm-world", "203.0.113.9", "203.0.113.2", "2001:db8:1::9", "2001:db8:1::2");

        private final String name;
        private final String four;
        private final String fourOfMachine;
        private final String six;
        private final String sixOfMachine;

        Beside(String name, String four, String fourOfMachine, String six, String sixOfMachine) {
            this.name = name;
            this.four = four;
            this.fourOfMachine = fourOfMachine;
            this.six = six;
            this.sixOfMachine = sixOfMachine;
        }
    }

    private Machine(Path folder) {
        this.folder = folder;
        this.socket = Path.of("/run/taskforge-machine/docker.sock");
    }

    /** @param folder for what its Docker Engine keeps, on a disk that can take images */
    static Machine start(Path folder) throws Exception {
        var machine = new Machine(folder);
        machine.removeNetworks();
        ip("netns", "add", NAME);
        inside("link", "set", "lo", "up");
        for (var beside : Beside.values()) {
            machine.connect(beside);
        }
        ip("link", "add", "tfm-office", "type", "veth", "peer", "name", "office", "netns", NAME);
        ip("address", "add", "10.213.77.1/24", "dev", "tfm-office");
        ip("link", "set", "tfm-office", "up");
        inside("address", "add", OFFICE + "/24", "dev", "office");
        inside("link", "set", "office", "up");
        machine.startEngine();
        machine.loadImages();
        return machine;
    }

    private void connect(Beside beside) throws Exception {
        var end = beside.name().toLowerCase(Locale.ROOT);
        ip("netns", "add", beside.name);
        ip("-n", NAME, "link", "add", end, "type", "veth", "peer", "name", "cable", "netns", beside.name);
        inside("address", "add", beside.fourOfMachine + "/24", "dev", end);
        inside("address", "add", beside.sixOfMachine + "/64", "dev", end, "nodad");
        inside("link", "set", end, "up");
        ip("-n", beside.name, "address", "add", beside.four + "/24", "dev", "cable");
        ip("-n", beside.name, "address", "add", beside.six + "/64", "dev", "cable", "nodad");
        ip("-n", beside.name, "link", "set", "cable", "up");
        ip("-n", beside.name, "link", "set", "lo", "up");
    }

    Path socket() {
        return socket;
    }

    /** What runs a program in its network. */
    List<String> words() {
        return entering(NAME);
    }

    private static List<String> entering(String network) {
        return List.of("nsenter", "--net=/var/run/netns/" + network);
    }

    Docker docker() throws IOException {
        return Docker.connect(socket);
    }

    void startEngine() throws Exception {
        Files.createDirectories(socket.getParent());
        var words = new ArrayList<>(words());
        words.addAll(List.of(
                "dockerd",
                "--host",
                "unix://" + socket,
                "--data-root",
                folder.resolve("docker").toString(),
                "--exec-root",
                "/run/taskforge-machine/exec",
                "--pidfile",
                "/run/taskforge-machine/pid",
                "--live-restore=false"));
        var builder = new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("dockerd.log").toFile()));
        builder.environment().put("PATH", PATHS);
        engine = builder.start();
        await().atMost(LONG).ignoreExceptions().until(() -> docker().engine() != null);
    }

    /** As an update does. */
    void stopEngine() throws Exception {
        engine.destroy();
        engine.onExit().get();
    }

    /** Images come from the engine of the test bed, which made them. */
    private void loadImages() throws Exception {
        var archive = folder.resolve("image.tar");
        run(
                Map.of("DOCKER_HOST", "unix://" + Testbed.socket()),
                "docker",
                "save",
                "-o",
                archive.toString(),
                Testbed.IMAGE);
        run(Map.of("DOCKER_HOST", "unix://" + socket), "docker", "load", "-i", archive.toString());
        Files.delete(archive);
    }

    /** Runs Docker Compose in a folder. */
    void compose(Path project, String... words) throws Exception {
        var all = new ArrayList<>(List.of(
                "docker-compose",
                "--project-directory",
                project.toString(),
                "-f",
                project.resolve("compose.yml").toString()));
        all.addAll(List.of(words));
        run(Map.of("DOCKER_HOST", "unix://" + socket, "HOME", folder.toString()), all.toArray(String[]::new));
    }

    /** Runs a program in its network, and returns what it printed. */
    String on(String... words) throws Exception {
        return run(Map.of(), Stream.concat(words().stream(), Stream.of(words)).toArray(String[]::new));
    }

    /**
     * What is seen of TCP ports of the machine from a network beside it.
     *
     * @return of IPv4 and IPv6 for each port: open, refused or silent
     */
    Map<String, String> reach(Beside from, List<Integer> ports) throws Exception {
        var tries = new LinkedHashMap<String, String>();
        for (int port : ports) {
            tries.put("4:" + port, "tcp " + from.four + " " + from.fourOfMachine + " " + port + " 900");
            tries.put("6:" + port, "tcp " + from.six + " " + from.sixOfMachine + " " + port + " 900");
        }
        return answers(entering(from.name), tries);
    }

    /** What is seen from within a container of a port at some addresses: open, refused or silent. */
    List<String> reach(Container from, Map<String, Integer> ports) throws Exception {
        var pid = run(Map.of("DOCKER_HOST", "unix://" + socket), "docker", "inspect", "-f", "{{.State.Pid}}", from.id())
                .strip();
        var source = from.networks().values().iterator().next().address();
        var tries = new LinkedHashMap<String, String>();
        ports.forEach((address, port) -> tries.put(address, "tcp " + source + " " + address + " " + port + " 900"));
        return List.copyOf(answers(List.of("nsenter", "--net=/proc/" + pid + "/ns/net"), tries)
                .values());
    }

    private static Map<String, String> answers(List<String> entering, Map<String, String> tries) throws Exception {
        var words = new ArrayList<>(entering);
        words.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                Reach.class.getName()));
        var result = new Commands()
                .run(Command.of(words, Path.of("/"), LONG)
                        .apart(1 << 20)
                        .input(tries.values().stream().collect(Collectors.joining("\n", "", "\n"))));
        assertThat(result.exitCode()).as(result.errors()).isZero();
        var answers = result.output().lines().toList();
        assertThat(answers).hasSameSizeAs(tries.keySet());
        var seen = new LinkedHashMap<String, String>();
        int i = 0;
        for (var key : tries.keySet()) {
            seen.put(key, answers.get(i++).toLowerCase(Locale.ROOT));
        }
        return seen;
    }

    private static void inside(String... words) throws Exception {
        ip(Stream.concat(Stream.of("-n", NAME), Stream.of(words)).toArray(String[]::new));
    }

    private static void ip(String... words) throws Exception {
        run(Map.of(), Stream.concat(Stream.of("ip"), Stream.of(words)).toArray(String[]::new));
    }

    private static String run(Map<String, String> environment, String... words) throws Exception {
        var all = new LinkedHashMap<>(environment);
        all.put("PATH", PATHS);
        var result = new Commands()
                .run(Command.of(List.of(words), Path.of("/"), LONG).environment(all));
        assertThat(result.exitCode())
                .as(String.join(" ", words) + ": " + result.output())
                .isZero();
        return result.output();
    }

    private void removeNetworks() throws Exception {
        var known = run(Map.of(), "ip", "netns", "list")
                .lines()
                .map(line -> line.split(" ", 2)[0])
                .toList();
        for (var name : List.of(NAME, Beside.LAN.name, Beside.WORLD.name)) {
            if (known.contains(name)) {
                ip("netns", "delete", name);
            }
        }
    }

    @Override
    public void close() throws Exception {
        for (var container : docker().running()) {
            docker().remove(container.id());
        }
        stopEngine();
        removeNetworks();
        run(Map.of(), "rm", "-rf", folder.toString());
    }
}
