package dev.taskforge.ops.patch.version;

/** A text that is no version of its ecosystem, so that nothing can be said of what is older or newer. */
public final class UnreadableVersionException extends Exception {
    private static final long serialVersionUID = 1L;
    private static final int LONGEST = 200;

    UnreadableVersionException(String version) {
        super("not a version: " + version.substring(0, Math.min(version.length(), LONGEST)));
    }

    /** Refuses what no ecosystem writes: its length would only cost time. */
    static void refuseLong(String version) throws UnreadableVersionException {
        if (version.length() > LONGEST) {
            throw new UnreadableVersionException(version);
        }
    }
}
