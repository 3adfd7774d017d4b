package dev.taskforge.ops.backup;

import dev.taskforge.engine.api.Jobs;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes what jobs that are over have left below {@code scratch}, as an opened dump of a drill whose process was killed for the last
 * time: it is not encrypted, and nobody needs it. What jobs go on with stays.
 */
public final class ScratchLeft {
    private static final Logger LOG = LoggerFactory.getLogger(ScratchLeft.class);
    private static final Pattern OF_JOB = Pattern.compile("(?:drill|fetched-.+)-(\\d{1,18})");
    /** Project, database, job. */
    private static final int DEEP = 3;

    private final Path scratch;
    private final Jobs jobs;

    /** @param data the data directory */
    public ScratchLeft(Path data, Jobs jobs) {
        this.scratch = data.toAbsolutePath().resolve("scratch");
        this.jobs = jobs;
    }

    /** Call it before jobs are begun. What cannot be removed is logged, and tried again at the next start. Returns how many were. */
    public int sweep() {
        int removed = 0;
        for (var folder : ofJobs()) {
            try {
                if (isLeft(folder)) {
                    BackupFolder.deleteTree(folder);
                    removed++;
                }
            } catch (IOException e) {
                LOG.warn("what an ended job left stays in {}: {}", folder, e.toString());
            }
        }
        if (removed > 0) {
            LOG.info("removed {} folders that ended jobs had left below {}", removed, scratch);
        }
        return removed;
    }

    private List<Path> ofJobs() {
        var found = new ArrayList<Path>();
        if (!Files.isDirectory(scratch)) {
            return found;
        }
        try {
            var root = scratch.toRealPath(); // it may be a link to another disk; below it none is followed
            Files.walkFileTree(root, Set.of(), DEEP, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) {
                    if (attributes.isDirectory() && root.relativize(path).getNameCount() == DEEP) {
                        found.add(path);
                    }
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path path, IOException e) {
                    LOG.warn("{} could not be looked through: {}", path, e.toString());
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            LOG.warn("{} could not be looked through: {}", scratch, e.toString());
        }
        return found;
    }

    private boolean isLeft(Path folder) {
        var name = OF_JOB.matcher(folder.getFileName().toString());
        return name.matches()
                && jobs.find(Long.parseLong(name.group(1)))
                        .map(job -> job.state().isFinal())
                        .orElse(true);
    }
}
