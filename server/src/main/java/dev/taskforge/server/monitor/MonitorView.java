package dev.taskforge.server.monitor;

import dev.taskforge.ops.text.Messages;
import dev.taskforge.ops.watch.MonitorReport;
import dev.taskforge.ops.watch.Roll;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a monitor stands, as the API shows it.
 *
 * @param state up, down or unknown
 * @param detail up, down, new, unasked, offline; or paused
 * @param question what is asked, secrets masked
 * @param seen what was seen last; null when it was as wanted, or nobody looked
 * @param tookMillis how long the last answer took; null before the first
 * @param uptime24h which part of the looks of the last 24 hours passed; null when there were none
 * @param uptime30d which part of the looks of the last 30 days passed; null when there were none
 * @param p95Millis so long took 95 of 100 good answers of the last 24 hours; null when there were none
 */
public record MonitorView(
        String name,
        String title,
        String kind,
        String priority,
        String question,
        String state,
        String detail,
        Instant since,
        long everySeconds,
        int failsAfter,
        int recoversAfter,
        @Nullable Instant lookedAt,
        @Nullable String seen,
        @Nullable Double tookMillis,
        @Nullable Double uptime24h,
        @Nullable Double uptime30d,
        @Nullable Double p95Millis,
        @Nullable Instant pausedAt,
        @Nullable Instant pausedUntil,
        @Nullable String pausedBy) {

    static MonitorView of(MonitorReport report, Messages texts) {
        var check = report.check();
        var pause = report.pause();
        var seen = report.seen();
        return new MonitorView(
                report.name(),
                check.title(),
                check.kind(),
                check.priority().name(),
                check.question(),
                report.state().word(),
                report.word(),
                report.since(),
                report.monitor().every().toSeconds(),
                report.monitor().failsAfter(),
                report.monitor().recoversAfter(),
                report.lookedAt(),
                seen == null ? null : texts.render(seen),
                report.lookedAt() == null ? null : report.micros() / 1e3,
                uptime(report.day()),
                uptime(report.month()),
                quantile(report.day(), 0.95),
                pause == null ? null : pause.at(),
                pause == null ? null : pause.until(),
                pause == null ? null : pause.by());
    }

    static @Nullable Double uptime(Roll roll) {
        var uptime = roll.uptime();
        return uptime.isEmpty() ? null : (Double) (Math.floor(uptime.getAsDouble() * 1e6) / 1e6);
    }

    static @Nullable Double quantile(Roll roll, double part) {
        var micros = roll.quantile(part);
        return micros.isEmpty() ? null : (Double) (micros.getAsLong() / 1e3);
    }
}
