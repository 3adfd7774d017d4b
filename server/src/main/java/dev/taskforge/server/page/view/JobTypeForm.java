package dev.taskforge.server.page.view;

/**
 * The form that sets a job type.
 *
 * @param server whether this server runs it itself, so that less can be set
 * @param set whether there is a setting to remove
 * @param counts what counts for its jobs now, as the form writes it
 * @param typed what is set, or what was typed when it was refused; empty for what is built in
 * @param refusal why it was refused; empty when it was not
 */
public record JobTypeForm(String name, boolean server, boolean set, Fields counts, Fields typed, String refusal) {

    /** What the form asks for, as people write it. */
    public record Fields(
            String timeout,
            String attempts,
            String firstPause,
            String longestPause,
            String retention,
            String description,
            String schema) {}
}
