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
 */
public record JobsView(
        List<JobRow> jobs,
        List<StateCount> counts,
        Filter filter,
        List<String> queues,
        List<String> types,
        List<String> projects,
        @Nullable Long next) {

    /** What is being looked for; an empty string stands for everything. */
    public record Filter(
            String state,
            String queue,
            String type,
            String project,
            @Nullable Long before) {

        public boolean isEmpty() {
            return state.isEmpty() && queue.isEmpty() && type.isEmpty() && project.isEmpty();
        }

        public Filter state(String value) {
            return new Filter(value, queue, type, project, null);
        }

        public Filter before(@Nullable Long value) {
            return new Filter(state, queue, type, project, value);
        }

        /** The address of this list. */
        public String href() {
            var parts = new ArrayList<String>();
            add(parts, "state", state);
            add(parts, "queue", queue);
            add(parts, "type", type);
            add(parts, "project", project);
            add(parts, "cursor", before == null ? "" : before.toString());
            return parts.isEmpty() ? "/jobs" : "/jobs?" + String.join("&", parts);
        }

        private static void add(List<String> parts, String name, String value) {
            if (!value.isEmpty()) {
                parts.add(name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8));
            }
        }
    }
}
