package dev.taskforge.ops.maintenance;

import dev.taskforge.engine.db.Row;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.ops.maintenance.Agenda.Mark;
import dev.taskforge.ops.maintenance.Occurrence.Done;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The rows in which persons marked duties as done. They are never removed: without them a duty that was done would look missed. */
final class Marks {
    private Marks() {}

    /** A row. */
    private record Marked(Mark mark, Done done) {}

    /** What was due from one moment until before another. */
    static Map<Mark, Done> between(Tx tx, String project, Instant from, Instant until) {
        return tx
                .query(
                        "SELECT * FROM duty_mark WHERE project = ? AND due_at >= ? AND due_at < ?",
                        Marks::marked,
                        project,
                        from,
                        until)
                .stream()
                .collect(Collectors.toMap(Marked::mark, Marked::done));
    }

    static Optional<Done> find(Tx tx, String project, String duty, Instant due) {
        return tx.first(
                        "SELECT * FROM duty_mark WHERE project = ? AND duty = ? AND due_at = ?",
                        Marks::marked,
                        project,
                        duty,
                        due)
                .map(Marked::done);
    }

    /** Writes one down; false when it was marked already. */
    static boolean add(Tx tx, String project, String duty, Instant due, Instant at, String by, String note) {
        return tx.update("""
                        INSERT INTO duty_mark (project, duty, due_at, done_at, done_by, note) VALUES (?, ?, ?, ?, ?, ?)
                        ON CONFLICT (project, duty, due_at) DO NOTHING""", project, duty, due, at, by, note) == 1;
    }

    private static Marked marked(Row row) throws SQLException {
        return new Marked(
                new Mark(row.text("duty"), row.time("due_at")),
                new Done(row.time("done_at"), row.text("done_by"), row.text("note")));
    }
}
