package dev.taskforge.server.checklist;

import dev.taskforge.server.http.About;
import dev.taskforge.server.http.Text;
import org.jspecify.annotations.Nullable;

/** When an item applies whose document names a condition in words. */
record ConditionBody(
        @About("As `when` of a gate item in taskforge.yaml, such as {fact: payment, is: true}; none takes it away")
        @Text(max = 500)
        String when,

        @About("Why; needed when a second person has to agree") @Text(min = 0, max = 2_000, lines = true) @Nullable
        String reason) {}
