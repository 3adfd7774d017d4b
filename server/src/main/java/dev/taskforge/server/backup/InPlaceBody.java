package dev.taskforge.server.backup;

import dev.taskforge.server.http.About;
import dev.taskforge.server.http.Text;
import dev.taskforge.server.http.Whole;
import org.jspecify.annotations.Nullable;

/** Which backup is to be restored in place. */
record InPlaceBody(
        @About("Name of the database, which is one of PostgreSQL; may be absent when there is only one")
        @Text(max = 100)
        @Nullable
        String database,

        @About("Number of the backup; the newest proven one when absent") @Whole(min = 1) @Nullable
        Long backupId,

        @About(
                "Whether it is wanted even when the newest drill of the database did not pass; the second person sees it")
        @Nullable
        Boolean withoutDrill,

        @About("Why; needed unless it is only planned") @Text(min = 0, max = 2_000, lines = true) @Nullable
        String reason) {

    /** Whether no drill needs to have passed. */
    boolean overrules() {
        return Boolean.TRUE.equals(withoutDrill);
    }
}
