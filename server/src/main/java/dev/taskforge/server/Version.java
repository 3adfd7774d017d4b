package dev.taskforge.server;

/** The version of this program. */
public final class Version {
    /** As in the project's {@code pom.xml}, which a test compares. */
    public static final String CURRENT = "0.1.0";

    private Version() {}
}
