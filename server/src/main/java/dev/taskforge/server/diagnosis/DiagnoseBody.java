package dev.taskforge.server.diagnosis;

import dev.taskforge.server.http.About;
import org.jspecify.annotations.Nullable;

/** What to look at. */
record DiagnoseBody(
        @About("Only this service of the Compose file and those it needs; all when absent") @Nullable
        String service) {}
