package dev.taskforge.server.release;

import dev.taskforge.server.http.About;
import org.jspecify.annotations.Nullable;

/** Where to go back to. */
record RollbackBody(
        @About("Number of the release; absent for the one that served before") @Nullable
        Integer release,

        @About("Why it may serve on a schema that later releases have changed; absent when it may not") @Nullable
        String acceptSchema,

        @About("What others should know about it") @Nullable String note) {}
