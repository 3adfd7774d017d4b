package dev.taskforge.ops.channel;

import dev.taskforge.ops.project.AlertDuty.Severity;
import dev.taskforge.ops.project.AlertDuty.Topic;
import dev.taskforge.ops.text.Message;
import java.util.List;

/**
 * Something people are to hear of.
 *
 * @param key by which it is told once, whoever finds it how often
 * @param subject messages about the same are told at most every so often
 * @param well whether it says that all is well again, which is always told
 * @param lines what, since when, why, what to do
 * @param path of the page where more is to be seen
 */
public record News(
        String key,
        Topic topic,
        String subject,
        Severity severity,
        boolean well,
        Message title,
        List<Message> lines,
        String path) {}
