package dev.taskforge.ops.backup;

import dev.taskforge.engine.api.PermanentFailure;
import dev.taskforge.ops.backup.csv.Bundle;
import dev.taskforge.ops.backup.csv.Layout;
import dev.taskforge.ops.backup.postgres.TableSession;
import dev.taskforge.ops.text.Message;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** The tables of an SQLite database, read in one transaction; the application goes on, but without WAL whoever writes waits. */
final class SqliteReading implements CsvTables {
    private final Path file;
    private final Connection connection;
    private final SqliteTables tables;

    private SqliteReading(Path file, Connection connection) {
        this.file = file;
        this.connection = connection;
        tables = new SqliteTables(connection);
    }

    /** Asks something of SQLite. */
    @FunctionalInterface
    interface Question<T> {
        T ask() throws SQLException, IOException;
    }

    /** What SQLite says; what goes wrong there is told as of this file. */
    static <T> T asked(Path file, Question<T> question) throws IOException {
        try {
            return question.ask();
        } catch (SQLException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
    }

    static SqliteReading of(Path file) throws IOException {
        requireDatabase(file);
        return asked(file, () -> {
            var reading = new SqliteReading(file, SqliteSnapshot.open(file));
            try {
                reading.tables.run("BEGIN");
                reading.tables.requireUtf8();
                return reading;
            } catch (SQLException | RuntimeException e) {
                reading.connection.close();
                throw e;
            }
        });
    }

    static void requireDatabase(Path file) throws IOException {
        if (!SqliteFile.isDatabase(file)) {
            throw new PermanentFailure("there is no SQLite database " + file);
        }
    }

    @Override
    public Bundle.Kind kind() {
        return Bundle.Kind.SQLITE;
    }

    @Override
    public String version() throws IOException {
        return asked(file, tables::version);
    }

    @Override
    public String tool() throws IOException {
        return "sqlite " + version();
    }

    @Override
    public Layout layout() throws IOException {
        return asked(file, tables::layout);
    }

    @Override
    public void rows(Layout.Table table, List<Bundle.Column> columns, TableSession.Taker taker) throws IOException {
        asked(file, () -> {
            tables.rows(table.name(), columns, taker);
            return true;
        });
    }

    @Override
    public List<Bundle.Sequence> sequences(List<Layout.Table> chosen) throws IOException {
        return asked(file, () -> {
            var found = new ArrayList<Bundle.Sequence>();
            for (var table : chosen) {
                for (var column : table.written()) {
                    var last = column.sequence() == null ? null : tables.number(table.name());
                    if (last != null) {
                        found.add(new Bundle.Sequence(
                                table.name(), column.name(), Objects.requireNonNull(column.sequence()), last, true));
                    }
                }
            }
            return found;
        });
    }

    /** A blob is written with two letters for a byte. Only for some of the tables it is worth looking at their pages. */
    @Override
    public long needs(List<Layout.Table> chosen) throws IOException {
        long whole = Files.size(file);
        return 2
                * asked(file, () -> {
                    if (chosen.size() == tables.layout().tables().size()) {
                        return whole;
                    }
                    long bytes = 0;
                    for (var table : chosen) {
                        bytes += tables.bytes(table.name());
                    }
                    return Math.min(whole, bytes);
                });
    }

    @Override
    public List<Message> notes() throws IOException {
        return asked(file, () -> {
            var notes = new ArrayList<Message>();
            if (!tables.isWal()) {
                notes.add(Message.of("csv.plan.waits", file));
            }
            notes.addAll(tables.leftOut());
            return notes;
        });
    }

    @Override
    public Message reads(int count, String database, String needs, Path into) {
        return Message.of("csv.plan.read.file", count, database, file, needs, into);
    }

    @Override
    public Message writes(Layout.Table table) {
        return Message.of("csv.plan.table.file", table.name());
    }

    @Override
    public void close() throws IOException {
        asked(file, () -> {
            connection.close();
            return true;
        });
    }
}
