package dev.taskforge.server.upkeep;

import dev.taskforge.server.http.About;
import org.jspecify.annotations.Nullable;

/** What to do about what only takes room. */
record PruneBody(
        @About("Whether it is only said what would go, which is so when absent; false removes it") @Nullable
        Boolean dryRun,

        @About("The job whose plan is carried out: nothing goes that it did not name; all that goes now when absent")
        @Nullable
        Long plan) {}
