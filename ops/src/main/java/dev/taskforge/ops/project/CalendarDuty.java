package dev.taskforge.ops.project;

import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Something that must be done again and again, by a person or by TaskForge.
 *
 * @param name unique in the file
 * @param title for people; the name when none is given
 * @param timetable when it is due
 * @param who does it, the name of an account or what people call a role; null for anybody
 * @param within how long after it is due it counts as in time; null until it is due again
 * @param work what TaskForge itself does, whose records prove it; null when a person marks it as done
 * @param guide where it is written how it is done, an address or a place in a document; null for nowhere
 */
public record CalendarDuty(
        String name,
        String title,
        Timetable timetable,
        @Nullable String who,
        @Nullable Duration within,
        @Nullable Work work,
        @Nullable String guide,
        Priority priority) {

    /** What TaskForge does by itself and keeps a record of. */
    public enum Work {
        /** A backup of all that the project backs up. */
        BACKUP,
        /** A drill that passed, of all that the project drills. */
        DRILL,
        /** All checks of the gate asked, whatever they answered. */
        GATE,
        /** What only takes room removed, all of it that was to go. */
        PRUNE,
        /** A look for what is old or vulnerable, whatever it found. */
        UPDATES_SCAN;

        /** As it is written. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
