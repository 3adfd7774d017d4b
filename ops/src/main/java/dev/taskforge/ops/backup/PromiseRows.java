package dev.taskforge.ops.backup;

import dev.taskforge.engine.db.Row;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.ops.project.Timetable;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rows in which promises are written down. */
final class PromiseRows {
    private static final String COLUMNS =
            "SELECT project, name, backup_cron, backup_zone, drill_cron, drill_zone, drill_each, receivers, since"
                    + " FROM backup_promise ";

    private PromiseRows() {}

    /**
     * A promise as it was written down.
     *
     * @param receivers the ids of those who are told
     */
    record Written(BackupPromise promise, List<String> receivers, Instant since) {}

    /** A row, whatever stands in it. */
    record Raw(
            String project,
            String name,
            String cron,
            String zone,
            @Nullable String drillCron,
            @Nullable String drillZone,
            boolean drillEach,
            List<String> receivers,
            Instant since) {

        /** @throws java.time.DateTimeException when a time zone is not known here */
        Written written() {
            var drill = drillCron == null || drillZone == null ? null : new Timetable(drillCron, ZoneId.of(drillZone));
            var promise = new BackupPromise(project, name, new Timetable(cron, ZoneId.of(zone)), drill, drillEach);
            return new Written(promise, receivers, since);
        }

        boolean isDrilled() {
            return drillCron != null || drillEach;
        }

        /** Whether it says the same. */
        boolean says(BackupPromise promise, List<String> told) {
            return equals(of(promise, told, since));
        }
    }

    static Raw of(BackupPromise promise, List<String> receivers, Instant since) {
        return new Raw(
                promise.project(),
                promise.name(),
                promise.backup().cron(),
                promise.backup().zone().getId(),
                promise.drillCron(),
                promise.drillZone(),
                promise.drillEach(),
                receivers,
                since);
    }

    static List<Raw> all(Tx tx) {
        return tx.query(COLUMNS + "ORDER BY project, name", PromiseRows::raw);
    }

    static List<Raw> of(Tx tx, String project) {
        return tx.query(COLUMNS + "WHERE project = ? ORDER BY name", PromiseRows::raw, project);
    }

    private static Raw raw(Row row) throws SQLException {
        var receivers = row.text("receivers");
        return new Raw(
                row.text("project"),
                row.text("name"),
                row.text("backup_cron"),
                row.text("backup_zone"),
                row.textOrNull("drill_cron"),
                row.textOrNull("drill_zone"),
                row.flag("drill_each"),
                receivers.isEmpty() ? List.of() : List.of(receivers.split(" ")),
                row.time("since"));
    }

    /** Writes one down, in place of what was promised of the source before. */
    static void put(Tx tx, Raw row) {
        tx.update(
                """
                INSERT INTO backup_promise
                  (project, name, backup_cron, backup_zone, drill_cron, drill_zone, drill_each, receivers, since)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (project, name) DO UPDATE SET backup_cron = excluded.backup_cron,
                  backup_zone = excluded.backup_zone, drill_cron = excluded.drill_cron, drill_zone = excluded.drill_zone,
                  drill_each = excluded.drill_each, receivers = excluded.receivers""",
                row.project(),
                row.name(),
                row.cron(),
                row.zone(),
                row.drillCron(),
                row.drillZone(),
                row.drillEach(),
                String.join(" ", row.receivers()),
                row.since());
    }

    /** Whether it was there. */
    static boolean remove(Tx tx, Raw row) {
        return tx.update("DELETE FROM backup_promise WHERE project = ? AND name = ?", row.project(), row.name()) == 1;
    }
}
