package dev.taskforge.server.gate;

import dev.taskforge.server.http.About;
import dev.taskforge.server.http.Text;
import org.jspecify.annotations.Nullable;

/** A launch decision as somebody makes it. */
record DecisionBody(
        @About("GO or NO-GO") @Text(pattern = "GO|NO-GO") String status,
        @About("The person in charge") @Text(max = 100) String pic,
        @Text(min = 0, max = 4_000, lines = true) @Nullable String notes) {}
