package dev.taskforge.ops.backup;

import dev.taskforge.engine.api.JobContext;
import dev.taskforge.engine.api.PermanentFailure;
import dev.taskforge.ops.backup.files.FileFacts;
import dev.taskforge.ops.backup.files.Tar;
import dev.taskforge.ops.backup.files.TarFacts;
import dev.taskforge.ops.host.docker.Container;
import dev.taskforge.ops.host.docker.Docker;
import dev.taskforge.ops.host.docker.DockerException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Archives files in one pass: from {@code tar}, or Docker Engine, into the artifact, counted and hashed on the way. */
final class FileArchive {
    private static final int MOST_MESSAGES = 20;
    private static final Path ROOT = Path.of("/");

    private final JobContext job;
    private final BackupFolder folder;
    private final ArtifactSink.Opener to;
    private final Clock clock;

    /** @param to where the artifact goes */
    FileArchive(JobContext job, BackupFolder folder, ArtifactSink.Opener to, Clock clock) {
        this.job = job;
        this.folder = folder;
        this.to = to;
        this.clock = clock;
    }

    /** Those of this machine. */
    Dump take(BackupSource.Files source, Tar tar) throws IOException, InterruptedException {
        var version = tar.version();
        for (var path : source.paths()) {
            if (!Files.exists(path)) {
                throw new PermanentFailure(path + " is not there; make it, or take it out of paths");
            }
            if (folder.artifacts().toRealPath().startsWith(real(path))) {
                throw new PermanentFailure("the backups go to " + folder.artifacts() + ", which is in " + path
                        + "; say another folder in backup.to, or name other paths");
            }
        }
        // A link that is named itself stands for what it leads to.
        var paths = source.paths().stream()
                .map(path -> ROOT.relativize(real(path)).toString())
                .distinct()
                .toList();
        job.log("archiving "
                + String.join(
                        ", ",
                        paths.stream().map(ROOT::resolve).map(Path::toString).toList()));
        var at = now();
        try (var packing = new Packing(to.open(), source.storage())) {
            var made = tar.archive(ROOT, paths, archive -> read(archive, packing, paths));
            return dump(at, packing, made.taken(), paths, made.changed(), null, version);
        }
    }

    /** The rules of the firewall, written into files first. */
    Dump take(BackupSource.Firewall source, Tar tar) throws IOException, InterruptedException {
        var rules = new FirewallRules(source.programs(), source.root(), job::log);
        return take(source, FirewallRules.FOLDER, (into, at) -> rules.write(into), tar);
    }

    /** What containers wrote, written into files first. */
    Dump take(BackupSource.Logs source, Docker docker, Tar tar) throws IOException, InterruptedException {
        var logs = new ContainerLogs(docker, source, ContainerLogs.MOST_BYTES, line -> {
            job.throwIfCancelled();
            job.log(line);
        });
        return take(source, ContainerLogs.FOLDER, logs::write, tar);
    }

    /** Writes what is no file yet into an empty folder, and returns what is absent from it. */
    private interface Writing {
        List<String> write(Path into, Instant at) throws IOException, InterruptedException;
    }

    private Dump take(BackupSource source, String name, Writing writing, Tar tar)
            throws IOException, InterruptedException {
        var version = tar.version();
        var scratch = BackupFolder.emptied(folder.scratch(id()));
        try {
            var at = now();
            var absent = writing.write(Files.createDirectory(scratch.resolve(name)), at);
            var paths = List.of(name);
            try (var packing = new Packing(to.open(), source.storage())) {
                var made = tar.archive(scratch, paths, archive -> read(archive, packing, paths));
                return dump(at, packing, made.taken(), paths, made.changed(), absent, version);
            }
        } finally {
            folder.discardScratch(id());
        }
    }

    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            throw new PermanentFailure(path + " cannot be read: " + e.getMessage());
        }
    }

    /** Those in a container. */
    Dump take(BackupSource.ContainerFiles source, Docker docker) throws IOException {
        var container = container(docker, source);
        var path = followed(docker, container, source.path());
        job.log("archiving " + path + " of container " + container.name());
        var paths = List.of(Path.of(path).getFileName().toString());
        var at = now();
        try (var packing = new Packing(to.open(), source.storage())) {
            var facts = docker.archive(container.id(), path, archive -> read(archive, packing, paths));
            var tool = "Docker Engine " + docker.engine().version();
            return dump(at, packing, facts, paths, List.of(), null, tool);
        }
    }

    /** A link that is named itself stands for what it leads to, as on this machine. */
    private static String followed(Docker docker, Container container, String path) throws IOException {
        try {
            var followed = docker.followed(container.id(), path);
            if (Path.of(followed).getFileName() == null) {
                throw new PermanentFailure(path + " is all of container " + container.name() + "; name a folder in it");
            }
            return followed;
        } catch (DockerException e) {
            if (e.isMissing()) {
                throw new PermanentFailure(path + " is not in container " + container.name());
            }
            throw e;
        }
    }

    private static Container container(Docker docker, BackupSource.ContainerFiles source) throws IOException {
        var service = Map.of(PostgresSource.COMPOSE + "service", source.service());
        return docker.containers(service).stream()
                .filter(container -> container.startedFrom(source.folder()))
                .filter(container -> !"True".equals(container.label(PostgresSource.COMPOSE + "oneoff")))
                .min(Comparator.comparing(container -> !container.running()))
                .orElseThrow(() -> new IOException("service " + source.service() + " has no container started from "
                        + source.folder() + "; start it with docker compose up -d " + source.service()));
    }

    private FileFacts read(InputStream archive, Packing packing, List<String> paths) throws IOException {
        return TarFacts.of(new Passed(archive, packing, Meter.of(job)), paths);
    }

    private Dump dump(
            Instant at,
            Packing packing,
            FileFacts facts,
            List<String> paths,
            List<String> changed,
            @Nullable List<String> absent,
            String tool)
            throws IOException {
        changed.stream().limit(MOST_MESSAGES).forEach(job::log);
        var packed = packing.end();
        var shown = changed.stream().limit(MOST_MESSAGES).toList();
        var files = new Manifest.Files(paths, facts.bytes(), facts.content(), facts.owners(), shown, absent);
        var manifest = Manifest.ofFiles(facts, files, packing.written(), packed.contentSha256(), tool);
        job.log("archived " + manifest.totalRows() + " files and folders, " + HumanSize.of(facts.bytes())
                + ", in the artifact " + HumanSize.of(packed.bytes()));
        var dump = Dump.of(at, packed, manifest, folder.content(id()));
        packing.publish();
        return dump;
    }

    private long id() {
        return job.job().id();
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    /** What is read goes into the artifact as well. */
    private static final class Passed extends FilterInputStream {
        private final OutputStream out;
        private final Meter meter;
        private long done;

        Passed(InputStream in, OutputStream out, Meter meter) {
            super(in);
            this.out = out;
            this.meter = meter;
        }

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int read = in.read(into, offset, length);
            if (read > 0) {
                out.write(into, offset, read);
                done += read;
                meter.moved(done, done);
            }
            return read;
        }
    }
}
