package dev.taskforge.ops.backup;

import dev.taskforge.engine.schedule.Cron;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.Timetable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the clock promises about the backups of one source.
 *
 * @param name of the database or the files
 * @param backup when it is backed up
 * @param drill when a backup of it is drilled; null when no time is set for that
 * @param drillEach whether each backup is drilled as soon as it is there
 * @param copies the destinations that get a copy of each, by name, sorted
 */
public record BackupPromise(
        String project,
        String name,
        Timetable backup,
        @Nullable Timetable drill,
        boolean drillEach,
        List<String> copies) {
    /** Whoever fires weekly or oftener is known after two months; the others need longer. */
    private static final List<Duration> WINDOWS =
            List.of(Duration.ofDays(62), Duration.ofDays(800), Duration.ofDays(3_650));

    private static final int ENOUGH = 3;

    /** A backup itself takes a while, however often it is made. */
    private static final Duration LEAST = Duration.ofMinutes(30);

    /** Those of a project; none when it has no schedule of backups. */
    static List<BackupPromise> of(Project project) {
        var duty = project.file().backup();
        var times = duty == null ? null : duty.timetable();
        return duty == null || times == null
                ? List.of()
                : duty.of().stream()
                        .map(name -> of(
                                project,
                                name,
                                times,
                                duty.copies().stream().sorted().toList()))
                        .toList();
    }

    private static BackupPromise of(Project project, String name, Timetable times, List<String> copies) {
        var drill = project.file().drill();
        return drill == null || !drill.of().contains(name)
                ? new BackupPromise(project.name(), name, times, null, false, copies)
                : new BackupPromise(project.name(), name, times, drill.timetable(), drill.afterBackup(), copies);
    }

    /**
     * How old data may get.
     *
     * @param backup that of the newest backup, and of the newest copy at each destination
     * @param proof that of the newest backup that a drill has proven; null when no drill is promised
     * @param pause the longest of the schedule of backups
     */
    record Limits(Duration backup, @Nullable Duration proof, Duration pause) {}

    /**
     * What is allowed around this moment. A backup may be one and a half times as old as the longest pause of its schedule, and half
     * an hour older than the pause where that is more. A proof may be as old as it gets when all runs on time, and as much of the
     * longer pause more: with a drill after each backup that is
     * one and a half pauses again, with weekly drills of daily backups ten days and a half.
     */
    Limits limits(Instant now) {
        var made = firings(backup, now);
        var pause = longest(made);
        if (drillEach) {
            return new Limits(halfMore(pause), halfMore(pause), pause);
        }
        if (drill == null) {
            return new Limits(halfMore(pause), null, pause);
        }
        var drilled = firings(drill, now);
        var longer = pause.compareTo(longest(drilled)) > 0 ? pause : longest(drilled);
        return new Limits(halfMore(pause), oldest(made, drilled).plus(half(longer)), pause);
    }

    private static Duration halfMore(Duration pause) {
        return pause.plus(half(pause));
    }

    private static Duration half(Duration pause) {
        var half = pause.dividedBy(2);
        return half.compareTo(LEAST) < 0 ? LEAST : half;
    }

    /** Those of the last while, and the next two. */
    private static List<Instant> firings(Timetable times, Instant now) {
        var cron = Cron.parse(times.cron());
        List<Instant> found = List.of();
        for (var window : WINDOWS) {
            found = between(cron, times, now.minus(window), now);
            if (found.size() >= ENOUGH + 2) {
                return found;
            }
        }
        return found;
    }

    private static List<Instant> between(Cron cron, Timetable times, Instant from, Instant until) {
        var found = new ArrayList<Instant>();
        var at = cron.next(from, times.zone());
        while (!at.isAfter(until)) {
            found.add(at);
            at = cron.next(at, times.zone());
        }
        found.add(at);
        found.add(cron.next(at, times.zone()));
        return found;
    }

    private static Duration longest(List<Instant> firings) {
        var longest = Duration.ZERO;
        for (int i = 1; i < firings.size(); i++) {
            var pause = Duration.between(firings.get(i - 1), firings.get(i));
            longest = pause.compareTo(longest) > 0 ? pause : longest;
        }
        return longest;
    }

    /** As old as proven data gets on time: from the backup that a drill finds until the next drill. */
    private static Duration oldest(List<Instant> made, List<Instant> drilled) {
        var oldest = Duration.ZERO;
        int next = 0;
        for (int i = 0; i + 1 < drilled.size(); i++) {
            while (next < made.size() && made.get(next).isBefore(drilled.get(i))) {
                next++;
            }
            if (next > 0) {
                var age = Duration.between(made.get(next - 1), drilled.get(i + 1));
                oldest = age.compareTo(oldest) > 0 ? age : oldest;
            }
        }
        return oldest.isZero() ? longest(made).plus(longest(drilled)) : oldest;
    }

    /** Whose limits are the same. */
    BackupPromise anybody() {
        return new BackupPromise("", "", backup, drill, drillEach, List.of());
    }

    @Nullable
    String drillCron() {
        return drill == null ? null : drill.cron();
    }

    @Nullable
    String drillZone() {
        return drill == null ? null : drill.zone().getId();
    }

    /** Whether a drill is promised too. */
    boolean isDrilled() {
        return drill != null || drillEach;
    }

    /** Whether drills of a source are promised. */
    public static boolean isDrilled(Project project, String name) {
        return of(project).stream().anyMatch(promise -> promise.name().equals(name) && promise.isDrilled());
    }
}
