package dev.taskforge.server.incident;

import dev.taskforge.ops.incident.PostMortem;
import dev.taskforge.server.http.About;
import dev.taskforge.server.http.Text;
import org.jspecify.annotations.Nullable;

/** What people found out about an incident, in Markdown. */
public record PostMortemBody(
        @About("Whom it hit, and how; stays as it is unless given")
        @Text(max = PostMortem.MOST, lines = true, min = 0)
        @Nullable
        String impact,

        @About("Why it happened; stays as it is unless given")
        @Text(max = PostMortem.MOST, lines = true, min = 0)
        @Nullable
        String rootCause,

        @About("What ended it; stays as it is unless given")
        @Text(max = PostMortem.MOST, lines = true, min = 0)
        @Nullable
        String helped,

        @About("What is to be done so that it does not come back; stays as it is unless given")
        @Text(max = PostMortem.MOST, lines = true, min = 0)
        @Nullable
        String actions) {}
