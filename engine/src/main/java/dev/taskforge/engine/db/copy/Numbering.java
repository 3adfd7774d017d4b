package dev.taskforge.engine.db.copy;

import dev.taskforge.engine.db.Dialect;
import dev.taskforge.engine.db.Tx;

/** Where the numbers that a database gives to new rows go on. */
final class Numbering {
    private final Tx tx;
    private final Dialect dialect;

    Numbering(Tx tx, Dialect dialect) {
        this.tx = tx;
        this.dialect = dialect;
    }

    /** The highest number that was given out, as far as the database knows; rows with higher ones may be gone. */
    long last(Table table) {
        var column = table.key().getFirst();
        var remembered = dialect == Dialect.POSTGRESQL
                ? "pg_sequence_last_value(pg_get_serial_sequence('" + table.name() + "', '" + column + "')::regclass)"
                : table.remembers() ? "(SELECT seq FROM sqlite_sequence WHERE name = '" + table.name() + "')" : "0";
        return tx.first(
                        "SELECT coalesce(" + remembered + ", 0) AS given, coalesce(max(" + column
                                + "), 0) AS kept FROM " + table.name(),
                        row -> Math.max(row.number("given"), row.number("kept")))
                .orElse(0L);
    }

    /** Goes on behind {@code last}. */
    void continueAfter(Table table, long last) {
        if (last == 0) {
            return;
        }
        if (dialect == Dialect.POSTGRESQL) {
            tx.first(
                    "SELECT setval(pg_get_serial_sequence(?, ?), ?) AS n",
                    row -> row.number("n"),
                    table.name(),
                    table.key().getFirst(),
                    last);
        } else if (table.remembers()) {
            tx.update("DELETE FROM sqlite_sequence WHERE name = ?", table.name());
            tx.update("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", table.name(), last);
        }
    }
}
