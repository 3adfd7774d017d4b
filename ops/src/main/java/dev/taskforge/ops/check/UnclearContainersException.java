package dev.taskforge.ops.check;

import dev.taskforge.ops.text.Message;
import java.io.IOException;

/** Which containers are meant cannot be told, or there are none. */
final class UnclearContainersException extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient Message seen;
    private final transient Message fix;

    UnclearContainersException(Message seen, Message fix) {
        super(seen.key());
        this.seen = seen;
        this.fix = fix;
    }

    Answer answer() {
        return Answer.error(seen, fix);
    }
}
