package dev.taskforge.ops.channel;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What became of an attempt to send a message. */
public sealed interface Verdict {

    /** The service took it; whether anybody saw it is not known. */
    record Taken() implements Verdict {}

    /** @param pause before the next attempt, when the service asked for one */
    record Later(String why, @Nullable Duration pause) implements Verdict {}

    /** It was sent whole, and no whole answer came: it may have been taken. */
    record Unanswered(String why) implements Verdict {}

    /** Another attempt is in vain. */
    record Never(String why) implements Verdict {}

    /** It may have been taken, which the answer does not tell; whoever asks again tells it again. */
    record Unclear(String why) implements Verdict {}

    /** The chat has moved; the message goes there, and all later ones. */
    record Moved(String to) implements Verdict {}
}
