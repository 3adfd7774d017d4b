package dev.taskforge.ops.checklist;

import dev.taskforge.engine.db.Row;
import dev.taskforge.engine.db.Tx;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The rows of the rulings about checklist items. Stateless. */
final class RulingTable {
    private RulingTable() {}

    /** Those that count or wait, of all items of a project, by the item. */
    static Map<Long, List<Ruling>> current(Tx tx, String project) {
        return tx.query("""
                SELECT r.* FROM checklist_ruling r JOIN checklist_item i ON i.id = r.item
                WHERE i.project = ? AND r.state IN ('REQUESTED', 'IN_FORCE') ORDER BY r.id""", RulingTable::ruling, project).stream().collect(Collectors.groupingBy(Ruling::item));
    }

    /** All of one item, the newest first. */
    static List<Ruling> history(Tx tx, long item) {
        return tx.query(
                "SELECT * FROM checklist_ruling WHERE item = ? ORDER BY id DESC LIMIT 1000", RulingTable::ruling, item);
    }

    static Optional<Ruling> find(Tx tx, long item, long id) {
        return tx.first("SELECT * FROM checklist_ruling WHERE item = ? AND id = ?", RulingTable::ruling, item, id);
    }

    static Ruling insert(Tx tx, Ruling ruling) {
        return tx.first(
                        """
                        INSERT INTO checklist_ruling
                          (item, subject, value, basis, reason, state, requested_by, requested_at, remark)
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?, '') RETURNING *""",
                        RulingTable::ruling,
                        ruling.item(),
                        ruling.subject(),
                        ruling.value(),
                        ruling.basis(),
                        ruling.reason(),
                        ruling.state(),
                        ruling.requestedBy(),
                        ruling.requestedAt())
                .orElseThrow();
    }

    /** From now on no earlier ruling about the same counts. */
    static void replace(Tx tx, long item, Ruling.Subject subject) {
        tx.update(
                "UPDATE checklist_ruling SET state = 'REPLACED' WHERE item = ? AND subject = ? AND state = 'IN_FORCE'",
                item,
                subject);
    }

    static Ruling settle(Tx tx, long id, Ruling.State state, String by, Instant at, String remark) {
        return tx.first("""
                        UPDATE checklist_ruling SET state = ?, settled_by = ?, settled_at = ?, remark = ?
                        WHERE id = ? RETURNING *""", RulingTable::ruling, state, by, at, remark, id).orElseThrow();
    }

    private static Ruling ruling(Row row) throws SQLException {
        @Nullable Instant settledAt = row.timeOrNull("settled_at");
        return new Ruling(
                row.number("id"),
                row.number("item"),
                row.constant("subject", Ruling.Subject.class),
                row.textOrNull("value"),
                row.textOrNull("basis"),
                row.text("reason"),
                row.constant("state", Ruling.State.class),
                row.text("requested_by"),
                row.time("requested_at"),
                row.textOrNull("settled_by"),
                settledAt,
                row.text("remark"));
    }
}
