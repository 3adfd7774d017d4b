package dev.taskforge.ops.patch;

import dev.taskforge.ops.text.Message;
import java.util.Locale;

/**
 * Something that was looked at, or could not be. Only what was looked at says that nothing else is wrong.
 *
 * @param said what was looked at, or why it was not
 */
public record Subject(Area area, Standing standing, Message said) {

    /** Whether its answer counts. */
    public enum Standing {
        LOOKED,
        /** What it would have been compared with is too old. */
        OLD,
        /** It could not be looked at. */
        MISSING;

        /** As it is written. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static Subject looked(Area area, String key, Object... arguments) {
        return new Subject(area, Standing.LOOKED, Message.of(key, arguments));
    }

    static Subject old(Area area, String key, Object... arguments) {
        return new Subject(area, Standing.OLD, Message.of(key, arguments));
    }

    static Subject missing(Area area, String key, Object... arguments) {
        return new Subject(area, Standing.MISSING, Message.of(key, arguments));
    }
}
