package dev.taskforge.server.alert;

import dev.taskforge.ops.project.AlertDuty.Channel;
import dev.taskforge.ops.project.AlertDuty.Topic;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A channel as the API shows it; neither numbers nor keys.
 *
 * @param topics of what it hears; empty for one that only stands in for another
 * @param severity the least it hears
 * @param hours in which it hears what is not critical, such as 07:00-22:00; null for always
 * @param fallback the id of the channel that stands in for it; null for none
 */
public record AlertChannelView(
        String id,
        String kind,
        List<String> topics,
        String severity,
        @Nullable String hours,
        @Nullable String fallback) {

    /** As the file declares it. */
    public static AlertChannelView of(Channel channel) {
        var hours = channel.hours();
        return new AlertChannelView(
                channel.id(),
                channel.kind().word(),
                channel.topics().stream().map(Topic::word).toList(),
                channel.severity().word(),
                hours == null ? null : hours.from() + "-" + hours.to(),
                channel.fallback());
    }
}
