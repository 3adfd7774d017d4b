package dev.taskforge.server.diagnosis;

import dev.taskforge.server.http.About;
import org.jspecify.annotations.Nullable;

/** What to repair. */
record RepairBody(
        @About("Only this service of the Compose file and those it needs; all when absent") @Nullable
        String service,

        @About("Whether it is only said what would be done; the containers are looked at all the same") @Nullable
        Boolean dryRun) {}
