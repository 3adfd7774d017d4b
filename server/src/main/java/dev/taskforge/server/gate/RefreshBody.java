package dev.taskforge.server.gate;

import dev.taskforge.server.http.About;
import org.jspecify.annotations.Nullable;

/** How much to ask anew. */
record RefreshBody(
        @About("Every check, not only those without fresh evidence") @Nullable
        Boolean all) {}
