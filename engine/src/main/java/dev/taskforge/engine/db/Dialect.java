package dev.taskforge.engine.db;

import java.util.Locale;

/** The kinds of SQL TaskForge is written for. */
public enum Dialect {
    SQLITE,
    POSTGRESQL;

    /** The lower-case name, as in the folder that holds the migrations. */
    public String folder() {
        return name().toLowerCase(Locale.ROOT);
    }
}
