package dev.taskforge.server.checklist;

import dev.taskforge.server.http.About;
import dev.taskforge.server.http.Text;

/** Why an item that its document does not have any more may leave the gate. */
record RetireBody(
        @About("Why") @Text(min = 3, max = 2_000, lines = true)
        String reason) {}
