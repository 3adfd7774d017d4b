package dev.taskforge.server.release;

import dev.taskforge.server.http.About;
import org.jspecify.annotations.Nullable;

/** What to rehearse. */
record RehearseBody(
        @About("The image; absent for the one the Compose file names") @Nullable
        String image,

        @About("Whether the image is built first, as the Compose file says") @Nullable
        Boolean build) {}
