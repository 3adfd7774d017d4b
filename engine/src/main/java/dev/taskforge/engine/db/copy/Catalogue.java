package dev.taskforge.engine.db.copy;

import dev.taskforge.engine.db.Dialect;
import dev.taskforge.engine.db.Row;
import dev.taskforge.engine.db.Tx;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What the databases themselves say about their tables. */
final class Catalogue {
    private static final String OF_SQLITE = """
            SELECT t.name AS table_name, c.name AS column_name, c.type AS declared, c.pk AS key_position,
              t.sql LIKE '%AUTOINCREMENT%' AS numbered
            FROM sqlite_schema t JOIN pragma_table_info(t.name) c
            WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite%'
            ORDER BY t.name, c.name""";

    private static final String OF_POSTGRESQL = """
            SELECT c.relname AS table_name, a.attname AS column_name, format_type(a.atttypid, a.atttypmod) AS declared,
              0 AS key_position, CASE WHEN a.attidentity <> '' THEN 1 ELSE 0 END AS numbered
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
              JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
            WHERE n.nspname = current_schema() AND c.relkind IN ('r', 'p')
            ORDER BY c.relname, a.attname""";

    private static final String PARENTS = """
            SELECT DISTINCT t.name AS child, f."table" AS parent
            FROM sqlite_schema t JOIN pragma_foreign_key_list(t.name) f WHERE t.type = 'table'""";

    private record Found(String table, String column, String declared, int keyPosition, boolean numbered) {
        Found(Row row) throws SQLException {
            this(
                    row.text("table_name"),
                    row.text("column_name"),
                    row.text("declared"),
                    row.integer("key_position"),
                    row.flag("numbered"));
        }
    }

    private Catalogue() {}

    /** The tables of a SQLite database, those that others refer to before these. */
    static List<String> tablesOfSqlite(Tx sqlite) {
        record Reference(String child, String parent) {}
        var references = sqlite.query(PARENTS, row -> new Reference(row.text("child"), row.text("parent")));
        var left = new ArrayList<>(found(sqlite, Dialect.SQLITE).keySet());
        var sorted = new ArrayList<String>();
        while (!left.isEmpty()) {
            var next = left.stream()
                    .filter(table -> references.stream()
                            .noneMatch(one ->
                                    one.child.equals(table) && !one.parent.equals(table) && left.contains(one.parent)))
                    .toList();
            if (next.isEmpty()) {
                throw new IllegalStateException("tables refer to each other in a circle: " + left);
            }
            sorted.addAll(next);
            left.removeAll(next);
        }
        return sorted;
    }

    /** The names of the tables that are there. */
    static Collection<String> tables(Tx tx, Dialect dialect) {
        return found(tx, dialect).keySet();
    }

    /** Brings together what both databases say about these tables. */
    static List<Table> pair(List<String> names, Tx sqlite, Tx postgres) {
        var here = found(sqlite, Dialect.SQLITE);
        var there = found(postgres, Dialect.POSTGRESQL);
        return names.stream()
                .map(name -> pair(name, here.getOrDefault(name, Map.of()), there.getOrDefault(name, Map.of())))
                .toList();
    }

    private static Table pair(String name, Map<String, Found> here, Map<String, Found> there) {
        there.keySet().stream()
                .filter(column ->
                        !here.containsKey(column) && Difference.of(name, column).isEmpty())
                .findAny()
                .ifPresent(column -> {
                    throw new IllegalStateException(
                            name + "." + column + " is only in PostgreSQL, and nobody knows its values");
                });
        var columns = here.values().stream()
                .map(column -> common(column, there.get(column.column)))
                .toList();
        var key = here.values().stream()
                .filter(column -> column.keyPosition > 0)
                .sorted(Comparator.comparingInt(Found::keyPosition))
                .map(Found::column)
                .toList();
        return new Table(
                name,
                columns,
                key,
                there.values().stream().anyMatch(Found::numbered),
                here.values().stream().anyMatch(Found::numbered));
    }

    private static Table.Column common(Found here, @org.jspecify.annotations.Nullable Found there) {
        var kind = Kind.of(here.table, here.column, here.declared);
        if (there == null || kind != Kind.of(there.table, there.column, there.declared)) {
            throw new IllegalStateException(here.table + "." + here.column + " is not the same in both databases: "
                    + here.declared + " and " + (there == null ? "nothing" : there.declared));
        }
        return new Table.Column(here.column, kind);
    }

    private static Map<String, Map<String, Found>> found(Tx tx, Dialect dialect) {
        var sql = dialect == Dialect.SQLITE ? OF_SQLITE : OF_POSTGRESQL;
        return tx.query(sql, Found::new).stream()
                .collect(Collectors.groupingBy(
                        Found::table,
                        TreeMap::new,
                        Collectors.toMap(Found::column, one -> one, (one, _) -> one, LinkedHashMap::new)));
    }
}
