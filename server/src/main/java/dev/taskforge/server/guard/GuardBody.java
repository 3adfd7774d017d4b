package dev.taskforge.server.guard;

import dev.taskforge.ops.guard.GuardRequest;
import dev.taskforge.server.http.About;
import org.jspecify.annotations.Nullable;

/** What to do with a guard. */
record GuardBody(
        @About(
                "apply: put in force what the file wants; verify: try whether it holds; export: write down what is in force; restore: put an export in force; off: leave things as they were before")
        GuardRequest.Action action,

        @About("The number of the export that is put in force; only for restore") @Nullable
        Long export) {}
