package dev.taskforge.ops.backup;

import dev.taskforge.engine.api.JobContext;
import dev.taskforge.engine.api.PermanentFailure;
import dev.taskforge.ops.backup.place.OpenFiles;
import dev.taskforge.ops.backup.place.PathSwap;
import dev.taskforge.ops.host.Pause;
import dev.taskforge.ops.host.docker.Container;
import dev.taskforge.ops.host.docker.Docker;
import dev.taskforge.ops.project.Project;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Who uses files of this machine that are to be replaced: containers that see them, and processes that have them open. */
final class FileUsers {
    /** A backup or a check that reads the database ends soon. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final Duration LOOK = Duration.ofMillis(250);
    private static final String UNSEEN =
            "TaskForge does not run as root, so it does not see what processes of other users have open";

    private final JobContext job;
    private final Restore restore;
    private final Path socket;

    /** @param socket of Docker Engine */
    FileUsers(JobContext job, Restore restore, Path socket) {
        this.job = job;
        this.restore = restore;
        this.socket = socket;
    }

    /**
     * The services to end: those that are declared, or else those of the release and those whose containers see the files.
     *
     * @param folder of the Compose file; empty when the project has none
     */
    static List<String> services(Path socket, Project project, String name, String folder, List<Path> paths)
            throws IOException {
        if (folder.isEmpty()) {
            return List.of();
        }
        var database = project.file().databases().get(name);
        if (database != null && database.writers() != null) {
            return List.copyOf(database.writers());
        }
        var services = new TreeSet<>(Writers.services(project, name));
        var docker = docker(socket, folder);
        if (docker.isPresent()) {
            seeing(docker.get(), paths).stream()
                    .filter(container -> container.startedFrom(Path.of(folder)))
                    .flatMap(container -> Stream.ofNullable(container.label(PostgresSource.COMPOSE + "service")))
                    .forEach(services::add);
        }
        return List.copyOf(services);
    }

    /**
     * Docker Engine; none where there is no socket of it, nor where a project without containers may not ask it. One that only
     * does not answer is waited for: its containers may run.
     */
    private static Optional<Docker> docker(Path socket, String folder) throws IOException {
        boolean reachable = folder.isEmpty() ? Files.isWritable(socket) : Files.exists(socket);
        return reachable ? Optional.of(Docker.connect(socket)) : Optional.empty();
    }

    /**
     * The containers of these services that run.
     *
     * @param folder of the Compose file; empty when the project has none
     * @throws IOException when services are named and there is no Docker Engine: their containers may run
     */
    static List<Container> running(Path socket, String folder, List<String> services) throws IOException {
        var docker = folder.isEmpty() ? Optional.<Docker>empty() : docker(socket, folder);
        if (docker.isEmpty() && !folder.isEmpty() && !services.isEmpty()) {
            throw new IOException("there is no Docker Engine at " + socket + " that could end "
                    + String.join(", ", services) + ": start it, or name no writers");
        }
        return docker.isEmpty() ? List.of() : Writers.running(docker.get(), services, Path.of(folder));
    }

    /** Containers that run and see one of these paths, what is in it, or the folder it is in. */
    private static List<Container> seeing(Docker docker, List<Path> paths) throws IOException {
        return docker.running().stream()
                .filter(container -> container.mounts().stream()
                        .anyMatch(mount -> paths.stream().anyMatch(path -> sees(mount, path))))
                .toList();
    }

    private static boolean sees(Container.Mount mount, Path path) {
        return mount.source().startsWith("/") && (path.startsWith(source(mount)) || isOrIn(mount, path));
    }

    /** Such a container goes on with what was replaced until it is started again. */
    private static boolean isOrIn(Container.Mount mount, Path path) {
        return mount.source().startsWith("/") && source(mount).startsWith(path);
    }

    /** As paths are compared, without the links that the Compose file may name. */
    private static Path source(Container.Mount mount) {
        return FilePlaces.real(Path.of(mount.source()));
    }

    /** Those to be ended that run now. */
    List<Container> writers() throws IOException {
        var place = restore.place();
        return running(socket, place.folder(), place.writers());
    }

    /** Refuses while somebody has a database open; says who goes on with files that are replaced. */
    void requireNone() throws IOException {
        var paths = restore.place().files();
        boolean database = restore.place().kind() == Restore.Kind.SQLITE;
        for (var container : others(paths)) {
            var mounts =
                    container.mounts().stream().filter(mount -> paths.stream().anyMatch(path -> sees(mount, path)));
            if (database && mounts.anyMatch(Container.Mount::writable)) {
                throw new PermanentFailure(
                        "container " + container.name() + " runs and may write to " + paths.getFirst()
                                + ": name its service in writers of the database, or end it, then restore again");
            }
            boolean keeps =
                    container.mounts().stream().anyMatch(mount -> paths.stream().anyMatch(path -> isOrIn(mount, path)));
            if (!database && keeps) {
                job.log("container " + container.name()
                        + " goes on with the files from before until it is started again");
            }
        }
        if (database) {
            requireNoneOf(SqliteFile.all(paths.getFirst()));
        }
    }

    private List<Container> others(List<Path> paths) throws IOException {
        var docker = docker(socket, restore.place().folder());
        if (docker.isEmpty()) {
            running(socket, restore.place().folder(), restore.place().writers());
            job.log("there is no Docker Engine at " + socket + " that could be asked which containers see the files");
            return List.of();
        }
        return seeing(docker.get(), paths);
    }

    /**
     * Refuses to have a folder removed that somebody uses: a process, or a container that has not been started since its paths
     * changed places. The removal that was planned tries again later; only a person may have a folder removed into which TaskForge
     * cannot see whether others use it.
     */
    void requireUnused(Path folder) throws IOException {
        boolean byPerson = job.job().submittedBy() != null;
        var paths = restore.place().files();
        var since = Objects.requireNonNullElse(restore.stoppedAt(), restore.begunAt());
        for (var container : others(paths)) {
            var started = container.startedAt();
            boolean sees =
                    container.mounts().stream().anyMatch(mount -> paths.stream().anyMatch(path -> isOrIn(mount, path)));
            if (sees && (started == null || started.isBefore(since))) {
                throw used(
                        byPerson,
                        folder + " was not removed: container " + container.name()
                                + " may still use it. Start it again first");
            }
        }
        var use = OpenFiles.in(
                folder, paths.stream().map(path -> PathSwap.below(folder, path)).toList());
        if (!use.by().isEmpty()) {
            throw used(byPerson, folder + " was not removed: it is in use by process " + String.join(", ", use.by()));
        }
        if (use.hidden() && !byPerson) {
            throw new PermanentFailure(folder + " was not removed: TaskForge may not look into all processes, as only"
                    + " root may, so one may use it. When none does: taskforge restore " + restore.project()
                    + " --clear " + restore.id());
        }
        if (use.hidden()) {
            job.log(UNSEEN);
        }
    }

    /** The planned removal tries again. */
    private static IOException used(boolean byPerson, String why) {
        if (byPerson) {
            throw new PermanentFailure(why);
        }
        return new IOException(why);
    }

    /** Refuses while a process has one of these files open. */
    void requireNoneOf(List<Path> files) throws IOException {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            var open = OpenFiles.of(files);
            if (open.by().isEmpty()) {
                if (open.hidden()) {
                    job.log(UNSEEN);
                }
                return;
            }
            if (System.nanoTime() > until) {
                throw new PermanentFailure(files.getFirst() + " is open in process " + String.join(", ", open.by())
                        + ": end it, then restore again"
                        + (open.own()
                                ? ". That is TaskForge itself, as while a backup or a check runs: wait for its end"
                                : ""));
            }
            Pause.of(LOOK);
        }
    }
}
