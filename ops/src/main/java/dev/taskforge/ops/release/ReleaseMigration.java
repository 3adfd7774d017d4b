package dev.taskforge.ops.release;

import dev.taskforge.ops.lint.migration.MigrationClass;
import org.jspecify.annotations.Nullable;

/**
 * A migration as a release wrote it down.
 *
 * @param name its path within the folder of migrations
 * @param sha256 of the file, or {@link #UNREADABLE}
 * @param type what it means for the release that served
 * @param rule the id of the rule that says so; null for a file that does nothing
 * @param line where the worst statement begins, from 1
 * @param why that rule's reason in English, for the record
 */
public record ReleaseMigration(
        String name,
        String sha256,
        MigrationClass type,
        Standing standing,
        @Nullable String rule,
        int line,
        String why) {
    /** Stands for the hash of a file that could not be read. */
    static final String UNREADABLE = "unreadable";

    /** How a migration stood to the release that served. */
    public enum Standing {
        /** That release had it, with the same content. */
        KNOWN,
        /** That release did not have it. */
        PENDING,
        /** That release had it, with other content. */
        CHANGED,
        /** That release has no list. */
        UNSURE
    }

    /** Whether it must not run unless a person approved it. */
    public boolean isHeld() {
        return standing == Standing.CHANGED || (standing == Standing.PENDING && type.refused());
    }

    /** Its place, class and reason in one line. */
    String told() {
        var place = line > 1 ? name + ":" + line : name;
        return standing == Standing.CHANGED
                ? name + " (was applied with other content)"
                : place + " (" + type.word() + (why.isEmpty() ? "" : ": " + why) + ")";
    }
}
