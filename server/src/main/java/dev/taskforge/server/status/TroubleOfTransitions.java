package dev.taskforge.server.status;

import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.watch.MonitorState;
import dev.taskforge.ops.watch.Monitors;
import dev.taskforge.ops.watch.Transition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Tells from the changes of monitors when they were down. */
public final class TroubleOfTransitions implements PastTrouble {
    private static final int MOST = 500;

    private final Monitors monitors;

    public TroubleOfTransitions(Monitors monitors) {
        this.monitors = monitors;
    }

    @Override
    public List<Span> since(Project project, List<String> names, Instant moment) {
        return names.stream()
                .flatMap(name -> spans(name, monitors.transitions(project, name, MOST)).stream())
                .filter(span -> span.until() == null || span.until().isAfter(moment))
                .sorted(Comparator.comparing(Span::from).reversed())
                .toList();
    }

    /** @param changes the newest first */
    static List<Span> spans(String name, List<Transition> changes) {
        var spans = new ArrayList<Span>();
        Instant down = null;
        for (var change : changes.reversed()) {
            if (change.was() == MonitorState.DOWN && change.became() != MonitorState.DOWN) {
                spans.add(new Span(name, down == null ? change.since() : down, change.at()));
                down = null;
            } else if (change.became() == MonitorState.DOWN) {
                down = change.at();
            }
        }
        if (down != null) {
            spans.add(new Span(name, down, null));
        }
        return spans;
    }
}
