package dev.taskforge.ops.maintenance;

import dev.taskforge.ops.check.AttestationCheck;
import dev.taskforge.ops.project.CalendarDuty;
import dev.taskforge.ops.project.CalendarDuty.Work;
import dev.taskforge.ops.project.Priority;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.ProjectFile;
import dev.taskforge.ops.project.Timetable;
import dev.taskforge.ops.project.UpdatesDuty;
import dev.taskforge.ops.text.Message;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A line of the calendar: a duty that a file declares, or a schedule by which TaskForge works for the project.
 *
 * @param id the name of the duty, or one with a dot, which no duty has
 * @param who does it; null for anybody, or for TaskForge
 * @param within how long after it is due it counts as in time; null until it is due again
 * @param work what proves it; null when a person marks it
 * @param names of what must be worked on for that: databases and files, or checks, or the kind of work itself where it
 *     has no parts; empty without work
 * @param guide where it is written how it is done; null for nowhere
 */
public record Entry(
        String id,
        Message title,
        Timetable timetable,
        @Nullable String who,
        @Nullable Duration within,
        @Nullable Work work,
        Set<String> names,
        @Nullable String guide,
        Priority priority) {
    /** A schedule that has not done its work a day later is late, however seldom it comes. */
    private static final Duration OWN_WITHIN = Duration.ofDays(1);

    private static final String OWN = "schedule.";

    public Entry {
        names = Set.copyOf(names);
    }

    /** Whether it is one of TaskForge's own schedules, which nobody declared as a duty. */
    public boolean isOwn() {
        return id.startsWith(OWN);
    }

    /** What a file asks for: TaskForge's own schedules first, then the duties in the order written. */
    public static List<Entry> of(ProjectFile file) {
        var entries = new ArrayList<Entry>();
        for (var work : Work.values()) {
            timetable(file, work)
                    .map(times -> own(file, work, times))
                    .filter(entry -> !entry.names().isEmpty())
                    .ifPresent(entries::add);
        }
        var maintenance = file.maintenance();
        if (maintenance != null) {
            maintenance.duties().forEach(duty -> entries.add(declared(file, duty)));
        }
        return entries;
    }

    private static Entry own(ProjectFile file, Work work, Timetable times) {
        return new Entry(
                OWN + work.word(),
                Message.of("maintenance.own." + work.word()),
                times,
                null,
                OWN_WITHIN,
                work,
                names(file, work),
                null,
                Priority.P1);
    }

    private static Entry declared(ProjectFile file, CalendarDuty duty) {
        return new Entry(
                duty.name(),
                Message.of("text", duty.title()),
                duty.timetable(),
                duty.who(),
                duty.within(),
                duty.work(),
                names(file, duty.work()),
                duty.guide(),
                duty.priority());
    }

    private static Optional<Timetable> timetable(ProjectFile file, Work work) {
        return Optional.ofNullable(
                switch (work) {
                    case BACKUP -> file.backup() == null ? null : file.backup().timetable();
                    case DRILL -> file.drill() == null ? null : file.drill().timetable();
                    case GATE -> file.gate() == null ? null : file.gate().timetable();
                    case PRUNE -> file.upkeep() == null ? null : file.upkeep().timetable();
                    case UPDATES_SCAN -> UpdatesDuty.of(file).timetable();
                });
    }

    private static Set<String> names(ProjectFile file, @Nullable Work work) {
        var names =
                switch (work) {
                    case null -> Stream.<String>empty();
                    case BACKUP -> file.backup() == null ? Stream.<String>empty() : file.backup().of().stream();
                    case DRILL -> file.drill() == null ? Stream.<String>empty() : file.drill().of().stream();
                    // What only a person can vouch for, no schedule asks.
                    case GATE ->
                        file.items().stream()
                                .flatMap(item -> item.checks().stream())
                                .filter(name -> isAsked(file, name));
                    // The machine as a whole.
                    case PRUNE, UPDATES_SCAN -> Stream.of(work.word());
                };
        return names.collect(Collectors.toCollection(TreeSet::new));
    }

    private static boolean isAsked(ProjectFile file, String check) {
        var declared = file.checks().get(check);
        return declared != null && !declared.kind().equals(AttestationCheck.KIND.key());
    }

    /** The time zone in which people read the calendar: that of the section, else that of the first schedule, else UTC. */
    public static ZoneId zone(Project project) {
        var maintenance = project.file().maintenance();
        if (maintenance != null) {
            return maintenance.zone();
        }
        return Stream.of(Work.values())
                .flatMap(work -> timetable(project.file(), work).stream())
                .map(Timetable::zone)
                .findFirst()
                .orElse(ZoneOffset.UTC);
    }
}
