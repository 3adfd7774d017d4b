package dev.taskforge.ops.check;

import dev.taskforge.ops.text.Message;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a look at a check showed. It is no evidence: nobody recorded under which circumstances.
 *
 * @param state {@link CheckState#PASS}, FAIL, ERROR, or UNKNOWN when nothing can be said yet
 * @param seen in a sentence, secrets masked
 * @param host that was asked over the network; null for none
 */
public record Look(
        CheckState state,
        Message seen,
        Duration took,
        @Nullable String host) {}
