package dev.taskforge.ops.posture;

import dev.taskforge.ops.text.Message;
import org.jspecify.annotations.Nullable;

/**
 * What a rule says of the machine.
 *
 * @param seen what was seen, in a sentence
 * @param fix what to do about it; null when there is nothing to do
 */
public record Said(Outcome outcome, Message seen, @Nullable Message fix) {

    static Said pass(String key, Object... seen) {
        return new Said(Outcome.PASS, Message.of(key, seen), null);
    }

    static Said fail(Message seen, Message fix) {
        return new Said(Outcome.FAIL, seen, fix);
    }

    static Said error(Message seen, Message fix) {
        return new Said(Outcome.ERROR, seen, fix);
    }

    static Said absent(String key, Object... seen) {
        return new Said(Outcome.NOT_APPLICABLE, Message.of(key, seen), null);
    }
}
