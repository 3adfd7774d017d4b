package dev.taskforge.ops.channel;

import dev.taskforge.ops.project.AlertDuty.Severity;
import java.time.Duration;

/**
 * What is told, as far as it decides where and when.
 *
 * @param topic as it is written
 * @param after see {@link News}
 * @param further see {@link News}
 */
record About(
        String project,
        String topic,
        String subject,
        Severity severity,
        boolean well,
        Duration after,
        boolean further) {

    static About of(String project, News news) {
        return new About(
                project,
                news.topic().word(),
                news.subject(),
                news.severity(),
                news.well(),
                news.after(),
                news.further());
    }

    static About of(Told told) {
        return new About(told.project(), told.topic(), told.subject(), told.how(), told.well(), Duration.ZERO, false);
    }
}
