package dev.taskforge.ops.backup;

import dev.taskforge.engine.api.JobContext;
import dev.taskforge.engine.api.PermanentFailure;
import dev.taskforge.ops.backup.csv.Bundle;
import dev.taskforge.ops.backup.csv.BundleFiles;
import dev.taskforge.ops.backup.csv.Fit;
import dev.taskforge.ops.backup.csv.Layout;
import dev.taskforge.ops.backup.csv.SqliteValues;
import dev.taskforge.ops.backup.csv.TableName;
import dev.taskforge.ops.backup.postgres.RowsHash;
import dev.taskforge.ops.text.Message;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteOpenMode;

/**
 * Fills empty tables of an SQLite database from the files of an export within one transaction, and compares them before it is made last.
 * Closing it before {@link #commit} undoes all of it, and so does SQLite itself when this process or the machine ends.
 */
final class SqliteFilling implements AutoCloseable {
    private static final int PATIENCE_MS = 30_000;

    private final Path file;
    private final Connection connection;
    private final SqliteTables tables;
    private final Bundle bundle;
    private long done;

    private SqliteFilling(Path file, Connection connection, Bundle bundle) {
        this.file = file;
        this.connection = connection;
        this.bundle = bundle;
        tables = new SqliteTables(connection);
    }

    /** Only to look how an export would fit; nothing can be written. */
    static SqliteFilling looking(Path file, Bundle bundle) throws IOException {
        SqliteReading.requireDatabase(file);
        return begun(file, "BEGIN", () -> new SqliteFilling(file, SqliteSnapshot.open(file), bundle));
    }

    /** To fill; from now on nobody else writes into the database. */
    static SqliteFilling writing(Path file, Bundle bundle) throws IOException {
        SqliteReading.requireDatabase(file);
        return begun(file, "BEGIN IMMEDIATE", () -> new SqliteFilling(file, open(file), bundle));
    }

    private static SqliteFilling begun(Path file, String begin, SqliteReading.Question<SqliteFilling> opened)
            throws IOException {
        return SqliteReading.asked(file, () -> {
            var filling = opened.ask();
            try {
                filling.tables.run(begin);
                filling.tables.requireUtf8();
                return filling;
            } catch (SQLException e) {
                filling.connection.close();
                if (isBusy(e)) {
                    throw new IOException(busy(file), e);
                }
                throw e;
            } catch (RuntimeException e) {
                filling.connection.close();
                throw e;
            }
        });
    }

    private static boolean isBusy(SQLException e) {
        return (e.getErrorCode() & 0xff) == SQLiteErrorCode.SQLITE_BUSY.code;
    }

    private static String busy(Path file) {
        return "somebody uses the database " + file + " and does not let go of it within " + PATIENCE_MS / 1_000
                + " s: stop the application, and import again";
    }

    static Connection open(Path file) throws SQLException {
        var config = new SQLiteConfig();
        config.resetOpenMode(SQLiteOpenMode.CREATE);
        config.setBusyTimeout(PATIENCE_MS);
        config.enforceForeignKeys(false); // all of them are looked at when all rows are there
        var connection = config.createConnection("jdbc:sqlite:" + file);
        try {
            // What is said to be last is on the disk, also that its journal is gone.
            new SqliteTables(connection).run("PRAGMA synchronous = EXTRA");
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /** Whether an attempt before has made an import with this sign last; while nobody else writes, no other can any more. */
    boolean isMade(String sign) throws IOException {
        return SqliteReading.asked(file, () -> tables.hasMark(sign));
    }

    /** How the export fits into the database as it is now. */
    Fit fit() throws IOException {
        return Fit.of(bundle, SqliteReading.asked(file, tables::layout));
    }

    /** Tables that are not empty. */
    List<Message> full(Fit fit) throws IOException {
        return SqliteReading.asked(file, () -> {
            var full = new ArrayList<Message>();
            for (var move : fit.moves()) {
                long rows = tables.count(move.into().name());
                if (rows > 0) {
                    full.add(Message.of("csv.full", move.into().name(), rows));
                }
            }
            return full;
        });
    }

    /** What is not filled, because it is no table of its own. */
    List<Message> leftOut() throws IOException {
        return SqliteReading.asked(file, tables::leftOut);
    }

    /**
     * Fills all tables, and compares each with the manifest; refuses those that do not fit or are not empty.
     *
     * @param sign by which {@link #isCommitted} knows this import again
     */
    void fill(JobContext job, Path folder, String sign) throws IOException {
        var fit = fit();
        CsvFilling.require(fit.problems());
        CsvFilling.require(full(fit));
        fit.notes().forEach(note -> job.log(CsvFilling.said(note)));
        leftOut().forEach(left -> job.log(CsvFilling.said(left)));
        SqliteReading.asked(file, () -> {
            var before = tables.made();
            var triggers = withoutTriggers(fit);
            var files = new BundleFiles(folder, () -> {
                job.throwIfCancelled();
                return true;
            });
            for (var move : fit.moves()) {
                load(move.from(), files, job);
            }
            for (var trigger : triggers) {
                tables.run(trigger);
            }
            for (var move : fit.moves()) {
                compare(move.from(), job);
                requireWhole(move.into().name());
            }
            number(fit);
            if (!tables.made().equals(before)) {
                throw new IOException("a trigger would not be as it was afterwards");
            }
            tables.mark(sign);
            return true;
        });
    }

    /** Takes the triggers away, which SQLite cannot switch off, and returns the commands that make them again. */
    private List<String> withoutTriggers(Fit fit) throws SQLException {
        var commands = new ArrayList<String>();
        for (var trigger : fit.triggers()) {
            commands.add(tables.made(trigger));
            tables.run("DROP TRIGGER " + TableName.quoted(trigger.name()));
        }
        return commands;
    }

    private void load(Bundle.Table from, BundleFiles files, JobContext job) throws SQLException, IOException {
        var values = new SqliteValues(from.columns());
        try (var plain = connection.prepareStatement(
                command(from, new @Nullable Object[from.columns().size()]))) {
            var faults = files.read(from, (bytes, length) -> {
                put(from, plain, values.read(bytes, length));
                if ((++done & 0xfff) == 0) {
                    job.progress(done, bundle.totalRows(), "rows");
                }
            });
            if (!faults.isEmpty()) {
                throw new PermanentFailure(
                        "the files were changed since they were looked at: " + CsvWriting.said(faults));
            }
        }
    }

    /** What a table says of rows that are in the way of others does not count: any of them is an error. */
    private static String command(Bundle.Table into, @Nullable Object[] row) {
        var places = Arrays.stream(row).map(SqliteValues::place).collect(Collectors.joining(", "));
        return "INSERT OR ABORT INTO " + into.table().quoted() + " (" + Layout.Table.quoted(into.names()) + ") VALUES ("
                + places + ")";
    }

    private void put(Bundle.Table into, PreparedStatement plain, @Nullable Object[] row) throws IOException {
        try {
            if (SqliteValues.isOdd(row)) {
                try (var own = connection.prepareStatement(command(into, row))) {
                    SqliteValues.bind(own, row);
                    own.executeUpdate();
                }
            } else {
                SqliteValues.bind(plain, row);
                plain.executeUpdate();
            }
        } catch (SQLException e) {
            throw new IOException(isBusy(e) ? busy(file) : "table " + into.table() + ": " + e.getMessage(), e);
        }
    }

    private void compare(Bundle.Table from, JobContext job) throws SQLException, IOException {
        var hash = new RowsHash();
        tables.rows(from.table(), from.columns(), (bytes, length) -> {
            hash.end(bytes, 0, length);
            if ((hash.count() & 0xfff) == 0) {
                job.throwIfCancelled();
            }
        });
        CsvFilling.requireEqual(from, hash);
        job.log(from.table() + ": " + hash.count() + " rows, as in the export");
    }

    /** SQLite looks at foreign keys only when it is told to, so an export may have rows that break them. */
    private void requireWhole(TableName table) throws SQLException {
        var dangling = tables.dangling(table);
        if (!dangling.isEmpty()) {
            throw new PermanentFailure(
                    "the rows of the export break a foreign key of the database: " + String.join("; ", dangling)
                            + ". Mend the rows where they come from, or export what they refer to");
        }
    }

    private void number(Fit fit) throws SQLException {
        for (var stood : bundle.sequences()) {
            boolean numbers = fit.moves().stream()
                    .filter(move -> move.from().table().equals(stood.table()))
                    .flatMap(move -> move.into().columns().stream())
                    .filter(column -> column.name().equals(stood.column()))
                    .map(Layout.Column::sequence)
                    .anyMatch(Objects::nonNull);
            if (numbers) {
                tables.setNumber(stood.table(), stood.last());
            }
        }
    }

    /** Makes what was written last. */
    void commit() throws IOException {
        try {
            tables.run("COMMIT");
        } catch (SQLException e) {
            throw new IOException(isBusy(e) ? busy(file) : file + ": " + e.getMessage(), e);
        }
    }

    /**
     * Whether an import was made last, asked of the database itself. SQLite undoes on the way what was cut off.
     *
     * @throws IOException also when somebody is writing: that may be the attempt that is asked for
     */
    static boolean isCommitted(Path file, String sign) throws IOException {
        SqliteReading.requireDatabase(file);
        return SqliteReading.asked(file, () -> {
            try (var asked = open(file)) {
                var tables = new SqliteTables(asked);
                tables.run("BEGIN IMMEDIATE");
                boolean made = tables.hasMark(sign);
                tables.run("ROLLBACK");
                return made;
            }
        });
    }

    /** Takes away what {@link #isCommitted} asks for. */
    static void forget(Path file) throws IOException {
        SqliteReading.requireDatabase(file);
        SqliteReading.asked(file, () -> {
            try (var told = open(file)) {
                new SqliteTables(told).unmark();
                return true;
            }
        });
    }

    @Override
    public void close() throws IOException {
        SqliteReading.asked(file, () -> {
            connection.close();
            return true;
        });
    }
}
