package dev.taskforge.ops.incident;

/**
 * What people write down about an incident, in Markdown; empty where they have not.
 *
 * @param impact whom it hit, and how
 * @param rootCause why it happened
 * @param helped what ended it
 * @param actions what is to be done so that it does not come back
 */
public record PostMortem(String impact, String rootCause, String helped, String actions) {
    /** The longest text. */
    public static final int MOST = 20_000;

    /** Of an incident about which nobody has written. */
    public static final PostMortem EMPTY = new PostMortem("", "", "", "");

    /** Whether nobody has written anything. */
    public boolean isEmpty() {
        return equals(EMPTY);
    }
}
