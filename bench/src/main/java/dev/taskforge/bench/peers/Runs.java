package dev.taskforge.bench.peers;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** Runs one measure of one job system, in new processes on a new database. */
final class Runs {
    /** Milliseconds between pick-ups of a system that polls every few seconds: it needs no warmth. */
    private static final int POLLS_LONG = 100;

    /**
     * What a job system says about itself.
     *
     * @param settings what was set
     */
    record Identity(String version, String settings) {}

    /**
     * How much is measured.
     *
     * @param drain jobs, of bulk submits too; two fifths of them for JobRunr, which takes long
     * @param samples of pick-ups
     * @param warmSeconds how long a process runs its measure before anything counts, if once does not take as long
     * @param warmPickUps how many come before those that count
     */
    record Size(int rounds, int drain, int single, int samples, int warmSeconds, int warmPickUps) {
        /** The same with that many jobs, and at most as many pick-ups. */
        Size of(int jobs) {
            return new Size(rounds, jobs, jobs, Math.min(jobs, samples), warmSeconds, Math.min(jobs, warmPickUps));
        }

        int jobs(Contender contender, Measure measure) {
            return switch (measure) {
                case DRAIN, BULK -> contender.system().equals("jobrunr") ? drain * 2 / 5 : drain;
                case SINGLE -> single;
                case PICK_UP -> samples;
            };
        }
    }

    private final PostgresStore postgres;
    private final RedisStore redis;
    private final String node;
    private final Path peers;
    private final Size size;
    private int number;

    /**
     * @param node the program
     * @param peers the folder of {@code entrant.mjs}
     */
    Runs(PostgresStore postgres, RedisStore redis, String node, Path peers, Size size) {
        this.postgres = postgres;
        this.redis = redis;
        this.node = node;
        this.peers = peers;
        this.size = size;
    }

    /** What one run gave. */
    record Outcome(Identity identity, Map<Metric, Double> numbers) {}

    Outcome run(Contender contender, Measure measure) throws IOException, InterruptedException {
        if (contender.onRedis()) {
            redis.prepare(contender.name().endsWith("/fast") ? "everysec" : "always");
            return run(contender, measure, redis.url(), () -> {});
        }
        var name = "bench_" + ++number;
        var database = postgres.create(name);
        try {
            return run(contender, measure, database.url(), database::settle);
        } finally {
            postgres.drop(name);
        }
    }

    private Outcome run(Contender contender, Measure measure, String url, Runnable settle)
            throws IOException, InterruptedException {
        int jobs = size.jobs(contender, measure);
        if (measure == Measure.PICK_UP) {
            return pickUp(contender, jobs, url);
        }
        var words = List.of(
                measure.name().toLowerCase(Locale.ROOT), Integer.toString(jobs), Integer.toString(size.warmSeconds()));
        try (var child = new Child(command(contender, words), url)) {
            var identity = identity(child);
            settle.run();
            long began = System.nanoTime();
            child.go();
            child.await("done");
            return new Outcome(
                    identity, Map.of(Metric.valueOf(measure.name()), jobs / ((System.nanoTime() - began) / 1e9)));
        }
    }

    /** One process works, another submits; both read the machine's monotonic clock. */
    private Outcome pickUp(Contender contender, int samples, String url) throws IOException, InterruptedException {
        int warmUp = contender.pauseMillis() > POLLS_LONG ? 0 : size.warmPickUps();
        var jobs = Integer.toString(samples + warmUp);
        var warm = Integer.toString(warmUp);
        var pause = Integer.toString(contender.pauseMillis());
        try (var worker = new Child(command(contender, List.of("work", jobs, warm)), url)) {
            var identity = identity(worker);
            worker.go();
            try (var submitter = new Child(command(contender, List.of("submit", jobs, warm, pause)), url)) {
                submitter.await("ready");
                submitter.go();
                var calls = times(submitter);
                var starts = times(worker);
                var took = new double[samples];
                for (int i = 0; i < samples; i++) {
                    took[i] = (starts[i + warmUp] - calls[i + warmUp]) / 1e6;
                }
                Arrays.sort(took);
                var numbers = new EnumMap<Metric, Double>(Metric.class);
                numbers.put(Metric.PICK_UP_P50, took[samples / 2]);
                numbers.put(Metric.PICK_UP_P99, took[samples * 99 / 100]);
                return new Outcome(identity, numbers);
            }
        }
    }

    private static Identity identity(Child child) throws IOException, InterruptedException {
        return JsonMapper.shared().readValue(child.await("ready"), Identity.class);
    }

    private static long[] times(Child child) throws IOException, InterruptedException {
        return Arrays.stream(child.await("times").split(" "))
                .mapToLong(Long::parseLong)
                .toArray();
    }

    private List<String> command(Contender contender, List<String> words) {
        var command = new ArrayList<String>();
        if (contender.onNode()) {
            command.add(node);
            command.add(peers.resolve("entrant.mjs").toString());
        } else {
            command.add(System.getProperty("java.home") + File.separator + "bin" + File.separator + "java");
            command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
            command.addAll(List.of("-cp", System.getProperty("java.class.path"), EntrantProcess.class.getName()));
        }
        command.add(contender.name());
        command.addAll(words);
        return command;
    }
}
