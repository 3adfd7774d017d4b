package dev.taskforge.ops.backup;

import com.github.luben.zstd.ZstdIOException;
import dev.taskforge.engine.api.JobContext;
import dev.taskforge.ops.backup.files.Tar;
import dev.taskforge.ops.backup.files.TarFacts;
import dev.taskforge.ops.backup.postgres.Difference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Unpacks archived files into a folder of their own, and compares them by archiving them again. */
final class FilesRestoring implements Restoring, Unpacking {
    private final JobContext job;
    private final Backup backup;
    private final Manifest.Files expected;
    private final BackupFolder folder;
    private final Tar tar;
    private final @Nullable Path identity;

    /** @param identity the file with the key of an encrypted backup */
    FilesRestoring(JobContext job, Backup backup, BackupFolder folder, Tar tar, @Nullable Path identity) {
        this.job = job;
        this.backup = backup;
        this.expected = Objects.requireNonNull(backup.manifest().files());
        this.folder = folder;
        this.tar = tar;
        this.identity = identity;
    }

    /** Before anything is written: names in a changed archive could lead anywhere. */
    @Override
    public void open() throws IOException, DrillRefused {
        Artifacts.requireContent(job, backup, identity);
    }

    @Override
    public void restore() throws IOException, InterruptedException {
        discard(); // of an attempt that was cut off
        unpack(folder.scratch(job.job().id()));
    }

    @Override
    public void unpack(Path target) throws IOException, InterruptedException {
        DiskSpace.require(target, backup.manifest().bytes(), "the unpacked files");
        try (var in = Artifacts.open(job, backup, identity)) {
            tar.unpack(in, target, mayGiveAway(target));
        } catch (ZstdIOException e) {
            throw new IOException("the artifact cannot be opened any more: " + e.getMessage(), e);
        }
        job.log("unpacked " + backup.manifest().totalRows() + " files and folders, " + HumanSize.of(expected.bytes()));
    }

    @Override
    public Comparison check() throws IOException, InterruptedException, DrillRefused {
        return compare(folder.scratch(job.job().id()));
    }

    @Override
    public void check(Path unpacked) throws IOException, InterruptedException, DrillRefused {
        compare(unpacked);
    }

    /** The same of files that are to be used: also their owners must be as they were. */
    void checkToReplace(Path unpacked) throws IOException, InterruptedException, DrillRefused {
        compare(unpacked, true);
    }

    private Comparison compare(Path unpacked) throws IOException, InterruptedException, DrillRefused {
        return compare(unpacked, mayGiveAway(unpacked));
    }

    private Comparison compare(Path unpacked, boolean withOwners)
            throws IOException, InterruptedException, DrillRefused {
        var paths = expected.paths();
        var found = tar.archive(unpacked, paths, archive -> TarFacts.of(archive, paths))
                .taken();
        boolean sameContent = found.content().equals(expected.content());
        boolean sameOwners = found.owners().equals(expected.owners());
        var lines = new ArrayList<>(
                Comparison.counted(Comparison.Kind.FILES, backup.manifest().rows(), found.entries(), _ -> true));
        lines.add(new Comparison.Line(Comparison.Kind.WHOLE, "content", -1, -1, sameContent));
        if (withOwners) {
            lines.add(new Comparison.Line(Comparison.Kind.WHOLE, "owners", -1, -1, sameOwners));
        }
        var comparison = Comparison.of(lines);
        var rows = Difference.ofRows(backup.manifest().rows(), found.entries()).orElse(null);
        if (rows != null) {
            throw new DrillRefused("drill.files", backup.id(), rows.of(), rows.found(), rows.expected())
                    .after(comparison);
        }
        if (!sameContent) {
            throw new DrillRefused("drill.files_content", backup.id()).after(comparison);
        }
        if (withOwners && !sameOwners) {
            throw new DrillRefused("drill.files_owners", backup.id()).after(comparison);
        }
        job.log(
                withOwners
                        ? "names, permissions, owners and contents of "
                                + backup.manifest().totalRows() + " files and folders are as they were"
                        : "names, permissions and contents are as they were; only root could compare the owners");
        return comparison;
    }

    /** Only root gives files to others. */
    private static boolean mayGiveAway(Path folder) throws IOException {
        return Integer.valueOf(0).equals(Files.getAttribute(folder, "unix:uid"));
    }

    @Override
    public void discard() throws IOException {
        folder.discardScratch(job.job().id());
    }
}
