package dev.taskforge.server.silence;

import dev.taskforge.ops.project.MaintenanceDuty;
import dev.taskforge.ops.project.Project;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * A window of maintenance at its time, as the API shows it.
 *
 * @param state now or next
 * @param monitors the checks that are meant; empty for all of the project
 * @param until the first moment after it
 */
public record WindowView(String name, String state, Instant from, Instant until, List<String> monitors) {

    /** The windows of a project now, and the next time of each. */
    public static List<WindowView> of(Project project, Instant now) {
        var duty = project.file().maintenance();
        return duty == null
                ? List.of()
                : Stream.concat(
                                duty.at(now).stream().map(span -> of(span, "now")),
                                duty.after(now).stream().map(span -> of(span, "next")))
                        .toList();
    }

    private static WindowView of(MaintenanceDuty.Span span, String state) {
        return new WindowView(
                span.window().name(),
                state,
                span.from(),
                span.until(),
                span.window().monitors());
    }
}
