package dev.taskforge.testbed;

import static org.awaitility.Awaitility.await;

import dev.taskforge.bench.Measurement;
import dev.taskforge.bench.Report;
import dev.taskforge.ops.host.docker.Docker;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import tools.jackson.databind.JsonNode;

/**
 * Twelve faults, each of a container of its own: {@code CausesBench DATA PORT PROCESS [--json]}, of a TaskForge that runs already on a folder
 * with data. How soon each is seen: by what Docker Engine tells, where nobody would look within the hour, and without that, where somebody
 * looks every ten seconds; and whether a diagnosis gives it its name. Ends with 0 when every goal holds, 1 when one is missed.
 */
public final class CausesBench {
    private static final int TIMES = 10;
    private static final double MOST_TOLD = 5;
    private static final double MOST_LOOKING = 30;
    private static final double MOST_WRONG = 5;
    private static final int MANY_RESTARTS = 3;
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Duration OFTEN = Duration.ofMillis(20);
    /** The files of projects are followed every five seconds. */
    private static final Duration FOLLOWED = Duration.ofSeconds(7);

    private static final String OFTEN_ASKED = "5s";

    private final Remote remote;
    private final Docker docker;
    private final List<Double> told = new ArrayList<>();
    private final List<Double> looked = new ArrayList<>();
    private final List<String> wrong = new ArrayList<>();
    private int diagnoses;

    private CausesBench(Remote remote) throws IOException {
        this.remote = remote;
        docker = Docker.connect(Engine.socket());
    }

    public static void main(String[] arguments) throws Exception {
        var bench = new CausesBench(Remote.running(Path.of(arguments[0]), Integer.parseInt(arguments[1])));
        for (int time = 0; time < TIMES; time++) {
            bench.round();
        }
        var report = new Report(bench.measured());
        System.out.println(List.of(arguments).contains("--json") ? report.json() : report.text());
        bench.wrong.forEach(System.err::println);
        report.missed().forEach(goal -> System.err.println("Missed: " + goal));
        System.exit(report.missed().isEmpty() ? 0 : 1);
    }

    private List<Measurement> measured() {
        return List.of(
                Measurement.atMost("seen by what Docker Engine tells, p95", p95(told), "s", MOST_TOLD)
                        .noting(told.size() + " faults of 11 kinds; slowest " + seconds(told.getLast())),
                Measurement.atMost("seen without that, a look every 10 s, p95", p95(looked), "s", MOST_LOOKING)
                        .noting(looked.size() + " faults of 12 kinds; slowest " + seconds(looked.getLast())),
                Measurement.atMost(
                                "diagnoses that call it otherwise", 100.0 * wrong.size() / diagnoses, "%", MOST_WRONG)
                        .noting(diagnoses + " diagnoses"));
    }

    private static String seconds(double value) {
        return "%.1f s".formatted(value);
    }

    private static double p95(List<Double> seconds) {
        Collections.sort(seconds);
        return seconds.get((int) Math.ceil(seconds.size() * 0.95) - 1);
    }

    /** A fault that is to come, and who looks whether it has. */
    private final class Case implements AutoCloseable {
        private final Fault fault;
        private final boolean isTold;
        private final Stack stack;
        private final String yaml;

        /** @param isTold whether its project names a Compose file, so that what Docker Engine tells belongs to it */
        Case(Fault fault, boolean isTold) throws IOException, InterruptedException {
            this.fault = fault;
            this.isTold = isTold;
            stack = stack(fault);
            yaml = yaml(stack, fault, isTold);
            remote.apply(stack.project(), yaml, stack.folder());
        }

        boolean isUp() throws IOException, InterruptedException {
            return monitor(stack).path("state").asString().equals("up");
        }

        void lookEvery(String time) throws IOException, InterruptedException {
            remote.apply(stack.project(), yaml.replace("every: " + OFTEN_ASKED, "every: " + time), stack.folder());
        }

        void happen() throws Exception {
            try (var holder = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                boolean isSeen = !isTold || fault.isTold();
                double seen = until(stack, fault, holder.getLocalPort(), isSeen);
                if (isSeen) {
                    (isTold ? told : looked).add(seen);
                    System.err.printf("%s, %s: seen after %.1f s%n", fault, isTold ? "told" : "looked at", seen);
                }
                if (isTold) {
                    diagnose(stack, fault);
                }
            }
        }

        @Override
        public void close() throws IOException, InterruptedException {
            remote.ask("DELETE", "/projects/" + stack.project(), Map.of());
            stack.close();
        }
    }

    /** Lets each fault happen twice. */
    private void round() throws Exception {
        var cases = new ArrayDeque<Case>();
        try {
            for (var fault : Fault.values()) {
                cases.add(new Case(fault, true));
                cases.add(new Case(fault, false));
            }
            for (var one : cases) {
                awaited(one::isUp);
                one.lookEvery(one.isTold ? "1h" : "10s");
            }
            var set = System.nanoTime();
            awaited(() -> System.nanoTime() - set > FOLLOWED.toNanos());
            for (var one = cases.peek(); one != null; one = cases.peek()) {
                one.happen();
                cases.remove().close();
            }
        } finally {
            for (var left : cases) {
                left.stack.close();
            }
        }
    }

    private static Stack stack(Fault fault) throws IOException, InterruptedException {
        var folder = Files.createTempDirectory("causes");
        Files.writeString(folder.resolve("docker-compose.yml"), fault.compose());
        var stack = new Stack(folder, URI.create("http://127.0.0.1"), List.of());
        stack.up(fault.services());
        return stack;
    }

    private static String yaml(Stack stack, Fault fault, boolean isTold) throws IOException {
        var address =
                stack.container("app").networks().values().iterator().next().address();
        var more = isTold ? "" : ", compose_project: " + stack.project();
        var check = fault.isAsked()
                ? "{http: \"http://" + address + ":8080/\", timeout: 2s, every: " + OFTEN_ASKED + "}"
                : "{container: app, healthy: " + (fault == Fault.UNHEALTHY) + more + ", every: " + OFTEN_ASKED + "}";
        var release = fault == Fault.NO_ANSWER && isTold ? "release: {service: app, probe: {port: 8080}}\n" : "";
        return "project: " + stack.project() + "\n" + (isTold ? "compose: {file: docker-compose.yml}\n" : "") + release
                + "checks:\n  app: " + check + "\n";
    }

    private JsonNode monitor(Stack stack) throws IOException, InterruptedException {
        return remote.get("/projects/" + stack.project() + "/monitors/app").path("monitor");
    }

    /** Makes the fault; returns after how many seconds it was seen, if anybody is to see it. */
    private double until(Stack stack, Fault fault, int port, boolean isSeen) throws Exception {
        var app = stack.container("app").id();
        long began = System.nanoTime();
        switch (fault) {
            case KILLED -> docker.signal(app, "SIGKILL");
            case STOPPED -> docker.stop(app, Duration.ofSeconds(1));
            case PAUSED -> stack.run(List.of("docker", "pause", app));
            case DEPENDENCY -> docker.stop(stack.container("db").id(), Duration.ofSeconds(1));
            case BAD_START, PORT_TAKEN -> {
                refuse(stack, fault, port);
                began = System.nanoTime();
            }
            case CRASH, CRASH_LOOP, OWN_MEMORY, DISK_FULL, UNHEALTHY, NO_ANSWER ->
                docker.exec(app, fault.go()).run(PATIENCE);
        }
        if (isSeen) {
            awaited(() -> !monitor(stack).path("seen").asString("").isEmpty());
        }
        return (System.nanoTime() - began) / 1e9;
    }

    /** Docker Compose takes the old container away, and cannot start the new one. */
    private static void refuse(Stack stack, Fault fault, int port) throws Exception {
        Files.writeString(stack.folder().resolve("docker-compose.yml"), fault.refused(port));
        try {
            stack.up("app");
        } catch (IOException e) {
            return;
        }
        throw new IOException("a container that cannot start was started");
    }

    private void diagnose(Stack stack, Fault fault) throws Exception {
        if (fault == Fault.CRASH_LOOP) {
            awaited(() -> stack.container("app").restarts() >= MANY_RESTARTS);
        }
        long job = remote.ask("POST", "/projects/" + stack.project() + "/diagnosis", Map.of())
                .path("id")
                .asLong();
        remote.end(job);
        var diagnosis = remote.get("/projects/" + stack.project() + "/diagnosis");
        diagnoses++;
        boolean right = diagnosis
                .path("causes")
                .valueStream()
                .anyMatch(cause -> cause.path("subject").asString().equals(fault.subject())
                        && cause.path("cause").asString().equals(fault.label()));
        if (!right) {
            wrong.add(fault + " is called otherwise: " + diagnosis.path("causes"));
        }
    }

    private static void awaited(Callable<Boolean> reached) {
        await().pollDelay(Duration.ZERO)
                .pollInterval(OFTEN)
                .atMost(PATIENCE)
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(reached);
    }
}
