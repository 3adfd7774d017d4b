package dev.taskforge.server.checklist;

import dev.taskforge.server.http.About;
import dev.taskforge.server.http.Text;
import org.jspecify.annotations.Nullable;

/** A document into which its state is to be written. */
record WriteBody(
        @About("The whole text of the file as it is now") @Text(max = 1_048_576, lines = true)
        String content,

        @About("Also take away ticks that nobody has proven; false when absent") @Nullable
        Boolean strict,

        @About("Leave an invisible comment behind each task; false when absent") @Nullable
        Boolean comments) {}
