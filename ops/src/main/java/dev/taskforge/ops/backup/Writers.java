package dev.taskforge.ops.backup;

import dev.taskforge.engine.api.JobContext;
import dev.taskforge.engine.api.PermanentFailure;
import dev.taskforge.ops.host.Pause;
import dev.taskforge.ops.host.docker.Container;
import dev.taskforge.ops.host.docker.Docker;
import dev.taskforge.ops.project.Project;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** The containers of the services that write to a database: they end before it is exchanged, and start again after. */
final class Writers {
    private static final Duration LOOK = Duration.ofMillis(250);
    /** Without a health check, running this long counts. */
    private static final Duration STEADY = Duration.ofSeconds(5);

    private static final Duration START_WITHIN = Duration.ofMinutes(2);

    private final JobContext job;
    private final Path socket;

    /** @param socket of Docker Engine, which is asked only when there are containers to end or to start */
    Writers(JobContext job, Path socket) {
        this.job = job;
        this.socket = socket;
    }

    private static final String ONE_OFF = PostgresSource.COMPOSE + "oneoff";
    /** On the containers of a release, which Docker Compose calls one-off, too. */
    private static final String RELEASE = "dev.taskforge.release";

    /** The services that write to a database of a project, or use its files. */
    static List<String> services(Project project, String name) {
        var database = project.file().databases().get(name);
        if (database != null && database.writers() != null) {
            return database.writers();
        }
        var release = project.file().release();
        return release == null ? List.of() : release.services();
    }

    /**
     * Those that run.
     *
     * @param database the container of the server; theirs are of the same Compose project
     */
    static List<Container> running(Docker docker, List<String> services, Container database) throws IOException {
        var project = String.valueOf(database.label(PostgresSource.COMPOSE + "project"));
        return running(
                docker, services, container -> project.equals(container.label(PostgresSource.COMPOSE + "project")));
    }

    /**
     * Those that run.
     *
     * @param folder of the Compose file from which they were started
     */
    static List<Container> running(Docker docker, List<String> services, Path folder) throws IOException {
        return running(docker, services, container -> container.startedFrom(folder));
    }

    private static List<Container> running(Docker docker, List<String> services, Predicate<Container> theirs)
            throws IOException {
        var writers = new ArrayList<Container>();
        for (var service : services) {
            docker.containers(Map.of(PostgresSource.COMPOSE + "service", service)).stream()
                    .filter(theirs)
                    .filter(Container::mayRun)
                    .filter(found -> !"True".equals(found.label(ONE_OFF)) || found.label(RELEASE) != null)
                    .forEach(writers::add);
        }
        return List.copyOf(writers);
    }

    /** Ends containers that still run. */
    void stop(List<String> ids) throws IOException {
        if (ids.isEmpty()) {
            return;
        }
        var docker = Docker.connect(socket);
        for (var id : ids) {
            var container = docker.container(id).orElse(null);
            if (container != null && container.mayRun()) {
                docker.stop(id);
                job.log(container.name() + " has ended");
            }
        }
    }

    /** Whether one of these containers runs, or goes on by itself. */
    boolean anyRuns(List<String> ids) throws IOException {
        for (var id : ids) {
            if (Docker.connect(socket).container(id).filter(Container::mayRun).isPresent()) {
                return true;
            }
        }
        return false;
    }

    /** Starts containers that do not run; all of them, though one cannot be started. */
    void start(List<String> ids) throws IOException {
        IOException first = null;
        for (var id : ids) {
            try {
                start(id);
            } catch (IOException e) {
                if (first == null) {
                    first = e;
                } else {
                    first.addSuppressed(e);
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }

    private void start(String id) throws IOException {
        var docker = Docker.connect(socket);
        var container = docker.container(id).orElse(null);
        if (container == null) {
            job.log("a container that was ended is gone: " + id);
        } else if (!container.running()) {
            docker.start(id);
            job.log(container.name() + " was started again");
        }
    }

    /**
     * Waits until all are well: their health check passes, or they have run for a while.
     *
     * @throws PermanentFailure when one of them ends, or is not well in time
     */
    void await(List<String> ids, Project project) throws IOException {
        if (ids.isEmpty()) {
            return;
        }
        var docker = Docker.connect(socket);
        var release = project.file().release();
        var within = release == null ? START_WITHIN : release.startWithin();
        long began = System.nanoTime();
        for (var id : ids) {
            while (true) {
                var spent = Duration.ofNanos(System.nanoTime() - began);
                var container = docker.container(id)
                        .orElseThrow(() -> new PermanentFailure("container " + id + " of the application is gone"));
                if (!container.running() || container.restarts() > 0) {
                    throw new PermanentFailure(container.name() + " has ended with exit code " + container.exitCode()
                            + " on what was restored; see its log");
                }
                if (container.health() == null ? spent.compareTo(STEADY) > 0 : container.healthy()) {
                    break;
                }
                if (spent.compareTo(within) > 0) {
                    throw new PermanentFailure(container.name() + " was not well within " + within.toSeconds()
                            + " s on what was restored");
                }
                Pause.of(LOOK);
            }
            job.log(docker.container(id).map(Container::name).orElse(id) + " is well");
        }
    }
}
