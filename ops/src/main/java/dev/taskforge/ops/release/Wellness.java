package dev.taskforge.ops.release;

import dev.taskforge.engine.api.JobContext;
import dev.taskforge.ops.host.Probe;
import dev.taskforge.ops.host.docker.Container;
import dev.taskforge.ops.host.docker.Docker;
import dev.taskforge.ops.project.Masking;
import dev.taskforge.ops.project.ReleaseDuty;
import dev.taskforge.ops.project.ReleaseDuty.HttpProbe;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether the containers of a release are well: they run, their health check has passed since, and they answer. */
final class Wellness {
    private static final int LOG_LINES = 20;
    private static final int LOG_BYTES = 8 * 1024;
    /** Without a health check and a probe, running this long counts. */
    private static final Duration STEADY = Duration.ofSeconds(5);
    /** In a row: a single bad answer may be a coincidence. */
    private static final int BAD_ANSWERS = 3;

    private static final int GOOD_ANSWERS = 2;

    private final JobContext job;
    private final Docker docker;
    private final ReleaseDuty duty;
    private final Masking masking;

    Wellness(JobContext job, Docker docker, ReleaseDuty duty, Masking masking) {
        this.job = job;
        this.docker = docker;
        this.duty = duty;
        this.masking = masking;
    }

    /** Waits until all are well; refuses at once when one has ended, or when the time is up. */
    void await(List<String> ids, Pace pace) throws IOException, InterruptedException, Refused {
        long began = System.nanoTime();
        long most = duty.startWithin().toNanos();
        int good = 0;
        while (good < GOOD_ANSWERS) {
            var fault = fault(ids, began);
            good = fault == null ? good + 1 : 0;
            long spent = System.nanoTime() - began;
            if (fault != null && spent > most) {
                throw Refused.because(
                        "not-well",
                        fault.container().name(),
                        duty.startWithin().toSeconds(),
                        fault.what(),
                        tell(fault.container()));
            }
            job.progress(
                    Math.min(spent, most) / 1_000_000_000, duty.startWithin().toSeconds(), "s");
            if (good < GOOD_ANSWERS) {
                pace.rest(Pace.LOOK);
            }
        }
    }

    private record Fault(Container container, String what) {}

    private @Nullable Fault fault(List<String> ids, long began) throws IOException, Refused {
        for (var id : ids) {
            var container = running(id);
            var what = fault(container, System.nanoTime() - began);
            if (what != null) {
                return new Fault(container, what);
            }
        }
        return null;
    }

    private @Nullable String fault(Container container, long spent) {
        var health = container.health();
        if (health != null && !container.healthy()) {
            return "health check: " + health.status()
                    + (health.output().isBlank()
                            ? ""
                            : ", " + masking.mask(health.output()).strip());
        }
        var probe = probeOf(duty, container);
        if (probe != null) {
            return faultOf(Probe.ask(address(container), probe.port(), probe.path()), probe);
        }
        return health == null && spent < STEADY.toNanos() ? "has not run for " + STEADY.toSeconds() + " s yet" : null;
    }

    /** What a container must answer; null for a worker, which takes no requests. */
    static @Nullable HttpProbe probeOf(ReleaseDuty duty, Container container) {
        return duty.service().equals(container.label(Containers.COMPOSE + "service")) ? duty.probe() : null;
    }

    private static @Nullable String faultOf(Optional<Probe.Answer> answer, HttpProbe probe) {
        if (answer.isEmpty()) {
            return "no answer at port " + probe.port();
        }
        return answer.get().isGood() ? null : "status " + answer.get().status() + " from " + probe.path();
    }

    /** A container that has ended, or was started again because it had, is not waited for. */
    private Container running(String id) throws IOException, Refused {
        var container = docker.container(id).orElseThrow(() -> Refused.because("vanished", id));
        if (!container.running() || container.restarts() > 0) {
            var memory = container.outOfMemory() ? ", out of memory" : "";
            throw Refused.because("ended", container.name(), container.exitCode() + memory, tell(container));
        }
        return container;
    }

    /**
     * Watches the containers while they serve; refuses when one ends, or when they are unwell three times in a row.
     *
     * @param edge null when there is none
     * @param measuring counts the answers through it
     */
    void watch(List<String> ids, @Nullable Proxy edge, Measuring measuring, Duration time, Pace pace)
            throws IOException, InterruptedException, Refused {
        long began = System.nanoTime();
        long end = began + time.toNanos();
        for (int bad = 0; System.nanoTime() < end; ) {
            var fault = fault(ids, began - STEADY.toNanos());
            var probe = duty.probe();
            boolean unanswered =
                    fault == null && edge != null && probe != null && !measuring.counted(edge.answers(probe.path()));
            bad = fault == null && !unanswered ? 0 : bad + 1;
            if (bad >= BAD_ANSWERS) {
                throw unwell(fault, edge);
            }
            job.progress((System.nanoTime() - began) / 1_000_000_000, time.toSeconds(), "s");
            pace.rest(Duration.ofSeconds(1));
        }
    }

    private Refused unwell(@Nullable Fault fault, @Nullable Proxy edge) throws IOException {
        if (fault != null) {
            return Refused.because("unwell", fault.container().name(), fault.what(), tell(fault.container()));
        }
        var probe = duty.probe();
        return Refused.because("edge-unwell", probe == null ? "" : probe.path(), edge == null ? "" : edge.title());
    }

    /** Writes the last lines of a container into the log of the job, and returns the very last. */
    private String tell(Container container) throws IOException {
        var lines = masking.mask(docker.logs(container.id(), LOG_LINES, LOG_BYTES))
                .strip()
                .lines()
                .toList();
        if (lines.isEmpty()) {
            return "it wrote nothing";
        }
        job.log("the last lines of " + container.name() + ":");
        lines.forEach(line -> job.log("  " + line));
        return lines.getLast();
    }

    /** Where it is reached from this machine. */
    static String address(Container container) {
        return container.networks().values().stream()
                .map(Container.Network::address)
                .filter(address -> !address.isEmpty())
                .findFirst()
                .orElse("127.0.0.1");
    }
}
