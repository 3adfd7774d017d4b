package dev.taskforge.server.gate;

import dev.taskforge.server.http.About;
import dev.taskforge.server.http.Text;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A waiver as somebody asks for it: exactly one of {@code item} and {@code check}. */
record WaiverBody(
        @About("Id of a gate item") @Text(max = 100) @Nullable
        String item,

        @About("Name of a check") @Text(max = 100) @Nullable String check,

        @About("waived or not_applicable; waived when absent") @Text(pattern = "waived|not_applicable") @Nullable
        String kind,

        @About("Why it may be excused") @Text(min = 10, max = 2_000, lines = true)
        String reason,

        @About("From when on it no longer counts, at most 90 days ahead")
        Instant expiresAt) {}
