package dev.taskforge.server.backup;

import dev.taskforge.server.http.About;
import dev.taskforge.server.http.Whole;
import org.jspecify.annotations.Nullable;

/** Which backup to prove. */
record DrillBody(
        @About("Name of the database; may be absent when there is only one") @Nullable
        String database,

        @About("Number of the backup; the newest when absent") @Whole(min = 1) @Nullable
        Long backupId,

        @About("The destination whose copy is restored; the backup where it was made when absent") @Nullable
        String from) {}
