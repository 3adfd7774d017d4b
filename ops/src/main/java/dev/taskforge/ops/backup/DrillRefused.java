package dev.taskforge.ops.backup;

import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.text.Messages;
import org.jspecify.annotations.Nullable;

/** The backup itself is not what it must be. */
final class DrillRefused extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Message outcome;
    private final transient @Nullable Comparison comparison;

    DrillRefused(String key, Object... arguments) {
        this(Message.of(key, arguments), null);
    }

    private DrillRefused(Message outcome, @Nullable Comparison comparison) {
        super(outcome.key());
        this.outcome = outcome;
        this.comparison = comparison;
    }

    /** The same, with all that was compared. */
    DrillRefused after(Comparison compared) {
        return new DrillRefused(outcome, compared);
    }

    /** What was compared; null when it did not come to that. */
    @Nullable
    Comparison comparison() {
        return comparison;
    }

    /** The sentence for the job's error, which is kept in English. */
    String inEnglish() {
        return Messages.ofOperations(Messages.ENGLISH).render(outcome);
    }

    Message outcome() {
        return outcome;
    }
}
