package dev.taskforge.server.project;

import dev.taskforge.server.http.About;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which checks to ask. */
record RunBody(
        @About("Names of checks; all of the project when absent") @Nullable
        List<String> checks) {}
