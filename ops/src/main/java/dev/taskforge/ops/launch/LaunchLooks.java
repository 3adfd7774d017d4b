package dev.taskforge.ops.launch;

import dev.taskforge.engine.schedule.Cron;
import dev.taskforge.ops.backup.Backups;
import dev.taskforge.ops.launch.LaunchReport.Kind;
import dev.taskforge.ops.launch.LaunchReport.Line;
import dev.taskforge.ops.launch.LaunchReport.State;
import dev.taskforge.ops.project.LaunchDuty;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.ProjectFile.DrillDuty;
import dev.taskforge.ops.project.Timetable;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.watch.Monitor;
import dev.taskforge.ops.watch.MonitorReport;
import dev.taskforge.ops.watch.Monitors;
import dev.taskforge.ops.watch.Roll;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds what became of a project after a GO: of its monitors, and of the backups that were due. Safe for use by any thread. */
public final class LaunchLooks {
    /** Of the looks that there should have been, so many must say something. */
    private static final int COVERED_PERCENT = 90;

    private static final int HUNDRED = 100;
    /** So long a backup takes that is not late. */
    private static final Duration MAKING = Duration.ofMinutes(30);

    private static final int MOST_DUE = 10_000;

    private final Monitors monitors;
    private final Backups backups;

    public LaunchLooks(Monitors monitors, Backups backups) {
        this.monitors = monitors;
        this.backups = backups;
    }

    /**
     * What is known. A monitor that is down now is not well, however seldom it was before.
     *
     * @param until now, for one that goes on
     */
    public LaunchReport report(Project project, LaunchDuty duty, Instant from, Instant until) {
        var lines = new ArrayList<Line>();
        var rolls = monitors.between(project, from, until);
        var down = monitors.of(project).stream()
                .filter(report -> report.pause() == null && report.state().isBad())
                .map(MonitorReport::name)
                .collect(Collectors.toSet());
        Monitor.of(project).stream()
                .filter(monitor -> duty.checks().isEmpty() || duty.checks().contains(monitor.name()))
                .map(monitor -> down.contains(monitor.name())
                        ? new Line(Kind.MONITOR, monitor.name(), State.BAD, Message.of("launch.monitor.down"))
                        : line(monitor, rolls.get(monitor.name()), duty, Duration.between(from, until)))
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
        var due = due(times, from, until);
        return due.isEmpty()
                ? List.of()
                : duty.of().stream()
                        .map(name -> backup(project, name, due, until))
                        .toList();
    }

    /** When a backup was due in a time. */
    private static List<Instant> due(Timetable times, Instant from, Instant until) {
        var cron = Cron.parse(times.cron());
        var due = new ArrayList<Instant>();
        for (var at = cron.next(from, times.zone());
                at.isBefore(until) && due.size() < MOST_DUE;
                at = cron.next(at, times.zone())) {
            due.add(at);
        }
        return due;
    }

    private Line backup(Project project, String name, List<Instant> due, Instant until) {
        var made = backups.made(project.name(), name, due.getFirst(), until);
        var failed = made.stream()
                .filter(one -> Boolean.FALSE.equals(one.drillPassed()) || one.missing())
                .findFirst();
        if (failed.isPresent()) {
            return line(name, State.BAD, "launch.backup.failed", failed.get().id());
        }
        int missed = 0;
        boolean late = false;
        for (int i = 0; i < due.size(); i++) {
            var at = due.get(i);
            var next = i + 1 < due.size() ? due.get(i + 1) : until;
            boolean there = made.stream()
                    .anyMatch(one ->
                            !one.snapshotAt().isBefore(at) && one.snapshotAt().isBefore(next));
            boolean open = !at.plus(MAKING).isBefore(until);
            missed += there || open ? 0 : 1;
            late |= !there && open;
        }
        if (missed > 0) {
            return line(name, State.BAD, "launch.backup.none", missed, due.size());
        }
        if (late) {
            return line(name, State.UNKNOWN, "launch.backup.due");
        }
        var newest = made.getLast();
        if (Boolean.TRUE.equals(newest.drillPassed())) {
            return line(name, State.GOOD, "launch.backup.proven", newest.id(), made.size());
        }
        return isDrilled(project.file().drill(), name)
                ? line(name, State.UNKNOWN, "launch.backup.waits", newest.id())
                : line(name, State.GOOD, "launch.backup.made", made.size());
    }

    private static boolean isDrilled(@Nullable DrillDuty duty, String name) {
        return duty != null && duty.of().contains(name);
    }

    private static Line line(String name, State state, String key, Object... arguments) {
        return new Line(Kind.BACKUP, name, state, Message.of(key, arguments));
    }
}
