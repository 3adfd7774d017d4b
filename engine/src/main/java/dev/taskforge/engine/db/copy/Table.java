package dev.taskforge.engine.db.copy;

import dev.taskforge.engine.db.Dialect;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A table that both databases have.
 *
 * @param columns what both keep of a row, in order of their names
 * @param key the columns of the primary key, in order; rows are read in this order
 * @param numbered whether PostgreSQL numbers new rows itself, in the column that is the key
 * @param remembers whether SQLite gives no number out again (AUTOINCREMENT)
 */
record Table(String name, List<Column> columns, List<String> key, boolean numbered, boolean remembers) {

    /** A column that both databases have. */
    record Column(String name, Kind kind) {}

    Table {
        columns = List.copyOf(columns);
        key = List.copyOf(key);
    }

    private String names() {
        return columns.stream().map(Column::name).collect(Collectors.joining(", "));
    }

    String select(Dialect dialect) {
        return "SELECT " + names() + " FROM " + from(dialect) + " ORDER BY " + String.join(", ", key);
    }

    /** How many bytes the widest row has in its texts; PostgreSQL knows without reading the long ones. */
    String widest() {
        var widths = columns.stream()
                .filter(column -> column.kind != Kind.NUMBER)
                .map(column -> "coalesce(octet_length(" + column.name + "), 0)")
                .collect(Collectors.joining(" + "));
        return "SELECT coalesce(max(" + (widths.isEmpty() ? "0" : widths) + "), 0) AS n FROM "
                + from(Dialect.POSTGRESQL);
    }

    private String from(Dialect dialect) {
        return Difference.rows(name, dialect) + " AS " + name;
    }

    String insert(Dialect dialect) {
        var more = Difference.of(name).filter(_ -> dialect == Dialect.POSTGRESQL);
        return "INSERT INTO " + name + " (" + names()
                + more.map(one -> ", " + one.column()).orElse("") + ") VALUES ("
                + String.join(", ", Collections.nCopies(columns.size(), "?"))
                + more.map(one -> ", " + one.initially).orElse("") + ")";
    }
}
