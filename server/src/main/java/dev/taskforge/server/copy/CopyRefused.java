package dev.taskforge.server.copy;

import dev.taskforge.ops.text.Message;

/** Nothing was copied, and why. */
final class CopyRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Message message;
    private final boolean wrongUse;

    private CopyRefused(Message message, boolean wrongUse) {
        super(message.key());
        this.message = message;
        this.wrongUse = wrongUse;
    }

    static CopyRefused of(String key, Object... arguments) {
        return new CopyRefused(Message.of(key, arguments), false);
    }

    static CopyRefused wrongUse(String key, Object... arguments) {
        return new CopyRefused(Message.of(key, arguments), true);
    }

    Message message() {
        return message;
    }

    /** Whether the arguments were wrong, and nothing was looked at. */
    boolean isWrongUse() {
        return wrongUse;
    }
}
