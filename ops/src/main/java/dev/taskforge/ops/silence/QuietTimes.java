package dev.taskforge.ops.silence;

import dev.taskforge.engine.db.Tx;
import dev.taskforge.ops.project.MaintenanceDuty;
import dev.taskforge.ops.project.Projects;
import dev.taskforge.ops.watch.PlannedChanges;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** All because of which nobody is told: what TaskForge does to a project, the windows of its file, silences of people. */
public final class QuietTimes implements PlannedChanges {
    /** A look is written down sooner than this, so that what ended before says nothing of it. */
    private static final Duration NEAR = Duration.ofDays(1);

    private final Projects projects;
    private final PlannedChanges changes;
    private final Clock clock;

    /** @param changes what TaskForge itself does */
    public QuietTimes(Projects projects, PlannedChanges changes, Clock clock) {
        this.projects = projects;
        this.changes = changes;
        this.clock = clock;
    }

    @Override
    public Planned of(Tx tx, String name) {
        var changed = changes.of(tx, name);
        var windows = projects.find(tx, name)
                .map(project -> project.file().maintenance())
                .orElse(null);
        var silences = Silences.after(tx, name, clock.instant().minus(NEAR));
        return (monitor, at) -> Stream.of(
                        changed.ended(monitor, at), windows(windows, monitor, at), silences(silences, monitor, at))
                .max(Comparator.naturalOrder())
                .orElse(NEVER);
    }

    private static Instant windows(@Nullable MaintenanceDuty duty, String monitor, Instant at) {
        if (duty == null) {
            return NEVER;
        }
        return duty.at(at).stream().anyMatch(span -> span.window().covers(monitor))
                ? NOT_YET
                : duty.lastEnd(monitor, at).orElse(NEVER);
    }

    private static Instant silences(List<Silence> silences, String monitor, Instant at) {
        return silences.stream()
                .filter(silence -> silence.covers(monitor))
                .map(silence -> silence.holds(at) ? NOT_YET : silence.until().isAfter(at) ? null : silence.until())
                .filter(Objects::nonNull)
                .max(Comparator.naturalOrder())
                .orElse(NEVER);
    }
}
