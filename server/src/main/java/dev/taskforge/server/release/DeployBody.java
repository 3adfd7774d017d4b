package dev.taskforge.server.release;

import dev.taskforge.server.http.About;
import org.jspecify.annotations.Nullable;

/** What to deploy. */
record DeployBody(
        @About("The image; absent for the one the Compose file names") @Nullable
        String image,

        @About("Whether the image is built first, as the Compose file says") @Nullable
        Boolean build,

        @About("Why pending migrations that hold the release back may run; absent when they may not") @Nullable
        String approveMigrations,

        @About("What others should know about it") @Nullable String note) {}
