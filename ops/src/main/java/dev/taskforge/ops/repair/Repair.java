package dev.taskforge.ops.repair;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.taskforge.ops.diagnosis.Cause;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How a repair ended; the result of its job. One that did not repair has none: its job failed.
 *
 * @param remedy null when nothing was to be done
 * @param cause the root; null when none was found
 * @param subject what the root is about; empty without one
 * @param containers the names of those that were acted on
 */
public record Repair(
        State state, @Nullable Remedy remedy, @Nullable Cause cause, String subject, List<String> containers) {

    static Repair of(Choice choice, State state) {
        return new Repair(state, choice.remedy(), choice.cause(), choice.subject(), choice.names());
    }

    /** How it ended. */
    public enum State {
        /** It works again, looked at three times. */
        REPAIRED,
        /** There was nothing to repair. */
        WELL,
        /** It is only said what would be done. */
        PLANNED;

        @JsonValue
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** @throws IllegalArgumentException when none has this label */
        @JsonCreator
        public static State of(String label) {
            return valueOf(label.toUpperCase(Locale.ROOT));
        }
    }
}
