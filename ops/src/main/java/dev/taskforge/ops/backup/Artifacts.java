package dev.taskforge.ops.backup;

import com.github.luben.zstd.ZstdIOException;
import dev.taskforge.engine.api.JobContext;
import dev.taskforge.ops.backup.postgres.Difference;
import dev.taskforge.ops.backup.postgres.Facts;
import dev.taskforge.ops.backup.postgres.Rows;
import dev.taskforge.ops.host.docker.Docker;
import java.io.FileNotFoundException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What an artifact must be before anything of it is used, and what must come out of it. */
final class Artifacts {
    private Artifacts() {}

    /** Whether the artifact and its manifest are the ones that were published. */
    static boolean isWhole(JobContext job, Backup backup) throws IOException {
        try {
            requireWhole(job, backup);
            return true;
        } catch (FileNotFoundException | DrillRefused e) {
            return false;
        }
    }

    /** Refuses an artifact that is not the one that was published. */
    static void requireWhole(JobContext job, Backup backup) throws IOException, DrillRefused {
        requireWhole(job, backup, Meter.of(job));
    }

    /** The same, while the job is told how far something else is. */
    static void requireWhole(JobContext job, Backup backup, Meter meter) throws IOException, DrillRefused {
        var file = backup.path();
        if (!Files.isRegularFile(file)) {
            if (!backup.local()) {
                throw new FileNotFoundException(
                        "it was made without a copy on this machine, and no copy of it is known at a" + " destination");
            }
            // Its disk may only be away: this says nothing about what is in it.
            throw new FileNotFoundException("its file " + file + " is not there; mount its disk, then try again");
        }
        long size = Files.size(file);
        if (size != backup.bytes()) {
            throw new DrillRefused("drill.size", backup.id(), size, backup.bytes());
        }
        var expected = ManifestFile.of(backup);
        var written = ManifestFile.read(backup.manifestPath()).orElse(null);
        if (!expected.isSaidBy(written)) {
            throw new DrillRefused("drill.manifest", backup.id());
        }
        if (!DurableFiles.sha256(file, meter).equals(backup.sha256())) {
            throw new DrillRefused("drill.hash", backup.id());
        }
        job.log("the artifact is the one that was published: " + HumanSize.of(size) + ", SHA-256 " + backup.sha256());
    }

    /**
     * Refuses an artifact in which there is something else than was dumped.
     *
     * @param identity the file with the key of an encrypted backup
     */
    static void requireContent(JobContext job, Backup backup, @Nullable Path identity)
            throws IOException, DrillRefused {
        requireContent(job, backup, identity, OutputStream.nullOutputStream());
    }

    /** The same, while somebody else reads it too. */
    static void requireContent(JobContext job, Backup backup, @Nullable Path identity, OutputStream reader)
            throws IOException, DrillRefused {
        var manifest = backup.manifest();
        try {
            var unpacked = Zstd.unpack(backup.path(), reader, identity, manifest.bytes(), Meter.of(job));
            if (unpacked.bytes() != manifest.bytes() || !unpacked.sha256().equals(manifest.contentSha256())) {
                throw new DrillRefused("drill.content", backup.id());
            }
        } catch (ZstdIOException | Zstd.TooMuchContent e) {
            throw new DrillRefused("drill.content", backup.id());
        }
        job.log("opened " + HumanSize.of(manifest.bytes()) + " of dump, with the content that was dumped");
    }

    /** What is in the artifact, telling the job how far it has been read. */
    static InputStream open(JobContext job, Backup backup, @Nullable Path identity) throws IOException {
        return new Counted(
                Zstd.open(backup.path(), identity),
                Meter.of(job),
                backup.manifest().bytes());
    }

    /** Refuses to prove what only an earlier TaskForge could: that says nothing about the backup. */
    static void requireComparable(Backup backup, Collection<String> hashes) throws DrillRefused {
        if (!Rows.areHashes(hashes)) {
            throw new DrillRefused("drill.older", backup.id());
        }
    }

    /** A server for a copy runs from the image that the source ran from. */
    static void requireImage(Docker docker, String image) throws IOException {
        if (docker.image(image).isEmpty()) {
            throw new IOException(
                    "the image " + image + " the database ran from is not on this machine any more; make a new backup");
        }
    }

    /** Refuses a restored PostgreSQL database that is not what was dumped. */
    static Comparison requireEqual(JobContext job, Backup backup, Facts found) throws DrillRefused {
        var manifest = backup.manifest();
        var expected = Objects.requireNonNull(manifest.postgres());
        return requireEqual(
                job,
                backup,
                new Facts.Content(manifest.rows(), expected.hashes(), expected.schema(), expected.sequences()),
                found.content());
    }

    /** Refuses a restored database that is not what was dumped. */
    static Comparison requireEqual(JobContext job, Backup backup, Facts.Content source, Facts.Content found)
            throws DrillRefused {
        var manifest = backup.manifest();
        var expected = source;
        if (!Rows.areHashes(source.hashes().values())) {
            job.log("the backup was made by an earlier TaskForge: numbers of rows are compared, but not their content");
            expected = new Facts.Content(source.rows(), found.hashes(), source.schema(), source.sequences());
        }
        var comparison = Comparison.of(expected, found);
        var difference = Difference.between(expected, found).orElse(null);
        if (difference != null) {
            throw new DrillRefused(
                            "drill." + difference.kind(),
                            backup.id(),
                            difference.of(),
                            difference.found(),
                            difference.expected())
                    .after(comparison);
        }
        job.log("schema, sequences and the content of " + manifest.totalRows() + " rows in "
                + manifest.rows().size() + " tables are as they were");
        return comparison;
    }

    private static final class Counted extends FilterInputStream {
        private final Meter meter;
        private final long total;
        private long done;

        Counted(InputStream in, Meter meter, long total) {
            super(in);
            this.meter = meter;
            this.total = total;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int read = in.read(into, offset, length);
            if (read > 0) {
                done += read;
                meter.moved(done, total);
            }
            return read;
        }
    }
}
