package dev.taskforge.server.backup;

import dev.taskforge.server.http.About;
import dev.taskforge.server.http.Whole;
import org.jspecify.annotations.Nullable;

/** Which backup to restore, and where to. */
record RestoreBody(
        @About("Name of the database, or of the files; may be absent when there is only one") @Nullable
        String database,

        @About("Number of the backup; the newest proven one when absent") @Whole(min = 1) @Nullable
        Long backupId,

        @About(
                "Name of a new database on the same server; when absent the restored one takes the place of the one that serves")
        @Nullable
        String into,

        @About("Files and Redis only, and required for them: unpack the backup into a new folder in TaskForge's data")
        @Nullable
        Boolean unpack) {}
