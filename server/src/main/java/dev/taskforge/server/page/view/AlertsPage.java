package dev.taskforge.server.page.view;

import dev.taskforge.server.silence.OnCallView;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who hears of a project, and what was told.
 *
 * @param releases whether the project has a page of releases
 * @param mayOperate whether the reader may send a test
 * @param oncall who answers for it, and who else is told
 * @param told the newest first
 */
public record AlertsPage(
        String project,
        String title,
        boolean releases,
        boolean mayOperate,
        List<Channel> channels,
        OnCallView oncall,
        List<Delivery> told) {

    /**
     * A channel.
     *
     * @param topics of what it hears, in words; empty for one that only stands in for another
     * @param hours in which it hears what is not critical; empty for always
     * @param fallback which stands in for it; empty for none
     */
    public record Channel(
            String id, String kind, List<String> topics, String severity, String hours, String fallback) {}

    /**
     * A message on a channel.
     *
     * @param error what went wrong last; empty for nothing
     * @param due before which it is not sent; null when it does not wait
     */
    public record Delivery(
            long id,
            String channel,
            String title,
            String lines,
            String state,
            Instant at,
            int attempts,
            String error,
            @Nullable Instant due) {}
}
