package dev.taskforge.server.guard;

import dev.taskforge.ops.guard.GuardExport;
import dev.taskforge.server.http.About;
import java.time.Instant;

/** A state that was written down. */
public record ExportView(
        long id,
        Instant at,
        String by,
        @About("What can be put in force again") String state,

        @About("What the machine told then; empty when somebody brought the state")
        String listing) {

    public static ExportView of(GuardExport export) {
        return new ExportView(export.id(), export.at(), export.madeBy(), export.state(), export.listing());
    }
}
