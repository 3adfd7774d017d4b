package dev.taskforge.server.silence;

import dev.taskforge.ops.silence.Silence;
import java.time.Instant;

/**
 * A silence as the API shows it.
 *
 * @param monitors a name in which * stands for anything
 * @param until the first moment after it
 */
public record SilenceView(long id, String monitors, String reason, Instant from, Instant until, String by) {

    static SilenceView of(Silence silence) {
        return new SilenceView(
                silence.id(), silence.monitors(), silence.reason(), silence.from(), silence.until(), silence.by());
    }
}
