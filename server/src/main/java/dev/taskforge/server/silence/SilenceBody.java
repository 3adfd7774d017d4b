package dev.taskforge.server.silence;

import dev.taskforge.server.http.About;
import dev.taskforge.server.http.Text;
import org.jspecify.annotations.Nullable;

/** What nobody is to hear of for a while. */
record SilenceBody(
        @About("Which monitors: a name in which * stands for anything; all unless given") @Text(max = 63) @Nullable
        String monitors,

        @About("How long, such as 2h or 30m; at most 31d") @Text(max = 20)
        String duration,

        @About("Why, for those who look later") @Text(max = 500)
        String reason) {}
