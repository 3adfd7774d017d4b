package dev.taskforge.server.alert;

import dev.taskforge.server.http.About;
import dev.taskforge.server.http.Text;
import org.jspecify.annotations.Nullable;

/** To which channel a test message is sent. */
record AlertTestBody(
        @About("The id of a channel of taskforge.yaml; all of them unless given") @Text(max = 63) @Nullable
        String to) {}
