package dev.taskforge.ops.posture;

import dev.taskforge.ops.text.Message;
import java.io.IOException;

/** A change is not made; nothing was changed. */
final class Refusal extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient Message why;

    Refusal(String key, Object... arguments) {
        this(Message.of(key, arguments));
    }

    Refusal(Message why) {
        super(why.key());
        this.why = why;
    }

    Message why() {
        return why;
    }
}
