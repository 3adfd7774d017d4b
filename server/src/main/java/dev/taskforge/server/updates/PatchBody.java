package dev.taskforge.server.updates;

import dev.taskforge.server.http.About;
import org.jspecify.annotations.Nullable;

/** How updates of security are installed. */
record PatchBody(
        @About("false: install; otherwise it is only said what would be installed") @Nullable
        Boolean dryRun,

        @About("true: go on although the project backs up nothing") @Nullable
        Boolean withoutBackup,

        @About("true: in the window of maintenance that is or comes next, and only there") @Nullable
        Boolean inWindow) {}
