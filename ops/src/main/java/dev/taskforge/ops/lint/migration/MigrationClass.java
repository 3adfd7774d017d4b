package dev.taskforge.ops.lint.migration;

import java.util.List;
import java.util.Locale;

/** What a migration means for the release that runs now, from harmless to worst. */
public enum MigrationClass {
    /** Only adds what nobody uses yet: the running release notices nothing, and going back needs nothing. */
    ADDITIVE,
    /** As {@link #ADDITIVE}, but takes a lock that must not be waited for or held long. */
    GUARDED,
    /** The running release, or the one gone back to, may fail on it or lose by it. */
    BREAKING,
    /** Nobody can say from the text; to be treated as {@link #BREAKING}. */
    UNKNOWN;

    /** The worst of several; {@link #ADDITIVE} of none. */
    public static MigrationClass worst(List<MigrationClass> several) {
        return several.stream().max(MigrationClass::compareTo).orElse(ADDITIVE);
    }

    /** Whether a person must look before it runs. */
    public boolean refused() {
        return this == BREAKING || this == UNKNOWN;
    }

    /** Its name for programs and texts. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
