package dev.taskforge.ops.check;

import dev.taskforge.ops.host.docker.Container;
import dev.taskforge.ops.host.docker.DockerException;
import dev.taskforge.ops.text.Message;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads what the containers of a service wrote since they were read last. Of a container that came since then all counts; what one wrote
 * just before it was removed may be missed. Not safe for several threads.
 */
final class ContainerLogTail implements LogReader {
    /** About as long as lines are. */
    private static final int USUAL_LINE = 200;

    private static final int CONFLICT = 409;
    /** There is nothing to be read of these. */
    private static final Set<String> GOING = Set.of("removing", "dead");

    private final ServiceContainers service;
    private final boolean errors;
    private final Path directory;
    private final Clock clock;
    private final Map<String, ContainerLog> logs = new HashMap<>();
    private @Nullable Instant last;

    /** @param errors whether what they write to their other stream counts, too */
    ContainerLogTail(ServiceContainers service, boolean errors, Path directory, Clock clock) {
        this.service = service;
        this.errors = errors;
        this.directory = directory;
        this.clock = clock;
    }

    @Override
    public Progress read(long back, long deadline, LogLines.Taker taker) throws IOException {
        var now = clock.instant();
        var containers = service.find(directory).stream()
                .filter(container -> !GOING.contains(container.state()))
                .toList();
        if (containers.isEmpty()) {
            throw new UnclearContainersException(
                    Message.of("check.container.none", service.service()),
                    Message.of("check.container.none.fix", service.service()));
        }
        var before = last;
        last = now;
        logs.keySet().retainAll(containers.stream().map(Container::id).collect(Collectors.toSet()));
        var docker = service.docker();
        boolean gap = false;
        boolean late = false;
        for (var container : containers) {
            var reading = new ContainerLog.Reading(docker, container, errors, now, deadline, taker);
            try {
                var read = read(reading, before, back);
                gap |= read.gap();
                late |= read.late();
            } catch (DockerException e) {
                if (!e.isMissing() && e.status() != CONFLICT) {
                    throw e;
                }
                // It was removed just now.
            }
        }
        return new Progress(before == null, gap, late ? SOME : 0);
    }

    private ContainerLog.Read read(ContainerLog.Reading reading, @Nullable Instant before, long back)
            throws IOException {
        var id = reading.container().id();
        var known = logs.get(id);
        if (known != null) {
            return known.read(reading);
        }
        // Kept at once: whatever is taken of it counts only once, though another one cannot be read.
        var log = new ContainerLog(before == null ? reading.now() : before);
        logs.put(id, log);
        return before == null ? new ContainerLog.Read(false, log.begin(reading, back / USUAL_LINE)) : log.read(reading);
    }
}
