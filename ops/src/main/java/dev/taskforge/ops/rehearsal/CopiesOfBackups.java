package dev.taskforge.ops.rehearsal;

import dev.taskforge.engine.api.JobContext;
import dev.taskforge.ops.backup.PostgresCopies;
import dev.taskforge.ops.backup.postgres.ScratchServer;
import dev.taskforge.ops.release.DatabaseCopies;
import java.io.IOException;
import java.util.Optional;

/** Copies made from the backups of TaskForge. */
public final class CopiesOfBackups implements DatabaseCopies {
    private final PostgresCopies copies;

    public CopiesOfBackups(PostgresCopies copies) {
        this.copies = copies;
    }

    @Override
    public Optional<Source> newest(String project, String database) {
        return copies.newest(project, database).map(backup -> new Source(backup.id(), backup.snapshotAt()));
    }

    @Override
    public void restore(JobContext job, Source source, Place place) throws IOException {
        var there = new ScratchServer.Place(place.network(), place.names());
        copies.restore(job, source.backup(), place.container(), place.labels(), there);
    }
}
