package dev.taskforge.server.release;

import dev.taskforge.ops.release.ReturnRequests;
import dev.taskforge.server.http.About;
import dev.taskforge.server.http.Text;
import org.jspecify.annotations.Nullable;

/** Which release is to come back, with which data. */
record ReturnBody(
        @About("Number of the release; absent for the one that served before") @Nullable
        Integer release,

        @About("The database as the project's file calls it; absent when only one is backed up")
        @Text(max = 100)
        @Nullable
        String database,

        @About("Number of a backup; absent for the newest whose data fits the release") @Nullable
        Long backupId,

        @About(
                "Whether the last such return is taken back: the release it left serves again, with the database it replaced")
        @Nullable
        Boolean undo,

        @About("Why; needed unless it is only planned") @Text(min = 0, max = 2_000, lines = true) @Nullable
        String reason) {

    ReturnRequests.Wish wish() {
        return new ReturnRequests.Wish(release, database, backupId, Boolean.TRUE.equals(undo));
    }
}
