package dev.taskforge.ops.guard.limits;

import dev.taskforge.ops.check.OwnContainers;
import dev.taskforge.ops.host.docker.ContainerLimits.Limited;
import dev.taskforge.ops.host.docker.Docker;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.Projects;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks each minute how much the containers of all projects use, by the files of their control groups, and keeps the most of each day. Close it
 * to stop.
 *
 * <p>Memory is what a container cannot do without: what the kernel keeps of files and gives back is left out. Between two looks it may have used
 * more for a moment. The kernel remembers that, but counts what it kept of files, so that its word is taken only of a container that was started
 * on this day and of whose memory at most a tenth is files.
 */
public final class PeakWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PeakWatch.class);
    private static final Duration EVERY = Duration.ofMinutes(1);
    /** Over less time a moment of work looks like more than it is. */
    private static final Duration SHORTEST = Duration.ofSeconds(30);

    private static final int FILES = 10;

    private final Path socket;
    private final Path root;
    private final Projects projects;
    private final Peaks peaks;
    private final Clock clock;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;
    private final Map<String, Computed> computed = new HashMap<>();
    private String trouble = "";

    /**
     * How long a container had computed at a moment.
     *
     * @param micros on all processors together
     */
    private record Computed(Instant at, long micros) {}

    /** @param socket of Docker Engine */
    public PeakWatch(Path socket, Projects projects, Peaks peaks, Clock clock) {
        this(socket, Path.of("/"), projects, peaks, clock);
    }

    /** @param root the folder in which {@code proc} and {@code sys} of the machine are */
    PeakWatch(Path socket, Path root, Projects projects, Peaks peaks, Clock clock) {
        this.socket = socket;
        this.root = root;
        this.projects = projects;
        this.peaks = peaks;
        this.clock = clock;
        this.thread = Thread.ofPlatform().daemon().name("peak-watch").unstarted(this::repeat);
    }

    /** Begins. */
    public void start() {
        thread.start();
    }

    private void repeat() {
        try {
            do {
                look();
            } while (!closing.await(EVERY.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // it is closed
        }
    }

    /** Looks once. */
    void look() {
        try {
            var composed = projects.list().stream()
                    .filter(project -> project.file().compose() != null)
                    .toList();
            if (composed.isEmpty()) {
                return;
            }
            var docker = Docker.connect(socket);
            var seen = new HashMap<String, Peak>();
            var running = new HashMap<String, Computed>();
            for (var project : composed) {
                look(project, docker, seen, running);
            }
            computed.clear();
            computed.putAll(running);
            if (!seen.isEmpty()) {
                peaks.add(seen.values());
            }
            trouble = "";
        } catch (IOException | RuntimeException e) {
            var said = String.valueOf(e.getMessage());
            if (closing.getCount() > 0 && !said.equals(trouble)) {
                trouble = said;
                LOG.warn("how much containers use cannot be seen: {}", said);
            }
        }
    }

    private void look(Project project, Docker docker, Map<String, Peak> seen, Map<String, Computed> running)
            throws IOException {
        var groups = ServiceGroups.find(docker, labels -> OwnContainers.has(project, labels));
        groups.forEach((service, group) -> group.stream().filter(Limited::runs).forEach(container -> {
            var peak = peak(project.name(), service, container, running);
            if (peak != null) {
                seen.merge(project.name() + "/" + service, peak, Peak::and);
            }
        }));
    }

    private @Nullable Peak peak(String project, String service, Limited container, Map<String, Computed> running) {
        try {
            var group = ControlGroup.of(root, container.process(), container.id());
            var used = group.memory();
            if (used.isEmpty()) {
                return null;
            }
            var now = clock.instant();
            boolean isOfToday = isOfDay(container, now);
            return new Peak(
                    project,
                    service,
                    memory(group, used.getAsLong(), isOfToday),
                    milliCpus(container.id(), group.computed(), now, running),
                    Math.max(
                            group.pids().orElse(0), isOfToday ? group.pidsPeak().orElse(0) : 0),
                    1,
                    now);
        } catch (IOException _) {
            return null; // it has just ended, or is of another machine
        }
    }

    private static boolean isOfDay(Limited container, Instant now) {
        var startedAt = container.startedAt();
        return startedAt != null
                && LocalDate.ofInstant(startedAt, ZoneOffset.UTC).equals(LocalDate.ofInstant(now, ZoneOffset.UTC));
    }

    private static long memory(ControlGroup group, long used, boolean isOfToday) {
        var most = group.memoryPeak();
        boolean isTold = isOfToday && most.isPresent() && group.files().orElse(Long.MAX_VALUE) <= used / FILES;
        return isTold ? Math.max(used, most.getAsLong()) : used;
    }

    private long milliCpus(String id, OptionalLong micros, Instant now, Map<String, Computed> running) {
        if (micros.isEmpty()) {
            return 0;
        }
        var last = computed.get(id);
        if (last != null && Duration.between(last.at(), now).compareTo(SHORTEST) < 0) {
            running.put(id, last);
            return 0;
        }
        running.put(id, new Computed(now, micros.getAsLong()));
        if (last == null || micros.getAsLong() < last.micros()) {
            return 0; // it was started again
        }
        long passed = Duration.between(last.at(), now).toMillis();
        return Math.round((double) (micros.getAsLong() - last.micros()) / passed);
    }

    @Override
    public void close() {
        closing.countDown();
        thread.interrupt();
    }
}
