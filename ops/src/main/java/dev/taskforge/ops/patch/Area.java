package dev.taskforge.ops.patch;

import java.util.Locale;

/** What is looked at. */
public enum Area {
    /** Packages of the machine's operating system. */
    OS,
    /** Packages that applications are made of, and the sources of those of the operating system. */
    PACKAGES,
    /** Images of containers. */
    IMAGES,
    /** The operating system and Docker Engine themselves. */
    EOL;

    /** As it is written. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
