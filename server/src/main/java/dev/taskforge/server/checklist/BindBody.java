package dev.taskforge.server.checklist;

import dev.taskforge.server.http.About;
import dev.taskforge.server.http.Text;

/** A check that an item rests on, or does not any more. */
record BindBody(
        @About("Name of a check; the item's own name stands for the word of a person") @Text(max = 100)
        String check) {}
