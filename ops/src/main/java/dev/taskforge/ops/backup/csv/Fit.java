package dev.taskforge.ops.backup.csv;

import static java.util.Map.entry;

import dev.taskforge.ops.text.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * How the tables of an export fit into those of a database.
 *
 * @param problems why they do not; empty when they do
 * @param notes what else a person should know
 * @param moves in the order in which they are filled
 * @param triggers that must not run while they are filled
 */
public record Fit(List<Message> problems, List<Message> notes, List<Move> moves, List<Layout.Trigger> triggers) {

    /** A table that is filled from a file. */
    public record Move(Bundle.Table from, Layout.Table into) {
        private static final Set<String> NUMBERS = Set.of("smallint", "integer", "bigint");

        /** The filled columns that a sequence numbers. */
        public List<Layout.Column> numbered() {
            var filled = from.names();
            return into.columns().stream()
                    .filter(column -> column.sequence() != null
                            && NUMBERS.contains(column.type().toLowerCase(Locale.ROOT))
                            && filled.contains(column.name()))
                    .toList();
        }
    }

    /** What can hold any value of another type and writes it in the same way; besides the same type. */
    private static final Map<String, Set<String>> WIDER = Map.ofEntries(
            entry("smallint", Set.of("integer", "bigint", "numeric", "mediumint", "int")),
            entry("integer", Set.of("bigint", "numeric")),
            entry("bigint", Set.of("numeric")),
            entry("text", Set.of("character varying", "mediumtext", "longtext")),
            entry("character varying", Set.of("text")),
            // The rest is of MariaDB and MySQL.
            entry("tinyint", Set.of("smallint", "mediumint", "int", "bigint")),
            entry("mediumint", Set.of("int", "bigint")),
            entry("int", Set.of("bigint")),
            entry(
                    "tinyint unsigned",
                    Set.of("smallint unsigned", "mediumint unsigned", "int unsigned", "bigint unsigned")),
            entry("smallint unsigned", Set.of("mediumint unsigned", "int unsigned", "bigint unsigned")),
            entry("mediumint unsigned", Set.of("int unsigned", "bigint unsigned")),
            entry("int unsigned", Set.of("bigint unsigned")),
            entry("tinytext", Set.of("text", "mediumtext", "longtext")),
            entry("mediumtext", Set.of("longtext")),
            entry("tinyblob", Set.of("blob", "mediumblob", "longblob")),
            entry("blob", Set.of("mediumblob", "longblob")),
            entry("mediumblob", Set.of("longblob")));

    private static final Pattern VARYING = Pattern.compile("(character varying|varchar|varbinary)\\((\\d{1,8})\\)");

    /** Compares them. */
    public static Fit of(Bundle bundle, Layout layout) {
        var problems = new ArrayList<Message>();
        var notes = new ArrayList<Message>();
        var moves = new TreeMap<TableName, Move>();
        for (var from : bundle.tables()) {
            var into = layout.table(from.table()).orElse(null);
            if (into == null) {
                problems.add(Message.of("csv.no_table", from.table()));
            } else {
                compare(from, into, problems, notes);
                moves.put(from.table(), new Move(from, into));
            }
        }
        var order = FillOrder.of(moves.keySet(), layout.keys());
        if (!order.circle().isEmpty()) {
            problems.add(Message.of(
                    bundle.kind().looksAtOnce() ? "csv.circle.at_once" : "csv.circle",
                    order.circle().stream().map(TableName::toString).collect(Collectors.joining(" -> "))));
        }
        layout.keys().stream()
                .filter(key -> moves.containsKey(key.child()) && !moves.containsKey(key.parent()))
                .forEach(key -> notes.add(Message.of("csv.outside", key.child(), key.name(), key.parent())));
        var triggers = layout.triggers().stream()
                .filter(trigger -> moves.containsKey(trigger.of()))
                .toList();
        if (bundle.kind().looksAtOnce()) {
            triggers.forEach(trigger -> problems.add(Message.of("csv.trigger.runs", trigger.name(), trigger.on())));
        } else {
            triggers.forEach(trigger -> notes.add(Message.of("csv.trigger", trigger.name(), trigger.on())));
        }
        return new Fit(
                List.copyOf(problems),
                List.copyOf(notes),
                order.tables().stream().map(moves::get).toList(),
                triggers);
    }

    private static void compare(Bundle.Table from, Layout.Table into, List<Message> problems, List<Message> notes) {
        for (var column : from.columns()) {
            var there = into.column(column.name()).orElse(null);
            if (there == null) {
                problems.add(Message.of("csv.no_column", from.table(), column.name()));
            } else if (there.generated()) {
                problems.add(Message.of("csv.computed", from.table(), column.name()));
            } else if (!fits(column.type(), there.type())) {
                problems.add(Message.of("csv.type", from.table(), column.name(), column.type(), there.type()));
            }
        }
        var names = from.names();
        for (var column : into.written()) {
            if (!names.contains(column.name())) {
                (column.required() ? problems : notes)
                        .add(Message.of(
                                column.required() ? "csv.required" : "csv.default", from.table(), column.name()));
            }
        }
    }

    /** Whether values of one type can be written as another, and are written there as they were. */
    static boolean fits(String from, String to) {
        if (from.equals(to) || WIDER.getOrDefault(from, Set.of()).contains(to)) {
            return true;
        }
        var less = VARYING.matcher(from);
        if (!less.matches()) {
            return false;
        }
        var more = VARYING.matcher(to);
        boolean longer = more.matches()
                && more.group(1).equals(less.group(1))
                && Integer.parseInt(more.group(2)) >= Integer.parseInt(less.group(2));
        boolean endless =
                less.group(1).equals("character varying") && (to.equals("text") || to.equals("character varying"));
        return longer || endless;
    }
}
