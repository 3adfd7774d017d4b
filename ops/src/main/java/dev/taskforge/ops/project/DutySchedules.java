package dev.taskforge.ops.project;

import dev.taskforge.engine.api.NewJob;
import dev.taskforge.engine.api.NewSchedule;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** The schedules that a project's duties ask for. */
final class DutySchedules {
    /** The queue of what TaskForge itself does. */
    static final String QUEUE = "ops";

    private static final JsonMapper JSON = JsonMapper.shared();

    private DutySchedules() {}

    /** By name, such as {@code ahsp.backup.main}. */
    static Map<String, NewSchedule> of(ProjectFile file) {
        var schedules = new LinkedHashMap<String, NewSchedule>();
        var backup = file.backup();
        if (backup != null && backup.timetable() != null) {
            for (var database : backup.of()) {
                add(schedules, file, "backup." + database, backup.timetable(), "backup", Map.of("database", database));
            }
        }
        var drill = file.drill();
        if (drill != null && drill.timetable() != null) {
            add(schedules, file, "drill." + drill.of(), drill.timetable(), "drill", Map.of("database", drill.of()));
        }
        var gate = file.gate();
        if (gate != null && gate.timetable() != null) {
            add(schedules, file, "gate", gate.timetable(), "check", Map.of());
        }
        return schedules;
    }

    private static void add(
            Map<String, NewSchedule> schedules,
            ProjectFile file,
            String duty,
            Timetable timetable,
            String type,
            Map<String, String> more) {
        var name = file.project() + "." + duty;
        var payload = new LinkedHashMap<String, String>();
        payload.put("project", file.project());
        payload.putAll(more);
        var job = NewJob.of(type, JSON.writeValueAsString(payload))
                .queue(QUEUE)
                .project(file.project())
                .uniqueKey(name)
                .concurrency(concurrencyKey(file.project(), type, more.get("database")), 1)
                .schedule(name);
        schedules.put(name, new NewSchedule(name, file.project(), timetable.cron(), timetable.zone(), job));
    }

    /** What backs up a database and what drills its backups keep out of each other's way. */
    private static String concurrencyKey(String project, String type, @Nullable String database) {
        return database == null ? type + ":" + project : "backup:" + project + "/" + database;
    }
}
