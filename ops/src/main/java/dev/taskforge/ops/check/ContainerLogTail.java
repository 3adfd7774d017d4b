package dev.taskforge.ops.check;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads what the containers of a service wrote since they were read last. Of a container that came since then all counts; what one wrote
 * just before it was removed may be missed. Not safe for several threads.
 */
final class ContainerLogTail implements LogReader {
    /** About as long as lines are. */
    private static final int USUAL_LINE = 200;

    private final ServiceContainers service;
    private final Path directory;
    private final Clock clock;
    private Map<String, ContainerLog> logs = Map.of();
    private @Nullable Instant last;

    /** There is no container that could have written anything. */
    static final class NoContainer extends IOException {
        private static final long serialVersionUID = 1L;

        NoContainer(String service) {
            super("there is no container of " + service);
        }
    }

    ContainerLogTail(ServiceContainers service, Path directory, Clock clock) {
        this.service = service;
        this.directory = directory;
        this.clock = clock;
    }

    @Override
    public Progress read(long back, long deadline, LogLines.Taker taker) throws IOException {
        var now = clock.instant();
        var containers = service.find(directory);
        if (containers.isEmpty()) {
            throw new NoContainer(service.service());
        }
        var before = last;
        var docker = service.docker();
        boolean gap = false;
        boolean late = false;
        var kept = new HashMap<String, ContainerLog>();
        for (var container : containers) {
            var known = logs.get(container.id());
            var log = known == null ? new ContainerLog(before == null ? now : before) : known;
            kept.put(container.id(), log);
            if (before == null) {
                late |= back > 0 && log.begin(docker, container, now, back / USUAL_LINE, deadline, taker);
                continue;
            }
            var read = log.read(docker, container, now, deadline, taker);
            gap |= read.gap();
            late |= read.late();
        }
        logs = kept;
        last = now;
        return new Progress(before == null, gap, late ? SOME : 0);
    }
}
