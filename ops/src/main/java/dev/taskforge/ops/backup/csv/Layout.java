package dev.taskforge.ops.backup.csv;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The tables of a database as it is now, what refers to what, and the triggers that would run. */
public record Layout(List<Table> tables, List<Key> keys, List<Trigger> triggers) {

    /**
     * A table.
     *
     * @param partitioned whether its rows are in its partitions, and are taken from there
     * @param bytes on the disk
     */
    public record Table(TableName name, boolean partitioned, long bytes, List<Column> columns) {
        /** The column of this name. */
        Optional<Column> column(String called) {
            return columns.stream()
                    .filter(column -> column.name().equals(called))
                    .findFirst();
        }

        /** Those that hold what was written into them, not what the database computes. */
        public List<Column> written() {
            return columns.stream().filter(column -> !column.generated()).toList();
        }

        /** A query for its rows, with these columns. */
        public String rows(List<String> names) {
            return "SELECT " + quoted(names) + " FROM " + from();
        }

        /** Where its own rows are; those of tables that inherit from it are not. */
        public String from() {
            return (partitioned ? "" : "ONLY ") + name.quoted();
        }

        /** Names of columns as SQL takes them. */
        public static String quoted(List<String> names) {
            return names.stream().map(TableName::quoted).collect(Collectors.joining(", "));
        }
    }

    /**
     * A column.
     *
     * @param generated whether the database computes it
     * @param required whether a row cannot be without it
     * @param sequence that numbers it; null when none does
     */
    public record Column(
            String name,
            String type,
            boolean generated,
            boolean required,
            @Nullable TableName sequence) {}

    /** A foreign key: rows of the child refer to rows of the parent. */
    public record Key(String name, TableName child, TableName parent, boolean deferrable) {}

    /**
     * A trigger of a person.
     *
     * @param on the table, or the partition, that has it
     * @param of the table as a whole
     * @param always whether it runs in a session that replicates, too
     */
    public record Trigger(String name, TableName on, TableName of, boolean always) {}

    /** Reads what {@code tables.sql} answers. */
    public static Layout of(List<String> lines) {
        var tables = new ArrayList<Table>();
        var keys = new ArrayList<Key>();
        var triggers = new ArrayList<Trigger>();
        for (var line : lines) {
            if (line.isBlank()) {
                continue;
            }
            var node = JsonMapper.shared().readTree(line);
            if (node.has("table")) {
                tables.add(table(node));
            } else if (node.has("key")) {
                keys.add(new Key(
                        node.path("key").asString(),
                        TableName.of(node.path("child")),
                        TableName.of(node.path("parent")),
                        node.path("deferrable").asBoolean()));
            } else {
                triggers.add(new Trigger(
                        node.path("trigger").asString(),
                        TableName.of(node.path("on")),
                        TableName.of(node.path("of")),
                        node.path("always").asBoolean()));
            }
        }
        return new Layout(List.copyOf(tables), List.copyOf(keys), List.copyOf(triggers));
    }

    private static Table table(JsonNode node) {
        var columns = StreamSupport.stream(node.path("columns").spliterator(), false)
                .map(column -> new Column(
                        column.path("name").asString(),
                        column.path("type").asString(),
                        column.path("generated").asBoolean(),
                        column.path("required").asBoolean(),
                        TableName.orNull(column.path("sequence"))))
                .toList();
        return new Table(
                TableName.of(node.path("table")),
                node.path("whole").asBoolean(),
                node.path("bytes").asLong(),
                columns);
    }

    /** The table of this name. */
    Optional<Table> table(TableName name) {
        return tables.stream().filter(table -> table.name().equals(name)).findFirst();
    }
}
