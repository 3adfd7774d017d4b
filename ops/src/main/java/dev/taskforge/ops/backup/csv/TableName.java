package dev.taskforge.ops.backup.csv;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The name of a table or sequence, as it is without quotes.
 *
 * @param schema empty where there are none, as in SQLite
 */
public record TableName(String schema, String name) implements Comparable<TableName> {
    private static final String DEFAULT = "public";

    static TableName of(JsonNode pair) {
        return new TableName(pair.path(0).asString(), pair.path(1).asString());
    }

    static @Nullable TableName orNull(JsonNode pair) {
        return pair.isArray() ? of(pair) : null;
    }

    /** As SQL takes it. */
    public String quoted() {
        return schema.isEmpty() ? quoted(name) : quoted(schema) + "." + quoted(name);
    }

    /** A name as SQL takes it. */
    public static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    /** Whether a person who writes this means this one: the name alone is one of {@code public}. */
    boolean isMeantBy(String written) {
        return written.equals(toString()) || (schema.equals(DEFAULT) && written.equals(name));
    }

    @Override
    public int compareTo(TableName other) {
        int schemas = schema.compareTo(other.schema);
        return schemas == 0 ? name.compareTo(other.name) : schemas;
    }

    /** For people. */
    @Override
    public String toString() {
        return schema.isEmpty() ? name : schema + "." + name;
    }
}
