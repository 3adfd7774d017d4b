package dev.taskforge.engine.db.copy;

import dev.taskforge.engine.db.DatabaseException;
import dev.taskforge.engine.db.Dialect;
import dev.taskforge.engine.db.Tx;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Copies every row between a SQLite and a PostgreSQL database that have the same migrations, inside one transaction of
 * each. Nothing is committed here.
 */
public final class StoreCopy {
    /** The rows that migrations put there themselves and that say nothing yet. */
    private static final Map<String, String> SEEDS = Map.of("audit_head", "number = 0");

    private final Tx source;
    private final Tx target;
    private final Dialect from;
    private final Dialect to;
    private final List<Table> tables;

    private StoreCopy(Tx source, Tx target, Dialect from, Dialect to, List<Table> tables) {
        this.source = source;
        this.target = target;
        this.from = from;
        this.to = to;
        this.tables = tables;
    }

    /** Hears how far the work is. */
    @FunctionalInterface
    public interface Progress {
        void at(String table, long rows);
    }

    /**
     * The tables of a SQLite database with those that others refer to first.
     *
     * @param but names of tables that belong to their database and are not copied
     */
    public static List<String> tables(Tx sqlite, Set<String> but) {
        return Catalogue.tablesOfSqlite(sqlite).stream()
                .filter(name -> !but.contains(name))
                .toList();
    }

    /** Whether there is a table of that name. */
    public static boolean exists(Tx tx, Dialect dialect, String name) {
        return Catalogue.tables(tx, dialect).contains(name);
    }

    /** How many rows each of these tables has, as many as the other database would have; 0 where there is no table. */
    public static Map<String, Long> count(Tx tx, Dialect dialect, List<String> names) {
        var there = Catalogue.tables(tx, dialect);
        var counts = new LinkedHashMap<String, Long>();
        for (var name : names) {
            var sql = "SELECT count(*) AS n FROM " + Difference.rows(name, dialect) + " AS " + name;
            counts.put(name, there.contains(name) ? count(tx, sql) : 0L);
        }
        return counts;
    }

    /** The tables that hold anything but what their migrations put there, with how many rows. */
    public static Map<String, Long> held(Tx tx, Dialect dialect, List<String> names) {
        var counts = count(tx, dialect, names);
        SEEDS.forEach((table, seed) -> counts.computeIfPresent(
                table,
                (_, rows) ->
                        rows == 0 ? 0 : count(tx, "SELECT count(*) AS n FROM " + table + " WHERE NOT (" + seed + ")")));
        counts.values().removeIf(rows -> rows == 0);
        return counts;
    }

    private static long count(Tx tx, String sql) {
        return tx.first(sql, row -> row.number("n")).orElse(0L);
    }

    /**
     * Prepares a copy.
     *
     * @param names the tables, in an order in which they can be filled
     * @throws IllegalStateException when the two databases do not have the same columns
     */
    public static StoreCopy of(List<String> names, Tx source, Dialect from, Tx target, Dialect to) {
        var tables =
                from == Dialect.SQLITE ? Catalogue.pair(names, source, target) : Catalogue.pair(names, target, source);
        return new StoreCopy(source, target, from, to, tables);
    }

    /**
     * Copies every table into the target, which must hold nothing.
     *
     * @return what was read from the source, by table
     * @throws UnfitValueException for a value that the target cannot keep as it is
     */
    public Map<String, Digest> copy(Progress progress) {
        SEEDS.forEach((table, seed) -> target.update("DELETE FROM " + table + " WHERE " + seed));
        var read = new LinkedHashMap<String, Digest>();
        for (var table : tables) {
            read.put(table.name(), copy(table, progress));
        }
        if (to == Dialect.POSTGRESQL) {
            for (var difference : Difference.values()) {
                if (!difference.atLast.isEmpty()) {
                    target.update(difference.atLast);
                }
            }
        }
        var given = new Numbering(source, from);
        var next = new Numbering(target, to);
        tables.stream().filter(Table::numbered).forEach(table -> next.continueAfter(table, given.last(table)));
        return read;
    }

    private Digest copy(Table table, Progress progress) {
        var sum = new Digest.Sum();
        try (var inserts = new Inserts(table, target, to)) {
            new Rows(source, from).each(table, row -> {
                inserts.add(row);
                sum.add(row);
                progress.at(table.name(), sum.rows());
            });
            inserts.flush();
        } catch (SQLException e) {
            throw new DatabaseException(e.getMessage() + " in the table " + table.name(), e);
        }
        return sum.digest();
    }

    /** Reads what the target has now, by table. */
    public Map<String, Digest> readBack(Progress progress) {
        var rows = new Rows(target, to);
        var found = new LinkedHashMap<String, Digest>();
        for (var table : tables) {
            var sum = new Digest.Sum();
            rows.each(table, row -> {
                sum.add(row);
                progress.at(table.name(), sum.rows());
            });
            found.put(table.name(), sum.digest());
        }
        return found;
    }
}
