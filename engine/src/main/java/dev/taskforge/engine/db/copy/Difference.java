package dev.taskforge.engine.db.copy;

import dev.taskforge.engine.db.Dialect;
import java.util.Arrays;
import java.util.Optional;

/** A column that only PostgreSQL has: how rows are read without it, and how they come to have it. */
enum Difference {
    /** Sessions count finished jobs in shares of their own there; the number is the sum. */
    SHARE(
            "finished_count",
            "share",
            "(SELECT queue, state, CAST(sum(jobs) AS BIGINT) AS jobs FROM finished_count GROUP BY queue, state)",
            "0",
            ""),
    /** Marks the jobs that others need. */
    AWAITED(
            "job",
            "awaited",
            "job",
            "0",
            "UPDATE job SET awaited = 1 WHERE id IN (SELECT needs_id FROM job_dependency)");

    private final String table;
    private final String column;
    private final String rows;
    final String initially;
    /** What makes it true once every table is copied; empty for nothing. */
    final String atLast;

    Difference(String table, String column, String rows, String initially, String atLast) {
        this.table = table;
        this.column = column;
        this.rows = rows;
        this.initially = initially;
        this.atLast = atLast;
    }

    static Optional<Difference> of(String table, String column) {
        return Arrays.stream(values())
                .filter(one -> one.table.equals(table) && one.column.equals(column))
                .findFirst();
    }

    static Optional<Difference> of(String table) {
        return Arrays.stream(values()).filter(one -> one.table.equals(table)).findFirst();
    }

    /** Where the rows of a table are read from. */
    static String rows(String table, Dialect dialect) {
        return of(table)
                .filter(_ -> dialect == Dialect.POSTGRESQL)
                .map(one -> one.rows)
                .orElse(table);
    }

    String column() {
        return column;
    }
}
