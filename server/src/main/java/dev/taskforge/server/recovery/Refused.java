package dev.taskforge.server.recovery;

import dev.taskforge.ops.text.Message;

/** Nothing was done, and why. */
public final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Message message;
    private final boolean wrongUse;

    private Refused(Message message, boolean wrongUse) {
        super(message.key());
        this.message = message;
        this.wrongUse = wrongUse;
    }

    /** @param arguments texts */
    public static Refused of(String key, Object... arguments) {
        return new Refused(Message.of(key, arguments), false);
    }

    /** The arguments are wrong. */
    public static Refused wrongUse(String key, Object... arguments) {
        return new Refused(Message.of(key, arguments), true);
    }

    /** Why, for people. */
    public Message message() {
        return message;
    }

    /** Whether the arguments were wrong, and nothing was looked at. */
    public boolean isWrongUse() {
        return wrongUse;
    }
}
