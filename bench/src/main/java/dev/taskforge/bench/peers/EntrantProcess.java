package dev.taskforge.bench.peers;

import dev.taskforge.bench.Singles;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/**
 * One job system in a process of its own: {@code NAME MEASURE JOBS WARM}. Runs the measure for at least {@code WARM} seconds
 * to be warm, says "ready" and what it is, waits for a line, runs the measure and says "done"; it stays until its input
 * ends, so that what it takes to stop is not measured. To submit for pick-ups, {@code WARM} is the number of jobs at the
 * begin that follow quickly on one another, and the pause of the others follows. {@code entrant.mjs} does the same for
 * Node.js.
 */
public final class EntrantProcess {
    private static final int CALLERS = 16;
    private static final int QUICK_PAUSE = 4;
    private static final Duration TIME_TO_CATCH_UP = Duration.ofSeconds(1);

    private final Entrant entrant;
    private final int jobs;
    private final int warm;
    private final BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));

    private EntrantProcess(Entrant entrant, int jobs, int warm) {
        this.entrant = entrant;
        this.jobs = jobs;
        this.warm = warm;
    }

    /** Ends with 0 when the input ended after the measure, and otherwise with the error. */
    public static void main(String[] arguments) throws Exception {
        try (var entrant = open(arguments[0], new PostgresStore(System.getenv(Child.STORE)))) {
            var process = new EntrantProcess(entrant, Integer.parseInt(arguments[2]), Integer.parseInt(arguments[3]));
            switch (arguments[1]) {
                case "drain" -> process.drain();
                case "single" -> process.single();
                case "bulk" -> process.bulk();
                case "work" -> process.pickUps();
                case "submit" -> process.submitOneByOne(Integer.parseInt(arguments[4]));
                default -> throw new IllegalArgumentException("Unknown measure " + arguments[1]);
            }
        }
        System.exit(0);
    }

    private static Entrant open(String name, PostgresStore store) {
        boolean fast = name.endsWith("/fast");
        return switch (name.replaceFirst("/.*", "")) {
            case "raw" -> new RawEntrant(store);
            case "taskforge" -> new TaskForgeEntrant(store);
            case "db-scheduler" -> new DbSchedulerEntrant(store, fast);
            case "jobrunr" -> new JobRunrEntrant(store, fast);
            default -> throw new IllegalArgumentException("Unknown job system " + name);
        };
    }

    private interface Run {
        void run() throws Exception;
    }

    private void warmUp(Run run) throws Exception {
        long began = System.nanoTime();
        do {
            run.run();
        } while (System.nanoTime() - began < TimeUnit.SECONDS.toNanos(warm));
    }

    private void drain() throws Exception {
        warmUp(() -> {
            entrant.fill(jobs);
            drainOnce().close();
        });
        entrant.fill(jobs);
        ready();
        try (var worker = drainOnce()) {
            done();
        }
    }

    /** From the start of a worker until its handler ran for all and nothing unfinished is stored. */
    private AutoCloseable drainOnce() throws InterruptedException {
        var left = new CountDownLatch(jobs);
        var worker = entrant.work(size -> {
            // Some have decoded the payload before the handler is called; so everybody has to.
            if (size.getAsInt() >= 0) {
                left.countDown();
            }
        });
        left.await();
        while (entrant.unfinished()) {
            Thread.sleep(1);
        }
        return worker;
    }

    private void single() throws Exception {
        warmUp(this::submitOnce);
        ready();
        submitOnce();
        done();
    }

    private void submitOnce() throws InterruptedException {
        var number = new AtomicInteger();
        Singles.callers(CALLERS, jobs, () -> entrant.submit(Payload.json(number.getAndIncrement())));
    }

    private void bulk() throws Exception {
        warmUp(() -> entrant.fill(jobs));
        ready();
        entrant.fill(jobs);
        done();
    }

    private void pickUps() throws Exception {
        var left = new CountDownLatch(jobs);
        var starts = new long[jobs];
        try (var worker = entrant.work(size -> {
            starts[size.getAsInt()] = System.nanoTime();
            left.countDown();
        })) {
            ready();
            left.await();
            times(starts);
            done();
        }
    }

    private void submitOneByOne(int pause) throws Exception {
        var calls = new long[jobs];
        ready();
        for (int i = 0; i < jobs; i++) {
            if (i == warm) {
                Thread.sleep(TIME_TO_CATCH_UP);
            }
            int mean = i < warm ? QUICK_PAUSE : pause;
            // Uneven, so as not to keep step with somebody's polling.
            Thread.sleep(ThreadLocalRandom.current().nextInt(mean / 2, mean * 3 / 2));
            calls[i] = System.nanoTime();
            entrant.submit(Payload.json(i));
        }
        times(calls);
        done();
    }

    private void ready() throws IOException {
        var itself = Map.of("version", entrant.version(), "settings", entrant.settings());
        say("ready " + JsonMapper.shared().writeValueAsString(itself));
        input.readLine();
    }

    private static void times(long[] nanos) {
        say("times " + Arrays.stream(nanos).mapToObj(Long::toString).collect(Collectors.joining(" ")));
    }

    private void done() throws IOException {
        say("done");
        input.readLine();
    }

    private static void say(String line) {
        System.out.println(line);
    }
}
