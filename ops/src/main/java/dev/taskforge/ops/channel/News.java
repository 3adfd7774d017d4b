package dev.taskforge.ops.channel;

import dev.taskforge.ops.project.AlertDuty.Severity;
import dev.taskforge.ops.project.AlertDuty.Topic;
import dev.taskforge.ops.text.Message;
import java.time.Duration;
import java.util.List;

/**
 * Something people are to hear of.
 *
 * @param key by which it is told once, whoever finds it how often
 * @param subject messages about the same are told at most every so often
 * @param well whether it says that all is well again, which is always told
 * @param lines what, since when, why, what to do
 * @param path of the page where more is to be seen
 * @param after so long it waits before it is told, for what may be told with it; what waits already keeps its moment
 * @param further whether it says more of what was told, and keeps no distance to that
 */
public record News(
        String key,
        Topic topic,
        String subject,
        Severity severity,
        boolean well,
        Message title,
        List<Message> lines,
        String path,
        Duration after,
        boolean further) {

    /** What is told at once. */
    public News(
            String key,
            Topic topic,
            String subject,
            Severity severity,
            boolean well,
            Message title,
            List<Message> lines,
            String path) {
        this(key, topic, subject, severity, well, title, lines, path, Duration.ZERO, false);
    }
}
