package dev.taskforge.server.status;

import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.watch.MonitorReport;
import dev.taskforge.ops.watch.MonitorState;
import dev.taskforge.ops.watch.Monitors;
import dev.taskforge.ops.watch.Transition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells from the changes of monitors when they were down. */
public final class TroubleOfTransitions implements PastTrouble {
    private static final int MOST = 500;

    private final Monitors monitors;

    public TroubleOfTransitions(Monitors monitors) {
        this.monitors = monitors;
    }

    @Override
    public List<Span> since(Project project, List<MonitorReport> reports, Instant moment) {
        return reports.stream()
                .flatMap(report ->
                        spans(report.name(), monitors.transitions(project, report.name(), MOST), end(report)).stream())
                .filter(span -> span.until() == null || span.until().isAfter(moment))
                .sorted(Comparator.comparing(Span::from).reversed())
                .toList();
    }

    /** Until when one was down at most; null when it is. */
    private static @Nullable Instant end(MonitorReport report) {
        var pause = report.pause();
        return pause != null ? pause.at() : report.state() == MonitorState.DOWN ? null : report.since();
    }

    /**
     * Pauses and what is taken out of a file are no changes: nobody knows how it stood from then on.
     *
     * @param changes the newest first
     * @param end of what the last change began; null while it goes on
     */
    static List<Span> spans(String name, List<Transition> changes, @Nullable Instant end) {
        var spans = new ArrayList<Span>();
        Instant down = null;
        for (var change : changes.reversed()) {
            if (down != null && change.was() != MonitorState.DOWN) {
                spans.add(new Span(name, down, change.since()));
                down = null;
            }
            if (change.was() == MonitorState.DOWN && change.became() != MonitorState.DOWN) {
                spans.add(new Span(name, down == null ? change.since() : down, change.at()));
                down = null;
            } else if (change.became() == MonitorState.DOWN) {
                down = change.at();
            }
        }
        if (down != null) {
            // What began after the end was looked up goes on.
            spans.add(new Span(name, down, end == null || end.isBefore(down) ? null : end));
        }
        return spans;
    }
}
