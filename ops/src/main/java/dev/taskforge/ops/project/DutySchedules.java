package dev.taskforge.ops.project;

import dev.taskforge.engine.api.NewJob;
import dev.taskforge.engine.api.NewSchedule;
import java.util.LinkedHashMap;
import java.util.Map;

/** The schedules that a project's duties ask for. */
final class DutySchedules {

    private DutySchedules() {}

    /** By name, such as {@code ahsp.backup.main}. */
    static Map<String, NewSchedule> of(ProjectFile file) {
        var schedules = new LinkedHashMap<String, NewSchedule>();
        var project = file.project();
        var backup = file.backup();
        if (backup != null && backup.timetable() != null) {
            for (var database : backup.of()) {
                add(schedules, project, "backup." + database, backup.timetable(), DutyJobs.backup(project, database));
            }
        }
        var drill = file.drill();
        if (drill != null && drill.timetable() != null) {
            for (var name : drill.of()) {
                add(
                        schedules,
                        project,
                        "drill." + name,
                        drill.timetable(),
                        DutyJobs.drill(project, name, null, drill.from()));
            }
        }
        var gate = file.gate();
        if (gate != null && gate.timetable() != null) {
            add(schedules, project, "gate", gate.timetable(), DutyJobs.check(project, null));
        }
        return schedules;
    }

    private static void add(
            Map<String, NewSchedule> schedules, String project, String duty, Timetable timetable, NewJob job) {
        var name = project + "." + duty;
        schedules.put(name, new NewSchedule(name, project, timetable.cron(), timetable.zone(), job.schedule(name)));
    }
}
