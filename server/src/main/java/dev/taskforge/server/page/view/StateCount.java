package dev.taskforge.server.page.view;

/**
 * How many of something are in a state.
 *
 * @param count {@link #UNKNOWN} when it was not counted
 */
public record StateCount(String state, long count) {
    public static final long UNKNOWN = -1;

    public boolean isKnown() {
        return count != UNKNOWN;
    }
}
