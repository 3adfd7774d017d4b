package dev.taskforge.server.launch;

import dev.taskforge.ops.launch.Launch;
import dev.taskforge.ops.launch.LaunchReport;
import dev.taskforge.ops.text.Messages;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The time after a GO, as the API shows it.
 *
 * @param state running, ended, or replaced by a newer decision
 * @param verdict good, unknown or bad; of one that goes on what is known by now, of one that was replaced null
 * @param endedAt null while it goes on
 */
public record LaunchView(
        long id,
        long decisionId,
        String state,
        @Nullable String verdict,
        Instant begunAt,
        Instant endsAt,
        @Nullable Instant endedAt,
        List<LineView> lines) {

    /**
     * One thing that counts.
     *
     * @param kind monitor or backup
     * @param state good, unknown or bad
     * @param said what was found
     */
    public record LineView(String kind, String name, String state, String said) {}

    /** @param report of one that goes on: what is known by now */
    static LaunchView of(Launch launch, @Nullable LaunchReport report, Messages texts) {
        return new LaunchView(
                launch.id(),
                launch.decision(),
                launch.isOpen() ? "running" : launch.report() == null ? "replaced" : "ended",
                report == null ? null : report.verdict().word(),
                launch.begunAt(),
                launch.endsAt(),
                launch.endedAt(),
                report == null
                        ? List.of()
                        : report.lines().stream()
                                .map(line -> new LineView(
                                        line.kind().word(),
                                        line.name(),
                                        line.state().word(),
                                        texts.render(line.said())))
                                .toList());
    }
}
