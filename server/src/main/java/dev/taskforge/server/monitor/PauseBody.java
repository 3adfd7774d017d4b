package dev.taskforge.server.monitor;

import dev.taskforge.server.http.About;
import dev.taskforge.server.http.Text;
import org.jspecify.annotations.Nullable;

/** For how long a monitor is paused. */
record PauseBody(
        @About("How long, such as 2h or 30m; until it is resumed unless given") @Text(max = 20) @Nullable
        String duration) {}
