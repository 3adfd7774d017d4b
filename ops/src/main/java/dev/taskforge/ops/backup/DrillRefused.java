package dev.taskforge.ops.backup;

import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.text.Messages;

/** The backup itself is not what it must be. */
final class DrillRefused extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Message outcome;

    DrillRefused(String key, Object... arguments) {
        this(Message.of(key, arguments));
    }

    private DrillRefused(Message outcome) {
        super(outcome.key());
        this.outcome = outcome;
    }

    /** The sentence for the job's error, which is kept in English. */
    String inEnglish() {
        return Messages.ofOperations(Messages.ENGLISH).render(outcome);
    }

    Message outcome() {
        return outcome;
    }
}
