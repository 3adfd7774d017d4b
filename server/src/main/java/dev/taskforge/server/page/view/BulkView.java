package dev.taskforge.server.page.view;

/**
 * The question before a decision about many jobs.
 *
 * @param decision cancel or retry
 * @param count how many jobs it is about now
 */
public record BulkView(String decision, long count, JobsView.Filter filter) {

    /** Where the decision is sent. */
    public String action() {
        return filter.before(null).href("/jobs/" + decision);
    }
}
