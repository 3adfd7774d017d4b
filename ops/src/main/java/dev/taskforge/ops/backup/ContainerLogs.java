package dev.taskforge.ops.backup;

import dev.taskforge.engine.api.PermanentFailure;
import dev.taskforge.ops.host.docker.Container;
import dev.taskforge.ops.host.docker.Docker;
import dev.taskforge.ops.host.docker.DockerException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Writes what containers have written into files, one for each, as far as Docker Engine still has it. */
final class ContainerLogs {
    /** The folder they are in. */
    static final String FOLDER = "logs";

    /** Of one container. What is before it is left out, and that is said. */
    static final long MOST_BYTES = 256L << 20;

    private static final String SERVICE = PostgresSource.COMPOSE + "service";
    /** So Docker Engine answers for a driver that only writes. */
    private static final int CANNOT_BE_READ = 501;

    private final Docker docker;
    private final BackupSource.Logs source;
    private final long most;
    private final Consumer<String> log;

    /** @param most how many bytes of one container are kept */
    ContainerLogs(Docker docker, BackupSource.Logs source, long most, Consumer<String> log) {
        this.docker = docker;
        this.source = source;
        this.most = most;
        this.log = log;
    }

    /**
     * Writes them.
     *
     * @param folder an empty one
     * @param until what is written later is in the next backup
     * @return what was left out
     * @throws PermanentFailure when one of them cannot be read
     */
    List<String> write(Path folder, Instant until) throws IOException {
        var leftOut = new ArrayList<String>();
        for (var container : containers()) {
            DiskSpace.require(folder, 2 * most, "the log of container " + container.name());
            log.accept("reading the log of container " + container.name());
            long bytes = write(container, folder, until);
            if (bytes > 0) {
                leftOut.add("the oldest " + HumanSize.of(bytes) + " of the log of container " + container.name()
                        + ", of which the newest " + HumanSize.of(most) + " are kept");
            }
        }
        leftOut.forEach(one -> log.accept("not in it: " + one));
        return List.copyOf(leftOut);
    }

    private List<Container> containers() throws IOException {
        var found = docker.containersWith(SERVICE).stream()
                .filter(container -> container.startedFrom(source.folder()))
                .filter(container ->
                        source.services().isEmpty() || source.services().contains(container.label(SERVICE)))
                .sorted(Comparator.comparing(Container::name))
                .toList();
        var missing = new TreeSet<>(source.services());
        found.forEach(container -> missing.remove(String.valueOf(container.label(SERVICE))));
        if (!missing.isEmpty()) {
            throw new IOException("service " + missing.first() + " has no container started from " + source.folder()
                    + ", so there is no log of it; start it with docker compose up -d " + missing.first());
        }
        if (found.isEmpty()) {
            throw new IOException("there is no container started from " + source.folder() + ", so there are no logs");
        }
        return found;
    }

    private long write(Container container, Path folder, Instant until) throws IOException {
        try (var kept = new NewestBytes(folder.resolveSibling("ring"), most)) {
            docker.logs(container, until, kept);
            return kept.writeTo(folder.resolve(container.name() + ".log"));
        } catch (DockerException e) {
            if (e.status() != CANNOT_BE_READ) {
                throw e;
            }
            var driver = docker.logDriver(container.id());
            throw new PermanentFailure("container " + container.name() + " writes its log by the driver " + driver
                    + ", from which nobody can read it back: give it json-file, local or journald (logging: in the Compose"
                    + " file), or name the other services in files: services");
        }
    }
}
