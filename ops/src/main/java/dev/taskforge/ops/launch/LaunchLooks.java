package dev.taskforge.ops.launch;

import dev.taskforge.engine.schedule.Cron;
import dev.taskforge.ops.backup.Backup;
import dev.taskforge.ops.backup.Backups;
import dev.taskforge.ops.launch.LaunchReport.Kind;
import dev.taskforge.ops.launch.LaunchReport.Line;
import dev.taskforge.ops.launch.LaunchReport.State;
import dev.taskforge.ops.project.LaunchDuty;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.ProjectFile.DrillDuty;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.watch.Monitor;
import dev.taskforge.ops.watch.Monitors;
import dev.taskforge.ops.watch.Roll;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds what became of a project after a GO: of its monitors, and of the backups that were due. Safe for use by any thread. */
public final class LaunchLooks {
    /** Of the looks that there should have been, so many must say something. */
    private static final int COVERED_PERCENT = 90;

    private static final int HUNDRED = 100;
    /** So long a backup takes that is not late. */
    private static final Duration MAKING = Duration.ofMinutes(30);

    private static final int MOST_BACKUPS = 100;

    private final Monitors monitors;
    private final Backups backups;

    public LaunchLooks(Monitors monitors, Backups backups) {
        this.monitors = monitors;
        this.backups = backups;
    }

    /**
     * What is known.
     *
     * @param until now, for one that goes on
     */
    public LaunchReport report(Project project, LaunchDuty duty, Instant from, Instant until) {
        var lines = new ArrayList<Line>();
        var rolls = monitors.between(project, from, until);
        Monitor.of(project).stream()
                .filter(monitor -> duty.checks().isEmpty() || duty.checks().contains(monitor.name()))
                .map(monitor -> line(monitor, rolls.get(monitor.name()), duty, Duration.between(from, until)))
                .forEach(lines::add);
        lines.addAll(backups(project, from, until));
        return new LaunchReport(lines);
    }

    private static Line line(Monitor monitor, @Nullable Roll roll, LaunchDuty duty, Duration time) {
        long looks = roll == null ? 0 : roll.looks();
        long bad = roll == null ? 0 : roll.bad();
        long expected = time.dividedBy(monitor.every());
        var percent = looks == 0
                ? "–"
                : BigDecimal.valueOf((looks - bad) * HUNDRED)
                        .divide(BigDecimal.valueOf(looks), 2, RoundingMode.FLOOR)
                        .stripTrailingZeros()
                        .toPlainString();
        if (bad * HUNDRED > looks * (HUNDRED - duty.goodPercent())) {
            return new Line(
                    Kind.MONITOR,
                    monitor.name(),
                    State.BAD,
                    Message.of("launch.monitor", percent, looks, bad, duty.goodPercent()));
        }
        if (looks == 0 || looks * HUNDRED < expected * COVERED_PERCENT) {
            return new Line(
                    Kind.MONITOR, monitor.name(), State.UNKNOWN, Message.of("launch.monitor.few", looks, expected));
        }
        return new Line(
                Kind.MONITOR,
                monitor.name(),
                State.GOOD,
                Message.of("launch.monitor", percent, looks, bad, duty.goodPercent()));
    }

    private List<Line> backups(Project project, Instant from, Instant until) {
        var duty = project.file().backup();
        var times = duty == null ? null : duty.timetable();
        if (duty == null || times == null) {
            return List.of();
        }
        var due = Cron.parse(times.cron()).next(from, times.zone());
        if (due.isAfter(until)) {
            return List.of();
        }
        boolean late = due.plus(MAKING).isBefore(until);
        return duty.of().stream()
                .map(name -> backup(project, name, from, until, late))
                .toList();
    }

    private Line backup(Project project, String name, Instant from, Instant until, boolean late) {
        var made = backups.list(project.name(), name, null, MOST_BACKUPS).stream()
                .filter(backup -> !backup.snapshotAt().isBefore(from)
                        && backup.snapshotAt().isBefore(until))
                .toList();
        if (made.isEmpty()) {
            return late
                    ? new Line(Kind.BACKUP, name, State.BAD, Message.of("launch.backup.none"))
                    : new Line(Kind.BACKUP, name, State.UNKNOWN, Message.of("launch.backup.due"));
        }
        return Stream.of(
                        failed(made).map(backup -> line(backup, State.BAD, "launch.backup.failed")),
                        proven(made).map(backup -> line(backup, State.GOOD, "launch.backup.proven")))
                .flatMap(Optional::stream)
                .findFirst()
                .orElseGet(() -> isDrilled(project.file().drill(), name)
                        ? line(made.getFirst(), State.UNKNOWN, "launch.backup.waits")
                        : line(made.getFirst(), State.GOOD, "launch.backup.made"));
    }

    private static Optional<Backup> failed(List<Backup> made) {
        return made.stream()
                .filter(backup -> Boolean.FALSE.equals(backup.drillPassed()) || backup.missing())
                .findFirst();
    }

    private static Optional<Backup> proven(List<Backup> made) {
        return made.stream()
                .filter(backup -> Boolean.TRUE.equals(backup.drillPassed()))
                .findFirst();
    }

    private static boolean isDrilled(@Nullable DrillDuty duty, String name) {
        return duty != null && duty.of().contains(name);
    }

    private static Line line(Backup backup, State state, String key) {
        return new Line(Kind.BACKUP, backup.database(), state, Message.of(key, backup.id()));
    }
}
