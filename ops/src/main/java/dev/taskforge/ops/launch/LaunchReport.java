package dev.taskforge.ops.launch;

import dev.taskforge.ops.text.Message;
import java.util.List;
import java.util.Locale;

/** What was found after a GO. */
public record LaunchReport(List<Line> lines) {

    /** How something was. */
    public enum State {
        GOOD,
        /** Too little is known to say that it was. */
        UNKNOWN,
        BAD;

        /** As it is written. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What a line is about. */
    public enum Kind {
        MONITOR,
        BACKUP;

        /** As it is written. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * One thing that counts.
     *
     * @param name the check, or the database
     * @param said what was found
     */
    public record Line(Kind kind, String name, State state, Message said) {}

    public LaunchReport {
        lines = List.copyOf(lines);
    }

    /** The worst of its lines; nothing that was looked at says nothing. */
    public State verdict() {
        return lines.stream().map(Line::state).max(State::compareTo).orElse(State.UNKNOWN);
    }
}
