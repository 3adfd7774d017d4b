package dev.taskforge.server.release;

import dev.taskforge.server.http.About;
import java.time.Instant;

/** What letting a release come back with its data would do, as the API shows it. */
record ReturnPlanView(
        @About("Number of the release that would serve") int release,

        String database,

        @About("What was written to the database after this moment would be lost")
        Instant lostSince,

        long lostSeconds,
        PlanView plan) {}
