package dev.taskforge.server.host;

import dev.taskforge.server.http.About;
import org.jspecify.annotations.Nullable;

/** What to change of the machine. */
record HostFixBody(
        @About("The fix: the name of a rule that is fixable, or desktop to start the desktop again")
        String fix,

        @About("Whether it is only said what would be done; nothing is changed") @Nullable
        Boolean dryRun,

        @About("Whether the desktop ends although somebody is signed in at it") @Nullable
        Boolean force) {}
