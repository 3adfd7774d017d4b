package dev.taskforge.ops.project;

import dev.taskforge.engine.api.NewJob;
import dev.taskforge.engine.api.NewSchedule;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The schedules that a project's duties ask for. */
public final class DutySchedules {

    private static final ZoneId UTC = ZoneId.of("UTC");

    /** Each day what is in force is written down, and tried. */
    private static final Timetable GUARD_EXPORT = new Timetable("20 0 * * *", UTC);

    private static final Timetable GUARD_VERIFY = new Timetable("40 0 * * *", UTC);

    private DutySchedules() {}

    /** The name of the schedule of backups. */
    public static String backup(String project) {
        return project + ".backup";
    }

    /** The names of the schedules that earlier versions had in its place, one for each database. */
    static List<String> backupsBefore(ProjectFile file) {
        var backup = file.backup();
        return backup == null || backup.timetable() == null
                ? List.of()
                : backup.of().stream()
                        .map(name -> backup(file.project()) + "." + name)
                        .toList();
    }

    /** The name of the schedule of drills of a database. */
    public static String drill(String project, String database) {
        return project + ".drill." + database;
    }

    /** The name of the schedule of pruning. */
    public static String prune(String project) {
        return project + ".prune";
    }

    /** By name, such as {@code ahsp.backup}. */
    static Map<String, NewSchedule> of(ProjectFile file) {
        var schedules = new LinkedHashMap<String, NewSchedule>();
        var project = file.project();
        var backup = file.backup();
        if (backup != null && backup.timetable() != null) {
            add(schedules, project, backup(project), backup.timetable(), DutyJobs.backupSet(project));
        }
        var drill = file.drill();
        if (drill != null && drill.timetable() != null) {
            for (var name : drill.of()) {
                add(
                        schedules,
                        project,
                        drill(project, name),
                        drill.timetable(),
                        DutyJobs.drill(project, name, null, drill.from()));
            }
        }
        var gate = file.gate();
        if (gate != null && gate.timetable() != null) {
            add(schedules, project, project + ".gate", gate.timetable(), DutyJobs.check(project, null));
        }
        var guard = file.guard();
        if (guard != null) {
            guard.names().forEach(name -> {
                add(
                        schedules,
                        project,
                        project + ".guard-export." + name,
                        GUARD_EXPORT,
                        DutyJobs.guard(project, name, "EXPORT", null, null));
                add(
                        schedules,
                        project,
                        project + ".guard-verify." + name,
                        GUARD_VERIFY,
                        DutyJobs.guard(project, name, "VERIFY", null, null));
            });
        }
        var upkeep = file.upkeep();
        if (upkeep != null && upkeep.timetable() != null) {
            add(schedules, project, prune(project), upkeep.timetable(), DutyJobs.prune(project, false));
        }
        var updates = UpdatesDuty.of(file).timetable();
        if (updates != null) {
            add(schedules, project, project + ".updates", updates, DutyJobs.scanUpdates(project));
        }
        return schedules;
    }

    private static void add(
            Map<String, NewSchedule> schedules, String project, String name, Timetable timetable, NewJob job) {
        schedules.put(name, new NewSchedule(name, project, timetable.cron(), timetable.zone(), job.schedule(name)));
    }
}
