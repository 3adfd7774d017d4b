package dev.taskforge.ops.upkeep;

import dev.taskforge.engine.api.JobContext;
import dev.taskforge.ops.host.docker.Docker;
import dev.taskforge.ops.host.docker.DockerException;
import dev.taskforge.ops.host.docker.DockerUnreachable;
import dev.taskforge.ops.host.docker.Pruning;
import dev.taskforge.ops.host.docker.UnboundLogs;
import dev.taskforge.ops.project.UpkeepDuty;
import dev.taskforge.ops.project.UpkeepDuty.Subject;
import dev.taskforge.ops.upkeep.Prune.Done;
import dev.taskforge.ops.upkeep.PrunePlan.Line;
import dev.taskforge.ops.yaml.Bytes;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Removes what goes, piece by piece. Each is looked at once more just before, and nothing is forced; one that is refused keeps no other
 * from going. Doing it again after a kill removes what is left.
 */
final class PruneActing {
    private static final long STAYS = -1;

    private final Path socket;
    private final ReleaseRecords releases;
    private final Journal journal;
    private final Packages packages;

    PruneActing(Path socket, ReleaseRecords releases, Journal journal, Packages packages) {
        this.socket = socket;
        this.releases = releases;
        this.journal = journal;
        this.packages = packages;
    }

    /** What a piece gave back; below zero when it stays after all. */
    @FunctionalInterface
    private interface Removing {
        long remove(Line line) throws IOException, InterruptedException;
    }

    /**
     * Removes pieces.
     *
     * @param lines all of the subject that go
     * @param now when it was found that they go
     * @param kept the releases whose images stay, asked again for each image
     */
    Done act(
            Subject subject,
            List<Line> lines,
            UpkeepDuty duty,
            Instant now,
            Supplier<List<KeptRelease>> kept,
            JobContext job)
            throws IOException, InterruptedException {
        if (lines.isEmpty()) {
            return new Done(subject, 0, 0, List.of(), List.of());
        }
        return switch (subject) {
            case CONTAINERS, FOREIGN_CONTAINERS -> each(subject, lines, job, this::container);
            case NETWORKS -> each(subject, lines, job, this::network);
            case IMAGES -> each(subject, lines, job, line -> image(line, kept));
            case BUILD_CACHE ->
                each(subject, lines, job, _ -> new Pruning(Docker.connect(socket)).removeBuildCache(duty.olderThan()));
            case LOGS -> each(subject, lines, job, line -> UnboundLogs.shorten(Docker.connect(socket), line.id()));
            case JOURNAL ->
                each(
                        subject,
                        lines,
                        job,
                        _ -> journal.vacuum(now.minus(duty.journalKeep()), now).bytes());
            case PACKAGES -> each(subject, lines, job, _ -> packages.clean().bytes());
        };
    }

    private static Done each(Subject subject, List<Line> lines, JobContext job, Removing removing)
            throws IOException, InterruptedException {
        int removed = 0;
        long bytes = 0;
        var refused = new ArrayList<String>();
        var failed = new ArrayList<String>();
        for (int i = 0; i < lines.size(); i++) {
            job.throwIfCancelled();
            job.progress(i, lines.size(), subject.word());
            var line = lines.get(i);
            try {
                long back = removing.remove(line);
                if (back == STAYS) {
                    job.log(line.name() + " stays: it is in use by now, or gone");
                } else {
                    removed++;
                    bytes += back;
                    job.log("removed " + subject.word() + " " + line.name() + ", " + Bytes.show(back));
                }
            } catch (InterruptedIOException | DockerUnreachable e) {
                throw e;
            } catch (DockerException e) {
                refused.add(line.name() + ": " + e.getMessage());
                job.log(line.name() + " stays, Docker Engine refuses: " + e.getMessage());
            } catch (IOException e) {
                failed.add(line.name() + ": " + e.getMessage());
                job.log(line.name() + " could not be removed: " + e.getMessage());
            }
        }
        job.progress(lines.size(), lines.size(), subject.word());
        return new Done(subject, removed, bytes, refused, failed);
    }

    private long container(Line line) throws IOException {
        var docker = Docker.connect(socket);
        var there = docker.container(line.id());
        boolean ended = there.isPresent() && !there.get().mayRun();
        return ended && new Pruning(docker).removeContainer(line.id()) ? line.bytes() : STAYS;
    }

    private long network(Line line) throws IOException {
        if (releases.isUnderWay()) {
            return STAYS;
        }
        return Docker.connect(socket).removeNetwork(line.id()) ? 0 : STAYS;
    }

    /** A tag may have gone to another image since, which keeps it. */
    private long image(Line line, Supplier<List<KeptRelease>> kept) throws IOException {
        var docker = Docker.connect(socket);
        var pruning = new Pruning(docker);
        var there = docker.image(line.id()).orElse(null);
        if (there == null || releases.isUnderWay() || pruning.isUsed(line.id())) {
            return STAYS;
        }
        if (kept.get().stream().anyMatch(one -> one.isOf(there.id(), there.tags(), there.digests()))) {
            return STAYS;
        }
        for (var tag : there.tags()) {
            if (docker.image(tag).filter(now -> now.id().equals(line.id())).isPresent()) {
                pruning.removeImage(tag);
            }
        }
        for (var digest : docker.image(line.id()).map(one -> one.digests()).orElse(List.of())) {
            pruning.removeImage(digest);
        }
        pruning.removeImage(line.id()); // unless it went with its last name
        return line.bytes();
    }
}
