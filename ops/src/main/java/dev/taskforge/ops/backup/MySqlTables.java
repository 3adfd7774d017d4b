package dev.taskforge.ops.backup;

import dev.taskforge.engine.api.PermanentFailure;
import dev.taskforge.ops.backup.csv.Bundle;
import dev.taskforge.ops.backup.csv.Layout;
import dev.taskforge.ops.backup.csv.MySqlValues;
import dev.taskforge.ops.backup.csv.TableName;
import dev.taskforge.ops.backup.mysql.MySqlServer;
import dev.taskforge.ops.backup.mysql.MySqlSession;
import dev.taskforge.ops.backup.postgres.TableSession;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The tables of a database of MariaDB or MySQL whose rows can be moved, as they are now.
 *
 * @param unfit tables whose rows cannot be moved in a transaction, each with why
 * @param lossy columns of tables that may hold letters for which Unicode has none, each with its character set
 * @param primary the columns of their primary keys; of those that have one of whole columns
 * @param own keys of tables to themselves, which are looked at row by row
 * @param counters what each {@code AUTO_INCREMENT} gives out next
 * @param sequences those of MariaDB, which are no tables and are not moved
 */
record MySqlTables(
        Layout layout,
        Map<TableName, String> unfit,
        Map<TableName, List<String>> lossy,
        Map<TableName, List<String>> primary,
        List<OwnKey> own,
        Map<TableName, BigInteger> counters,
        List<String> sequences) {
    /** How tables begin by which imports are known again. */
    static final String MARK = "_taskforge_csv_import";

    /** Of the others the server writes a question mark for what Unicode has not, and says nothing. */
    private static final Set<String> WHOLE =
            Set.of("", "ascii", "binary", "latin1", "ucs2", "utf16", "utf16le", "utf32", "utf8", "utf8mb3", "utf8mb4");

    private static final TableName NUMBERS = name("AUTO_INCREMENT");
    private static final String ENGINE = "InnoDB";

    /** A key of a table to itself, of as many columns. */
    record OwnKey(TableName table, String name, List<String> from, List<String> to) {}

    /** A database has no schemas. */
    static TableName name(String table) {
        return new TableName("", table);
    }

    /** Asks for them. */
    static MySqlTables ask(MySqlSession session) throws IOException {
        return of(session.tables());
    }

    /** @param lines what {@code tables.sql} answers */
    static MySqlTables of(List<List<String>> lines) {
        return of(lines.stream()
                .collect(Collectors.groupingBy(
                        List::getFirst,
                        Collectors.mapping(line -> line.subList(1, line.size()), Collectors.toList()))));
    }

    private static MySqlTables of(Map<String, List<List<String>>> lines) {
        var keys = keys(of(lines, "key"));
        var tables = of(lines, "table").stream()
                .map(line -> new Layout.Table(
                        name(line.getFirst()), false, Long.parseLong(line.get(3)), columns(of(lines, "column"), line)))
                .toList();
        var triggers = of(lines, "trigger").stream()
                .map(line -> new Layout.Trigger(line.get(0), name(line.get(1)), name(line.get(1)), false))
                .toList();
        return new MySqlTables(
                new Layout(
                        tables,
                        keys.stream()
                                .map(key -> new Layout.Key(key.name(), key.child(), key.parent(), false))
                                .toList(),
                        triggers),
                unfit(of(lines, "table")),
                lossy(of(lines, "column")),
                primary(of(lines, "primary")),
                keys.stream()
                        .filter(key -> key.child().equals(key.parent()))
                        .map(key -> new OwnKey(key.child(), key.name(), key.from(), key.to()))
                        .toList(),
                of(lines, "table").stream()
                        .filter(line -> !line.get(4).equals("0"))
                        .collect(Collectors.toMap(line -> name(line.getFirst()), line -> new BigInteger(line.get(4)))),
                of(lines, "sequence").stream().map(List::getFirst).toList());
    }

    private static List<List<String>> of(Map<String, List<List<String>>> lines, String kind) {
        return lines.getOrDefault(kind, List.of());
    }

    private static List<Layout.Column> columns(List<List<String>> columns, List<String> table) {
        return columns.stream()
                .filter(line -> line.getFirst().equals(table.getFirst()))
                .map(line -> new Layout.Column(
                        line.get(1),
                        MySqlValues.type(line.get(2)),
                        line.get(3).equals("1"),
                        line.get(4).equals("1"),
                        line.get(5).equals("1") ? NUMBERS : null))
                .toList();
    }

    private record Key(String name, TableName child, TableName parent, List<String> from, List<String> to) {}

    /** A line for each pair of columns, those of a key one after the other. */
    private static List<Key> keys(List<List<String>> lines) {
        var keys = new ArrayList<Key>();
        for (var line : lines) {
            var name = line.get(0);
            var child = name(line.get(1));
            boolean another = keys.isEmpty()
                    || !keys.getLast().name().equals(name)
                    || !keys.getLast().child().equals(child);
            if (another) {
                var parent = new TableName(line.get(2), line.get(3));
                keys.add(new Key(name, child, parent, new ArrayList<>(), new ArrayList<>()));
            }
            keys.getLast().from().add(line.get(4));
            keys.getLast().to().add(line.get(5));
        }
        return keys;
    }

    private static Map<TableName, String> unfit(List<List<String>> tables) {
        return tables.stream()
                .filter(line ->
                        !line.get(1).equals("BASE TABLE") || !line.get(2).equalsIgnoreCase(ENGINE))
                .collect(Collectors.toMap(
                        line -> name(line.getFirst()),
                        line -> line.get(2).equalsIgnoreCase(ENGINE) ? "system-versioned" : line.get(2)));
    }

    private static Map<TableName, List<String>> lossy(List<List<String>> columns) {
        return columns.stream()
                .filter(line -> line.get(3).equals("0") && !WHOLE.contains(line.get(6)))
                .collect(Collectors.groupingBy(
                        line -> name(line.getFirst()),
                        Collectors.mapping(line -> line.get(1) + " (" + line.get(6) + ")", Collectors.toList())));
    }

    /** A key of the beginnings of columns is no order of theirs. */
    private static Map<TableName, List<String>> primary(List<List<String>> lines) {
        var parts = lines.stream()
                .filter(line -> !line.get(2).equals("0"))
                .map(List::getFirst)
                .collect(Collectors.toSet());
        return lines.stream()
                .filter(line -> !parts.contains(line.getFirst()))
                .collect(Collectors.groupingBy(
                        line -> name(line.getFirst()), Collectors.mapping(line -> line.get(1), Collectors.toList())));
    }

    /** The keys of a table to itself. */
    List<OwnKey> own(TableName table) {
        return own.stream().filter(key -> key.table().equals(table)).toList();
    }

    /** Which of both it is. */
    static Bundle.Kind kind(MySqlSession session) throws IOException {
        return session.version().contains("MariaDB") ? Bundle.Kind.MARIADB : Bundle.Kind.MYSQL;
    }

    /**
     * Refuses a user who does not see all of what matters: what it may not see is left out by the server without a word.
     *
     * @param rights which, such as {@code SELECT}
     */
    static void requireRights(MySqlSession session, List<String> rights) throws IOException {
        var missing = session.missingRights().stream().filter(rights::contains).toList();
        if (!missing.isEmpty()) {
            throw new PermanentFailure("the user of the database lacks " + String.join(", ", missing)
                    + " on all of it, without which it may not see all there is: grant it, or name another user");
        }
    }

    /** Gives the rows of a table to somebody, as COPY writes them, in the order of the primary key where there is one. */
    void rows(MySqlSession session, TableName table, List<Bundle.Column> columns, TableSession.Taker taker)
            throws IOException {
        var values = new MySqlValues(columns);
        var key = primary.get(table);
        var order = key == null
                ? ""
                : " FORCE INDEX (PRIMARY) ORDER BY "
                        + key.stream().map(MySqlServer::quoted).collect(Collectors.joining(", "));
        session.read(
                "SELECT " + values.selected() + " FROM " + quoted(table) + order,
                (line, length) -> values.give(line, length, taker));
    }

    /** The name of a table of this database as SQL takes it. */
    static String quoted(TableName table) {
        return MySqlServer.quoted(table.name());
    }

    static String quoted(List<String> names) {
        return names.stream().map(MySqlServer::quoted).collect(Collectors.joining(", "));
    }
}
