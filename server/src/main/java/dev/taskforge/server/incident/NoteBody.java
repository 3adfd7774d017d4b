package dev.taskforge.server.incident;

import dev.taskforge.ops.incident.Incidents;
import dev.taskforge.server.http.About;
import dev.taskforge.server.http.Text;
import org.jspecify.annotations.Nullable;

/** What somebody says about an incident. */
record NoteBody(
        @About("For those who read it later") @Text(max = Incidents.MOST_NOTE, lines = true) @Nullable
        String note) {}
