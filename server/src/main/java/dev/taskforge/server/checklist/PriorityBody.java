package dev.taskforge.server.checklist;

import dev.taskforge.server.http.About;
import dev.taskforge.server.http.Text;

/** The priority a person gives to an item in place of its document. */
record PriorityBody(
        @About("P0, P1 or P2; document lets the document count again") @Text(pattern = "P0|P1|P2|document")
        String priority,

        @About("Why, 10 to 2,000 characters") @Text(min = 10, max = 2_000, lines = true)
        String reason) {}
