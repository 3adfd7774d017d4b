package dev.taskforge.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.SynchronousQueue;

/** How soon an idle engine starts a job, and what it costs to be idle. */
final class Quiet {
    private static final int WARM_UP = 200;
    private static final int SAMPLES = 400;
    private static final Duration PAUSE = Duration.ofMillis(15);
    private static final Duration SETTLE = Duration.ofSeconds(2);
    private static final Duration IDLE = Duration.ofSeconds(10);

    private Quiet() {}

    static List<Measurement> measure(Path file, Path rawFile) throws InterruptedException {
        Fixture.prepare(rawFile, 0);
        var starts = new SynchronousQueue<Long>();
        try (var fixture = new Fixture(file, job -> {
            starts.put(System.nanoTime());
            return null;
        })) {
            fixture.engine.start();
            var raw = new double[SAMPLES];
            var commits = new double[SAMPLES];
            var ours = new double[SAMPLES];
            try (var loop = new RawPickUp(rawFile)) {
                for (int i = -WARM_UP; i < SAMPLES; i++) {
                    Thread.sleep(PAUSE);
                    double rawTook = loop.millis();
                    Thread.sleep(PAUSE);
                    long called = System.nanoTime();
                    fixture.engine.jobs().submit(Fixture.job());
                    double took = (starts.take() - called) / 1e6;
                    if (i >= 0) {
                        raw[i] = rawTook;
                        commits[i] = loop.commitMillis();
                        ours[i] = took;
                    }
                }
            }
            Arrays.sort(raw);
            Arrays.sort(commits);
            Arrays.sort(ours);
            Thread.sleep(SETTLE);
            return List.of(
                    pickUp("p50", SAMPLES / 2, raw, commits, ours, 0.5),
                    pickUp("p99", SAMPLES * 99 / 100, raw, commits, ours, 5),
                    Measurement.atMost("idle engine", idlePercent(), "% core", 0.5));
        }
    }

    private static Measurement pickUp(
            String which, int rank, double[] raw, double[] commits, double[] ours, double goal) {
        return Measurement.pickUp("pick-up, submit to start, " + which, raw[rank], commits[rank], ours[rank], goal);
    }

    private static double idlePercent() throws InterruptedException {
        var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long began = System.nanoTime();
        long used = system.getProcessCpuTime();
        Thread.sleep(IDLE);
        return 100.0 * (system.getProcessCpuTime() - used) / (System.nanoTime() - began);
    }
}
