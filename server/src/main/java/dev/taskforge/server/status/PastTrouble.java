package dev.taskforge.server.status;

import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.watch.MonitorReport;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Knows when monitors were down. */
@FunctionalInterface
public interface PastTrouble {

    /**
     * A time in which one was down.
     *
     * @param until null while it goes on
     */
    record Span(String monitor, Instant from, @Nullable Instant until) {}

    /** When those of a project were, as far as it ended after a moment. */
    List<Span> since(Project project, List<MonitorReport> monitors, Instant moment);
}
