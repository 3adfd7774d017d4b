package dev.taskforge.server.gate;

import dev.taskforge.server.http.About;
import dev.taskforge.server.http.Text;
import org.jspecify.annotations.Nullable;

/** What a person vouches for. */
record AttestBody(
        @About("What was seen, in the person's words") @Text(min = 3, max = 2_000, lines = true)
        String statement,

        @About("Where the proof lies: a ticket, a log, a picture") @Text(max = 500) @Nullable
        String reference,

        @About("pass or fail; pass when absent") @Text(pattern = "pass|fail") @Nullable
        String result) {

    boolean passed() {
        return !"fail".equals(result);
    }
}
