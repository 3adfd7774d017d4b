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

    static List<Measurement> measure(Path file) throws InterruptedException {
        var starts = new SynchronousQueue<Long>();
        try (var fixture = new Fixture(file, job -> {
            starts.put(System.nanoTime());
            return null;
        })) {
            fixture.engine.start();
            var millis = new double[SAMPLES];
            for (int i = -WARM_UP; i < SAMPLES; i++) {
                Thread.sleep(PAUSE);
                long called = System.nanoTime();
                fixture.engine.jobs().submit(Fixture.job());
                double took = (starts.take() - called) / 1e6;
                if (i >= 0) {
                    millis[i] = took;
                }
            }
            Arrays.sort(millis);
            Thread.sleep(SETTLE);
            return List.of(
                    Measurement.atMost("pick-up, submit to start, p50", millis[SAMPLES / 2], "ms", 1),
                    Measurement.atMost("pick-up, submit to start, p99", millis[SAMPLES * 99 / 100], "ms", 5),
                    Measurement.atMost("idle engine", idlePercent(), "% core", 0.5));
        }
    }

    private static double idlePercent() throws InterruptedException {
        var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long began = System.nanoTime();
        long used = system.getProcessCpuTime();
        Thread.sleep(IDLE);
        return 100.0 * (system.getProcessCpuTime() - used) / (System.nanoTime() - began);
    }
}
