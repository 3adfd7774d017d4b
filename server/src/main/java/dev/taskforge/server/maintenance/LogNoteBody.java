package dev.taskforge.server.maintenance;

import dev.taskforge.ops.maintenance.Logbook;
import dev.taskforge.server.http.About;
import dev.taskforge.server.http.Text;
import org.jspecify.annotations.Nullable;

/** What a person did or saw. */
record LogNoteBody(
        @About("One sentence for the log") @Text(max = Logbook.MOST_NOTE)
        String text,

        @About("INFO, WARN or ERROR; INFO when absent") @Text(max = 5) @Nullable
        String level) {}
