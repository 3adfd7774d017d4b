package dev.taskforge.ops.release;

import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.text.Messages;

/** Why a release cannot serve. A deployment that meets it brings back what served before. */
final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Message seen;
    private final transient Message fix;

    private Refused(Message seen, Message fix) {
        super(english(seen) + ". " + english(fix));
        this.seen = seen;
        this.fix = fix;
    }

    /** With the text {@code release.KEY} and what to do in {@code release.KEY.fix}, both given the same arguments. */
    static Refused because(String key, Object... arguments) {
        return new Refused(Message.of("release." + key, arguments), Message.of("release." + key + ".fix", arguments));
    }

    Message seen() {
        return seen;
    }

    Message fix() {
        return fix;
    }

    private static String english(Message message) {
        return Messages.ofOperations(Messages.ENGLISH).render(message);
    }
}
