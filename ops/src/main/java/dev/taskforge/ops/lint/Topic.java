package dev.taskforge.ops.lint;

import java.util.Locale;

/** What a rule is about; each topic has its own texts. */
public enum Topic {
    ENV,
    COMPOSE,
    IMAGE,
    PROXY,
    PROCEDURE,
    /** What several kinds of files say together, and the linting itself. */
    PROJECT;

    /** The base name of the bundles that hold the texts of its rules. */
    public String bundle() {
        return "dev.taskforge.ops.lint." + word();
    }

    /** Its name for programs. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
