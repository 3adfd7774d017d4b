package dev.taskforge.ops.project;

import dev.taskforge.ops.project.ProjectFile.BackupDuty;
import dev.taskforge.ops.project.ProjectFile.DatabaseKind;
import dev.taskforge.ops.project.ProjectFile.DrillDuty;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.yaml.Field;
import dev.taskforge.ops.yaml.ObjectType;
import dev.taskforge.ops.yaml.Type;
import dev.taskforge.ops.yaml.Types;
import dev.taskforge.ops.yaml.Values;
import java.time.ZoneId;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How backup and drill are declared, and what all duties with a timetable have in common. */
final class DutyFormats {
    static final Type<String> NAME = Types.text(63, ProjectFormat.NAME, "project.part-name", "main");
    static final Field<String> SCHEDULE = Field.optional(
            "schedule", CronType.INSTANCE, "When, as five fields: minute, hour, day of month, month, day of week.");
    static final Field<ZoneId> TIMEZONE = Field.withDefault(
            "timezone", Types.zone(), ZoneId.of("UTC"), "The time zone of the schedule; UTC when left out.");
    private static final Field<List<String>> BACKUP_OF =
            Field.required("of", Types.list(NAME, 1, 50), "The databases to back up, by name.");
    private static final Field<Integer> KEEP =
            Field.withDefault("keep", Types.integer(1, 1000), 7, "How many backups of each database stay.");
    private static final Field<String> DRILL_OF =
            Field.required("of", NAME, "The database whose backup is restored and compared.");

    private final Declared declared;

    DutyFormats(Declared declared) {
        this.declared = declared;
    }

    Type<BackupDuty> backup() {
        return new ObjectType<>(List.of(SCHEDULE, TIMEZONE, BACKUP_OF, KEEP), this::backup);
    }

    private BackupDuty backup(Values values) {
        for (var name : values.get(BACKUP_OF)) {
            var database = declared.databases().get(name);
            if (database == null) {
                values.refuse(
                        BACKUP_OF,
                        Message.of("project.database.unknown", name),
                        Declared.hint(name, declared.databases().keySet()));
            } else if (database.kind() == DatabaseKind.POSTGRES) {
                values.refuse(
                        BACKUP_OF,
                        Message.of("project.backup.postgres", name),
                        Message.of("project.backup.postgres.fix"));
            }
        }
        var distinct = List.copyOf(new LinkedHashSet<>(values.get(BACKUP_OF)));
        return new BackupDuty(timetable(values), distinct, values.get(KEEP));
    }

    Type<DrillDuty> drill() {
        return new ObjectType<>(List.of(SCHEDULE, TIMEZONE, DRILL_OF), this::drill);
    }

    private DrillDuty drill(Values values) {
        var of = values.get(DRILL_OF);
        if (!declared.backedUp().contains(of)) {
            values.refuse(
                    DRILL_OF,
                    Message.of("project.drill.unknown", of),
                    declared.backedUp().isEmpty()
                            ? Message.of("project.drill.no-backup")
                            : Declared.hint(of, declared.backedUp()));
        }
        return new DrillDuty(timetable(values), of);
    }

    static @Nullable Timetable timetable(Values values) {
        var cron = values.find(SCHEDULE);
        if (cron == null && values.has(TIMEZONE)) {
            values.refuse(TIMEZONE, Message.of("project.timezone.alone"), Message.of("project.timezone.alone.fix"));
        }
        return cron == null ? null : new Timetable(cron, values.get(TIMEZONE));
    }
}
