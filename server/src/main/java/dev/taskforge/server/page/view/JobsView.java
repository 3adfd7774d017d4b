package dev.taskforge.server.page.view;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The list of jobs, newest first.
 *
 * @param counts of the queues the reader may see, in the order of a job's life
 * @param next the cursor of the next page; null on the last
 * @param mayDecide whether the reader may cancel or retry all of them
 */
public record JobsView(
        List<JobRow> jobs,
        List<StateCount> counts,
        Filter filter,
        List<String> queues,
        List<String> types,
        List<String> projects,
        @Nullable Long next,
        boolean mayDecide) {
    /** The parameter that says what was just done. */
    public static final String DONE = "done";

    /** What is being looked for; an empty string stands for everything. */
    public record Filter(
            String state,
            String queue,
            String type,
            String project,
            String createdAfter,
            String createdBefore,
            @Nullable Long before) {

        /** Whenever they were submitted. */
        public Filter(String state, String queue, String type, String project, @Nullable Long before) {
            this(state, queue, type, project, "", "", before);
        }

        public boolean isEmpty() {
            return state.isEmpty()
                    && queue.isEmpty()
                    && type.isEmpty()
                    && project.isEmpty()
                    && createdAfter.isEmpty()
                    && createdBefore.isEmpty();
        }

        /** Whether the numbers of the queues say how many there are. */
        public boolean isOnlyOfQueueOrState() {
            return new Filter("", "", type, project, createdAfter, createdBefore, null).isEmpty();
        }

        public Filter state(String value) {
            return new Filter(value, queue, type, project, createdAfter, createdBefore, null);
        }

        public Filter before(@Nullable Long value) {
            return new Filter(state, queue, type, project, createdAfter, createdBefore, value);
        }

        /** Whether all of them can run again: the dead letters. */
        public boolean canRetry() {
            return state.equals("failed") || state.equals("cancelled");
        }

        /** Whether all of them can be cancelled: a list of what is not over, and not simply of everything. */
        public boolean canCancel() {
            return !isEmpty() && !canRetry() && !state.equals("succeeded");
        }

        /** The address of this list. */
        public String href() {
            return href("/jobs");
        }

        /** The same jobs at another address. */
        public String href(String path) {
            var parts = new ArrayList<String>();
            add(parts, "state", state);
            add(parts, "queue", queue);
            add(parts, "type", type);
            add(parts, "project", project);
            add(parts, "created_after", createdAfter);
            add(parts, "created_before", createdBefore);
            add(parts, "cursor", before == null ? "" : before.toString());
            return parts.isEmpty() ? path : path + "?" + String.join("&", parts);
        }

        private static void add(List<String> parts, String name, String value) {
            if (!value.isEmpty()) {
                parts.add(name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8));
            }
        }
    }
}
