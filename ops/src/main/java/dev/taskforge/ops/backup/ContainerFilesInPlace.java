package dev.taskforge.ops.backup;

import dev.taskforge.engine.api.JobContext;
import dev.taskforge.engine.api.PermanentFailure;
import dev.taskforge.ops.backup.files.TarFacts;
import dev.taskforge.ops.backup.postgres.Difference;
import dev.taskforge.ops.host.docker.Container;
import dev.taskforge.ops.host.docker.Docker;
import dev.taskforge.ops.host.docker.DockerException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Files in a volume or another mount of a container. A helper from the same image removes them, because Docker Engine itself can
 * only read and write; then it unpacks the archive there, with owners and permissions, while the container does not run.
 */
record ContainerFilesInPlace(JobContext job, Restore restore, Docker docker) implements InPlaceTarget {
    private static final String LABEL = "dev.taskforge.restore";
    private static final Duration LONGEST = Duration.ofHours(12);

    /** The container whose mounts have the files, whether it runs or not. */
    private Container container() throws IOException {
        return FileArchive.container(docker, restore.place().containerFiles());
    }

    private String path() throws IOException {
        return FileArchive.followed(docker, container(), restore.place().database());
    }

    /** The mount that has the files; refuses what cannot be emptied. */
    private static Container.Mount mount(Docker docker, Restore.Place place) throws IOException {
        var container = FileArchive.container(docker, place.containerFiles());
        var path = Path.of(FileArchive.followed(docker, container, place.database()));
        var mounts = container.mounts();
        var below = mounts.stream()
                .map(mount -> Path.of(mount.target()))
                .filter(target -> target.startsWith(path) && !target.equals(path))
                .findFirst();
        if (below.isPresent()) {
            throw new PermanentFailure("there is another mount at " + below.get() + " in " + path
                    + ", which cannot be emptied: unpack the backup (--unpack) and copy it with docker compose cp");
        }
        var mount = mounts.stream()
                .filter(found -> path.startsWith(Path.of(found.target())))
                .max(Comparator.comparingInt(found -> found.target().length()))
                .orElseThrow(() -> new PermanentFailure(path + " is in no volume of container " + container.name()
                        + ": it goes with the container, so only what is in a volume is restored in place"));
        if (!mount.writable()) {
            throw new PermanentFailure(path + " is mounted read-only in container " + container.name()
                    + ": restore it where it is written");
        }
        return mount;
    }

    private static Manifest.Files expected(Backup backup) {
        var expected = backup.manifest().files();
        if (expected == null) {
            throw new PermanentFailure("backup " + backup.id() + " is not one of files");
        }
        return expected;
    }

    @Override
    public List<Container> writers() throws IOException {
        return writers(docker, restore.place());
    }

    /** The containers that see the same mount, and those of the services that are named. */
    static List<Container> writers(Docker docker, Restore.Place place) throws IOException {
        var source = mount(docker, place).source();
        var seeing = docker.running().stream()
                .filter(running -> running.mounts().stream().anyMatch(mount -> overlap(mount.source(), source)));
        var named = Writers.running(docker, place.writers(), Path.of(place.folder()));
        return Stream.concat(seeing, named.stream()).distinct().toList();
    }

    private static boolean overlap(String one, String other) {
        return !one.isEmpty()
                && !other.isEmpty()
                && (Path.of(one).startsWith(Path.of(other)) || Path.of(other).startsWith(Path.of(one)));
    }

    /** Nobody counts them before they are archived. */
    @Override
    public long bytes() {
        return 0;
    }

    @Override
    public void requireLoadable(Backup here, @Nullable Path identity)
            throws IOException, InterruptedException, DrillRefused {
        var name = Objects.requireNonNull(Path.of(path()).getFileName()).toString();
        if (!expected(here).paths().equals(List.of(name))) {
            throw new PermanentFailure("backup " + here.id() + " is of "
                    + String.join(", ", expected(here).paths()) + ", not of " + path());
        }
        Artifacts.requireContent(job, here, identity);
    }

    @Override
    public void prepare(Backup here) throws IOException {
        mount(docker, restore.place());
        // Nothing is removed by these, but all that removes is asked for: not every image has it, nor all of it.
        help("find", remove("0"));
        help("rm", List.of("-rf", "--", path() + "/.taskforge-restore-" + restore.id() + "-is-not-there"));
    }

    /** Words for {@code find}; of the programs that are called so not all can delete by themselves. */
    private List<String> remove(String depth) throws IOException {
        return List.of(path(), "-mindepth", "1", "-maxdepth", depth, "-exec", "rm", "-rf", "--", "{}", "+");
    }

    /** What the volume has on the disk of Docker Engine; a folder of somewhere else is not looked at. */
    @Override
    public void requireRoom(Backup here, Backup safety) throws IOException {
        if (mount(docker, restore.place()).source().startsWith(docker.folder() + "/")) {
            long more = expected(here).bytes() - expected(safety).bytes();
            DiskSpace.requireForServer(docker, Math.max(0, more));
        }
    }

    @Override
    public String limit() {
        return "";
    }

    /** Whoever does not run writes nothing. */
    @Override
    public void close() {
        // All that see the mount have ended.
    }

    @Override
    public void requireFree() throws IOException {
        var running = writers();
        if (!running.isEmpty()) {
            throw new PermanentFailure(
                    "container " + running.getFirst().name() + " runs and sees the files. End it, then ask again");
        }
    }

    @Override
    public void requireSame(Backup backup) throws IOException, DrillRefused {
        check(backup);
    }

    @Override
    public void admit(@Nullable String limit) {
        // Nothing was refused.
    }

    /** Only what lies there tells. */
    @Override
    public @Nullable String mark() {
        return null;
    }

    /** Some of it may be removed. */
    @Override
    public boolean isUntouched(InPlace known) {
        return false;
    }

    /** What lies there of a part of them cannot be told from what somebody has written: nothing, or all, is known. */
    @Override
    public void requireRest(Backup safety) throws IOException, DrillRefused {
        if (!left().isEmpty()) {
            check(safety);
        }
    }

    @Override
    public boolean isSeen() {
        return true;
    }

    /** Until it got stuck nobody else is expected there; after that a person may have put files back. */
    @Override
    public void requireOurs(InPlace known) throws IOException {
        var left = known.left();
        if (left == null) {
            return;
        }
        var now = left();
        if (!now.isEmpty() && !now.equals(left)) {
            throw new PermanentFailure("somebody has changed what is in " + path()
                    + " since, and it is not removed. When it is what shall serve, say so: taskforge restore "
                    + restore.project() + " --settled " + restore.id()
                    + ". Else take it out of there, then let the job try again");
        }
    }

    /** Empty when nothing lies there but the folder. */
    @Override
    public String left() throws IOException {
        var name = Objects.requireNonNull(Path.of(path()).getFileName()).toString();
        var facts = docker.archive(container().id(), path(), LONGEST, archive -> TarFacts.of(archive, List.of(name)));
        boolean nothing = facts.entries().getOrDefault(name, 0L) <= 1;
        return nothing ? "" : facts.content() + " " + facts.owners();
    }

    @Override
    public void empty(InPlace known) throws IOException {
        empty();
    }

    private void empty() throws IOException {
        mount(docker, restore.place());
        help("find", remove("1"));
        job.log("what was in " + path() + " was removed");
    }

    /** Runs a program of the same image with the same mounts, as root and without a network. */
    private void help(String program, List<String> arguments) throws IOException {
        var label = Map.of(LABEL, String.valueOf(restore.id()));
        for (var left : docker.containers(label)) {
            docker.remove(left.id());
        }
        var container = container();
        var config = JsonMapper.shared().createObjectNode();
        config.put("Image", container.image());
        config.put("User", "0:0");
        config.putArray("Entrypoint").add(program);
        var words = config.putArray("Cmd");
        arguments.forEach(words::add);
        config.putObject("Labels").put(LABEL, String.valueOf(restore.id()));
        var host = config.putObject("HostConfig");
        host.put("NetworkMode", "none");
        host.putArray("VolumesFrom").add(container.id());
        var id = docker.create("taskforge-restore-" + restore.id(), config);
        try {
            start(id, program, container);
            int code = docker.await(id, LONGEST);
            if (code != 0) {
                throw new PermanentFailure(program + " " + String.join(" ", arguments) + " ended with " + code + ": "
                        + docker.logs(id, 5, 500));
            }
        } finally {
            docker.remove(id);
        }
    }

    /** Docker Engine finds out only then whether the image has it. */
    private void start(String id, String program, Container container) throws IOException {
        try {
            docker.start(id);
        } catch (DockerException e) {
            throw new PermanentFailure("the image of container " + container.name() + " cannot run " + program
                    + ", by which its files are removed (" + e.getMessage()
                    + "): unpack the backup (--unpack) and copy it with docker compose cp");
        }
    }

    @Override
    public void load(Backup here, @Nullable Path identity) throws IOException {
        empty();
        var container = container();
        var parent = Objects.requireNonNull(Path.of(path()).getParent()).toString();
        try (var in = Artifacts.open(job, here, identity)) {
            docker.unpack(container.id(), parent, LONGEST, in::transferTo);
        }
        job.log("unpacked " + here.manifest().totalRows() + " files and folders into " + path());
    }

    @Override
    public void check(Backup here) throws IOException, DrillRefused {
        var expected = expected(here);
        var found =
                docker.archive(container().id(), path(), LONGEST, archive -> TarFacts.of(archive, expected.paths()));
        var rows = Difference.ofRows(here.manifest().rows(), found.entries()).orElse(null);
        if (rows != null) {
            throw new DrillRefused("drill.files", here.id(), rows.of(), rows.found(), rows.expected());
        }
        if (!found.content().equals(expected.content())) {
            throw new DrillRefused("drill.files_content", here.id());
        }
        if (!found.owners().equals(expected.owners())) {
            throw new DrillRefused("drill.files_owners", here.id());
        }
        job.log("names, permissions, owners and contents of " + here.manifest().totalRows()
                + " files and folders are as they were");
    }

    @Override
    public @Nullable String loaded() {
        return null;
    }

    @Override
    public void open(InPlace known) {
        // Whoever reads it is started by the next step.
    }
}
