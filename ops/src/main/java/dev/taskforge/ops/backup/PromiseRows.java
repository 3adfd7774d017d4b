package dev.taskforge.ops.backup;

import dev.taskforge.engine.db.Row;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.ops.project.Timetable;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The rows in which promises are written down. */
final class PromiseRows {
    private static final String COLUMNS =
            "SELECT project, name, backup_cron, backup_zone, drill_cron, drill_zone, drill_each, receivers, since"
                    + " FROM backup_promise ";

    private static final String COPIES = "SELECT project, name, destination, since FROM backup_copy_promise ";

    private PromiseRows() {}

    /**
     * A promise as it was written down.
     *
     * @param copies those it makes
     */
    record Written(BackupPromise promise, Instant since, List<Copied> copies) {}

    /**
     * A promise of copies.
     *
     * @param since when it was first seen
     */
    record Copied(String destination, Instant since) {}

    /**
     * A row, whatever stands in it.
     *
     * @param receivers the ids of those who are told
     * @param copies by destination
     */
    record Raw(
            String project,
            String name,
            String cron,
            String zone,
            @Nullable String drillCron,
            @Nullable String drillZone,
            boolean drillEach,
            List<String> receivers,
            Instant since,
            List<Copied> copies) {

        /** @throws java.time.DateTimeException when a time zone is not known here */
        Written written() {
            var drill = drillCron == null || drillZone == null ? null : new Timetable(drillCron, ZoneId.of(drillZone));
            var times = new Timetable(cron, ZoneId.of(zone));
            var promise = new BackupPromise(project, name, times, drill, drillEach, destinations());
            return new Written(promise, since, copies);
        }

        List<String> destinations() {
            return copies.stream().map(Copied::destination).toList();
        }

        /** Since when copies go to a destination; empty when none do. */
        Optional<Instant> copiedSince(String destination) {
            return copies.stream()
                    .filter(copy -> copy.destination().equals(destination))
                    .map(Copied::since)
                    .findFirst();
        }

        Raw with(List<Copied> copies) {
            return new Raw(project, name, cron, zone, drillCron, drillZone, drillEach, receivers, since, copies);
        }

        boolean isDrilled() {
            return drillCron != null || drillEach;
        }

        /** Whether it says the same. */
        boolean says(BackupPromise promise, List<String> told) {
            return equals(of(promise, told, this, since));
        }
    }

    /**
     * The row that says a promise.
     *
     * @param before the one that did until now; null when there was none
     */
    static Raw of(BackupPromise promise, List<String> receivers, @Nullable Raw before, Instant now) {
        return new Raw(
                promise.project(),
                promise.name(),
                promise.backup().cron(),
                promise.backup().zone().getId(),
                promise.drillCron(),
                promise.drillZone(),
                promise.drillEach(),
                receivers,
                before == null ? now : before.since(),
                promise.copies().stream()
                        .map(destination -> new Copied(destination, since(before, destination, now)))
                        .toList());
    }

    private static Instant since(@Nullable Raw before, String destination, Instant now) {
        return before == null ? now : before.copiedSince(destination).orElse(now);
    }

    static List<Raw> all(Tx tx) {
        var rows = tx.query(COLUMNS + "ORDER BY project, name", PromiseRows::raw);
        return withCopies(rows, tx.query(COPIES, PromiseRows::copy));
    }

    static List<Raw> of(Tx tx, String project) {
        var rows = tx.query(COLUMNS + "WHERE project = ? ORDER BY name", PromiseRows::raw, project);
        return withCopies(rows, tx.query(COPIES + "WHERE project = ?", PromiseRows::copy, project));
    }

    /** A promise of copies, and of which source. */
    private record Of(String project, String name, Copied copied) {}

    private static Of copy(Row row) throws SQLException {
        return new Of(row.text("project"), row.text("name"), new Copied(row.text("destination"), row.time("since")));
    }

    /** Sorted as Java does, whatever the collation of the database is: so it is compared with what is promised now. */
    private static List<Raw> withCopies(List<Raw> rows, List<Of> copies) {
        var known = copies.stream()
                .sorted(Comparator.comparing(copy -> copy.copied().destination()))
                .collect(Collectors.groupingBy(
                        copy -> Map.entry(copy.project(), copy.name()),
                        Collectors.mapping(Of::copied, Collectors.toList())));
        return rows.stream()
                .map(row -> row.with(known.getOrDefault(Map.entry(row.project(), row.name()), List.of())))
                .toList();
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
                row.time("since"),
                List.of());
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
        forgetCopies(tx, row);
        row.copies()
                .forEach(copy -> tx.update(
                        "INSERT INTO backup_copy_promise (project, name, destination, since) VALUES (?, ?, ?, ?)",
                        row.project(),
                        row.name(),
                        copy.destination(),
                        copy.since()));
    }

    private static void forgetCopies(Tx tx, Raw row) {
        tx.update("DELETE FROM backup_copy_promise WHERE project = ? AND name = ?", row.project(), row.name());
    }

    /** Whether it was there. */
    static boolean remove(Tx tx, Raw row) {
        forgetCopies(tx, row);
        return tx.update("DELETE FROM backup_promise WHERE project = ? AND name = ?", row.project(), row.name()) == 1;
    }
}
