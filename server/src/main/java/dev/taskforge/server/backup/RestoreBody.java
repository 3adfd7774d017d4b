package dev.taskforge.server.backup;

import dev.taskforge.server.http.About;
import dev.taskforge.server.http.Whole;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Which backup to restore, and where to. */
record RestoreBody(
        @About("Name of the database, or of the files; may be absent when there is only one") @Nullable
        String database,

        @About("Number of the backup; the newest proven one when absent") @Whole(min = 1) @Nullable
        Long backupId,

        @About(
                "In place of a number: the newest proven backup whose data is not later than this time; what was written between the two is not in it")
        @Nullable
        Instant toTime,

        @About(
                "Name of a new database on the same server; when absent, and without unpack, what is restored takes the place of what serves")
        @Nullable
        String into,

        @About(
                "Of SQLite and files, and required there: true unpacks the backup into a new folder in TaskForge's data, false lets it take the place of what serves; of Redis and of files in a container only true is possible")
        @Nullable
        Boolean unpack,

        @About(
                "PostgreSQL only, in place of a backup: a dump that was made elsewhere, by its name in the folder incoming/PROJECT of TaskForge's data")
        @Nullable
        String file,

        @About(
                "Of a file: restore it without owners and rights; all of it belongs to the role that owns the tables of the database that serves")
        @Nullable
        Boolean noOwner) {}
