package dev.taskforge.server.gate;

import dev.taskforge.server.http.About;
import dev.taskforge.server.http.Text;
import org.jspecify.annotations.Nullable;

/** Why a request is denied. */
public record DenialBody(
        @About("Why, for the one who asked") @Text(min = 0, max = 500, lines = true) @Nullable
        String reason) {}
