package dev.taskforge.ops.check;

import dev.taskforge.engine.db.Row;
import dev.taskforge.engine.db.Tx;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The table {@code evidence_part}. */
final class EvidenceParts {
    private EvidenceParts() {}

    static void add(Tx tx, long evidence, List<Part> parts) {
        var rows = new ArrayList<@Nullable Object[]>();
        for (var part : parts) {
            rows.add(new @Nullable Object[] {
                evidence,
                rows.size(),
                part.group(),
                part.name(),
                part.state(),
                part.expected(),
                part.found(),
                EvidenceRow.json(part.seen()),
                part.ms()
            });
        }
        tx.batch("""
                INSERT INTO evidence_part (evidence_id, position, part_group, name, state, expected, found, seen, ms)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)""", rows);
    }

    static List<Part> of(Tx tx, long evidence) {
        return tx.query("""
                SELECT part_group, name, state, expected, found, seen, ms FROM evidence_part
                WHERE evidence_id = ? ORDER BY position""", EvidenceParts::map, evidence);
    }

    /** @param evidence rows that begin with the id of evidence that goes */
    static void remove(Tx tx, List<@Nullable Object[]> evidence) {
        tx.batch("DELETE FROM evidence_part WHERE evidence_id = ?", evidence);
    }

    private static Part map(Row row) throws SQLException {
        return new Part(
                row.text("part_group"),
                row.text("name"),
                row.constant("state", CheckState.class),
                row.text("expected"),
                row.text("found"),
                EvidenceRow.message(row.text("seen")),
                row.number("ms"));
    }
}
