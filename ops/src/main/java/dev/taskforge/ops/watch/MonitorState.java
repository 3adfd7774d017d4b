package dev.taskforge.ops.watch;

import java.util.Locale;

/** How a monitor stands. */
public enum MonitorState {
    /** Not looked at often enough to say. */
    NEW,
    UP,
    /** Asked, and the answers were not as wanted. */
    DOWN,
    /** It could not be asked. */
    UNASKED,
    /** Nothing outside is reached from here. */
    OFFLINE;

    /** Whether people hear of it. */
    public boolean isBad() {
        return this == DOWN || this == UNASKED;
    }

    /** As the API writes it. */
    public String word() {
        return switch (this) {
            case UP -> "up";
            case DOWN -> "down";
            case NEW, UNASKED, OFFLINE -> "unknown";
        };
    }

    /** Why it is not known, or the same word. */
    public String detail() {
        return name().toLowerCase(Locale.ROOT);
    }
}
