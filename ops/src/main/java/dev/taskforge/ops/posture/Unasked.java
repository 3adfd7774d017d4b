package dev.taskforge.ops.posture;

import dev.taskforge.ops.text.Message;
import java.io.IOException;

/** A rule could not be asked: it tells why, and what to do so that it can be. */
final class Unasked extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient Message seen;
    private final transient Message fix;

    Unasked(Message seen, Message fix) {
        super(seen.key());
        this.seen = seen;
        this.fix = fix;
    }

    Said said() {
        return Said.error(seen, fix);
    }
}
