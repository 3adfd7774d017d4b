package dev.taskforge.ops.diagnosis;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How sure a diagnosis is, the surest first. */
public enum Confidence {
    /** The facts allow nothing else. */
    CERTAIN,
    LIKELY,
    /** Something else may explain the same facts. */
    POSSIBLE;

    @JsonValue
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException when there is none of this label */
    @JsonCreator
    public static Confidence of(String label) {
        return valueOf(label.toUpperCase(Locale.ROOT));
    }
}
