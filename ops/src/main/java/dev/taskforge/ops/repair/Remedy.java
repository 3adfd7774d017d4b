package dev.taskforge.ops.repair;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.taskforge.ops.project.RepairDuty;
import dev.taskforge.ops.project.RepairDuty.Mode;
import java.util.Locale;

/** What can be done about a cause. None of them removes data or anything that a way back needs. */
public enum Remedy {
    START,
    RESTART,
    RELOAD,
    FREE_SPACE;

    /** As the API and the bundles of texts say it. */
    @JsonValue
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** @throws IllegalArgumentException when none has this label */
    @JsonCreator
    public static Remedy of(String label) {
        return valueOf(label.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    /** Its key in a project's file. */
    String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    Mode mode(RepairDuty duty) {
        return switch (this) {
            case START -> duty.start();
            case RESTART -> duty.restart();
            case RELOAD -> duty.reload();
            case FREE_SPACE -> duty.freeSpace();
        };
    }
}
