package dev.taskforge.ops.project;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What TaskForge may do by itself about what a diagnosis finds.
 *
 * @param start starting containers that have ended
 * @param restart restarting what runs but does not answer
 * @param reload letting nginx read its files again when it does not pass requests on
 * @param freeSpace removing what only takes room on a full disk
 */
public record RepairDuty(Mode start, Mode restart, Mode reload, Mode freeSpace) {
    /** When a project's file says nothing. */
    public static final RepairDuty USUAL = new RepairDuty(Mode.ASK, Mode.ASK, Mode.ASK, Mode.ASK);

    /** What is declared, or the usual. */
    public static RepairDuty of(@Nullable RepairDuty declared) {
        return declared == null ? USUAL : declared;
    }

    /** Whether anything is done without a person. */
    public boolean isAutomatic() {
        return List.of(start, restart, reload, freeSpace).contains(Mode.AUTO);
    }

    /** Who begins it. */
    public enum Mode {
        /** TaskForge by itself, and people. */
        AUTO,
        /** People only. */
        ASK,
        /** Nobody. */
        OFF;

        /** As it is written. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
