package dev.taskforge.server.page.view;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The incidents of a project.
 *
 * @param releases whether TaskForge deploys the project
 * @param incidents the newest first
 */
public record IncidentsPage(String project, String title, boolean releases, List<Row> incidents) {

    /**
     * One incident.
     *
     * @param state open, acknowledged or closed
     * @param monitors their titles, the first few
     * @param more how many others there are
     * @param cause empty while none is known
     * @param lasted up to now while it is open
     * @param by who looks after it; null for nobody
     */
    public record Row(
            long id,
            String state,
            List<String> monitors,
            int more,
            String cause,
            Instant openedAt,
            Duration lasted,
            int reopened,
            @Nullable String by) {}
}
