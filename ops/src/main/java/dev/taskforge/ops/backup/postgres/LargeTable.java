package dev.taskforge.ops.backup.postgres;

import dev.taskforge.ops.dump.Names;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * A table that takes long to read.
 *
 * @param columns those whose values are in a dump, in its order
 */
record LargeTable(String schema, String table, long bytes, List<String> columns) {
    /** The large tables of a database, the largest first. */
    static List<LargeTable> of(PostgresServer server) throws IOException {
        try {
            return server.ask(Questions.script("large.sql"), Map.of())
                    .lines()
                    .map(line -> JsonMapper.shared().readValue(line, LargeTable.class))
                    .filter(table -> !table.columns.isEmpty())
                    .toList();
        } catch (JacksonException e) {
            throw new IOException("psql answered what was not asked about the large tables", e);
        }
    }

    /** As SQL writes it, and as a pattern of pg_dump that only this table matches. */
    String quoted() {
        return quoted(schema) + "." + quoted(table);
    }

    /** As the rows of a dump name it. */
    String name() {
        return Names.quoted(schema) + "." + Names.quoted(table);
    }

    /** Lets the server write all rows to a file that it sees, as a dump has them. */
    String copyTo(String file) {
        return "COPY " + quoted() + " ("
                + columns.stream().map(LargeTable::quoted).collect(Collectors.joining(", ")) + ") TO '" + file + "';\n";
    }

    private static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }
}
