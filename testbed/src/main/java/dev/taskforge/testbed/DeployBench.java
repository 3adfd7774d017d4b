package dev.taskforge.testbed;

import dev.taskforge.bench.Measurement;
import dev.taskforge.bench.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * Deployments as visitors notice them: {@code DeployBench DATA PORT PROCESS [--json]}, of a TaskForge that runs already on a folder
 * with data, and the same changes by {@code docker-compose up -d} alone. The load is 200 requests a second over kept connections,
 * one in twenty takes three seconds, one in ten is a POST. Ends with 0 when every goal holds, 1 when one is missed.
 */
public final class DeployBench {
    private static final int DEPLOYMENTS = 20;
    private static final int RETURN_AFTER = 4;
    private static final int BY_HAND = 5;
    private static final int ROTTEN = 3;

    private final Remote remote;
    private final long process;
    private final List<Instant> asked = new ArrayList<>();
    private final List<String> versions = new ArrayList<>();
    private final List<Double> rollbacks = new ArrayList<>();

    private DeployBench(Remote remote, long process) {
        this.remote = remote;
        this.process = process;
    }

    public static void main(String[] arguments) throws Exception {
        var bench = new DeployBench(
                Remote.running(Path.of(arguments[0]), Integer.parseInt(arguments[1])), Long.parseLong(arguments[2]));
        var report = new Report(bench.measure());
        System.out.println(List.of(arguments).contains("--json") ? report.json() : report.text());
        report.missed().forEach(goal -> System.err.println("Missed: " + goal));
        System.exit(report.missed().isEmpty() ? 0 : 1);
    }

    private List<Measurement> measure() throws Exception {
        var byHand = byHand();
        var all = new ArrayList<Measurement>();
        List<Double> returns;
        try (var site = Site.of(ShopStack.of(ShopStack.SHOP + "1"), remote, Site.RELEASE)) {
            var result = deployments(site);
            all.addAll(compared(result, byHand));
            all.addAll(switches(result, site.stack().reloads("nginx")));
            all.add(Measurement.atMost("return to a kept release, longest", Collections.max(rollbacks), "s", 15)
                    .noting("from the request to the end of its job, 3 s of watching and the drain included"));
            returns = returns(site);
        }
        all.add(Measurement.atMost("way back from a bad release, longest", Collections.max(returns), "s", 10)
                .noting(
                        "from the first wrong answer of a release that goes bad while it is watched to the last one, as visitors"
                                + " see it, " + ROTTEN + " times"));
        all.add(Measurement.atMost(
                "resident memory of TaskForge, highest", Memory.highestMegabytes(process), "MB", 200));
        return all;
    }

    private Load.Result deployments(Site site) throws Exception {
        try (var load = Load.at(site.stack().address()).posts(0.1).start()) {
            for (int number = 1; number <= DEPLOYMENTS; number++) {
                var version = String.valueOf(number % 3 + 1);
                change(site.stack(), version, site.deploy(version));
                if (number % RETURN_AFTER == 0) {
                    long began = System.nanoTime();
                    var before = versions.get(versions.size() - 2);
                    change(site.stack(), before, remote.rollBack());
                    rollbacks.add((System.nanoTime() - began) / 1e9);
                }
            }
            return load.stop();
        }
    }

    /** Waits for the end of a job that was asked for a moment ago. */
    private void change(Stack stack, String version, long job) throws Exception {
        asked.add(Instant.now());
        versions.add(version);
        var end = remote.end(job);
        if (!end.equals("succeeded") || !stack.version().equals(version)) {
            throw new IOException("job " + job + " has " + end + ": " + remote.log(job));
        }
    }

    /** The same by docker-compose alone, with other containers. */
    private static Load.Result byHand() throws Exception {
        try (var stack = ShopStack.of(ShopStack.SHOP + "1")) {
            stack.up();
            stack.awaitVersion("1");
            try (var load = Load.at(stack.address()).posts(0.1).start()) {
                for (int number = 1; number <= BY_HAND; number++) {
                    var version = String.valueOf(number % 3 + 1);
                    ShopStack.setImage(stack.folder(), ShopStack.SHOP + version);
                    stack.up();
                    stack.awaitVersion(version);
                }
                return load.stop();
            }
        }
    }

    private List<Measurement> compared(Load.Result ours, Load.Result byHand) {
        int changes = versions.size();
        var failed = new Measurement(
                "failed requests per change",
                (double) byHand.failed() / BY_HAND,
                (double) ours.failed() / changes,
                "",
                ours.failed(),
                0,
                false,
                String.format(
                        Locale.ROOT,
                        "%,d requests, %d failed of them %d without an answer, %d kept connections found closed and opened again;"
                                + " raw is docker-compose up -d, %d times: %,d requests, %d failed%s",
                        ours.total(),
                        ours.failed(),
                        withoutAnswer(ours),
                        ours.reopened(),
                        BY_HAND,
                        byHand.total(),
                        byHand.failed(),
                        ours.failures().isEmpty() ? "" : "; " + ours.failures()));
        var gap = new Measurement(
                "longest time without a good answer",
                seconds(byHand.longestGap()),
                seconds(ours.longestGap()),
                "s",
                seconds(ours.longestGap()),
                1,
                false,
                null);
        return List.of(failed, gap);
    }

    private static long withoutAnswer(Load.Result result) {
        return result.requests().stream()
                .filter(request -> request.failed() && request.status() == 0)
                .count();
    }

    /** From the signal that nginx notes to the first answer of the new release that comes to a visitor. */
    private List<Measurement> switches(Load.Result result, List<Instant> reloads) {
        var took = new ArrayList<Double>();
        for (int number = 0; number < asked.size(); number++) {
            var begin = asked.get(number);
            var version = versions.get(number);
            var told = reloads.stream()
                    .filter(reload -> reload.isAfter(begin))
                    .findFirst()
                    .orElseThrow();
            var seen = result.requests().stream()
                    .filter(request -> !request.failed() && request.version().equals(version))
                    .map(Load.Request::end)
                    .filter(end -> end.isAfter(told))
                    .min(Instant::compareTo)
                    .orElseThrow();
            took.add(seconds(Duration.between(told, seen)));
        }
        Collections.sort(took);
        var note = took.size()
                + " switches, from the signal to nginx, by its own log, to the first answer of the new release";
        return List.of(
                Measurement.atMost("switch, p50", took.get((took.size() - 1) / 2), "s", 1),
                Measurement.atMost("switch, p95", took.get((int) Math.ceil(took.size() * 0.95) - 1), "s", 1)
                        .noting(note));
    }

    /** How long visitors got wrong answers of a release that goes bad while it is watched. */
    private List<Double> returns(Site site) throws Exception {
        var compose = site.stack().folder().resolve("docker-compose.yml");
        Files.writeString(
                compose,
                Files.readString(compose).replace("environment:\n", "environment:\n      SHOP_ROTS_AFTER: \"15\"\n"));
        site.apply(Site.RELEASE.replace("hold: 3s", "hold: 60s"));
        var took = new ArrayList<Double>();
        for (int number = 0; number < ROTTEN; number++) {
            try (var load = Load.at(site.stack().address()).slow(0, 0).start()) {
                var end = remote.end(site.deploy("rots"));
                var wrong = load.stop().requests().stream()
                        .filter(Load.Request::failed)
                        .map(Load.Request::end)
                        .sorted()
                        .toList();
                if (!end.equals("failed") || wrong.isEmpty()) {
                    throw new IOException(
                            "a release that goes bad " + end + " after " + wrong.size() + " wrong answers");
                }
                took.add(seconds(Duration.between(wrong.getFirst(), wrong.getLast())));
            }
        }
        return took;
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }
}
