package dev.taskforge.ops.backup;

import dev.taskforge.engine.api.PermanentFailure;
import dev.taskforge.ops.backup.csv.Bundle;
import dev.taskforge.ops.backup.csv.Layout;
import dev.taskforge.ops.backup.postgres.TableSession;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.text.Message;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The tables of a database, read all as they are at one moment: until it is closed, nothing seems to change. */
sealed interface CsvTables extends Closeable permits PostgresTables, SqliteReading, MySqlReading {
    /** Which kind of database writes the values. */
    Bundle.Kind kind() throws IOException;

    /** The version of the server, or of what the file is read with. */
    String version() throws IOException;

    /** The version of the program that reads it. */
    String tool() throws IOException;

    Layout layout() throws IOException;

    /** Refuses tables that cannot be read as they are at one moment, and names them. */
    default void requireFit(List<Layout.Table> chosen) {}

    /** Refuses tables that are others than they were when {@link #layout} was asked; asked when all rows were given. */
    default void requireUnchanged(List<Layout.Table> chosen) throws IOException {}

    /** Gives the rows of a table to somebody, as COPY writes them. */
    void rows(Layout.Table table, List<Bundle.Column> columns, TableSession.Taker taker) throws IOException;

    /** Where the numbers of columns stand; asked last, as rows may be written meanwhile. */
    List<Bundle.Sequence> sequences(List<Layout.Table> chosen) throws IOException;

    /** What is not written and holds something all the same, for the manifest. */
    default List<String> leftOut() throws IOException {
        return List.of();
    }

    /** How many bytes of files these tables may become. */
    long needs(List<Layout.Table> chosen) throws IOException;

    /** What a person should know: what is not written, and who has to wait. */
    List<Message> notes() throws IOException;

    /** What is read, for a plan. */
    Message reads(int tables, String database, String needs, Path into);

    /** That a table is written, for a plan. */
    Message writes(Layout.Table table);

    /** Begins to read. */
    static CsvTables open(RestoreTools tools, CsvRequest asked) throws IOException {
        return switch (source(tools, asked)) {
            case BackupSource.Sqlite in -> SqliteReading.of(in.file());
            case BackupSource.Postgres on -> PostgresTables.of(tools, on);
            case BackupSource.MySql on -> MySqlReading.of(tools, on);
            case BackupSource other -> throw new IllegalStateException("refused before: " + other);
        };
    }

    /** Where a database is whose tables can be moved; refuses the rest, and says what to do instead. */
    static BackupSource source(RestoreTools tools, CsvRequest asked) {
        var name = asked.database();
        if (asked.project().equals(Project.OWN)) {
            throw new PermanentFailure("the records of TaskForge itself are not moved by CSV files: they have backups");
        }
        var source = tools.sources().find(asked.project(), name);
        return switch (source) {
            case BackupSource.Sqlite _, BackupSource.Postgres _, BackupSource.MySql _ -> source;
            default ->
                throw new PermanentFailure(name + " of " + asked.project()
                        + " has no tables: only those of PostgreSQL, MariaDB, MySQL and SQLite are moved by CSV files");
        };
    }

    /** Refuses an export that another kind of database wrote. */
    static void requireKind(Bundle bundle, Bundle.Kind kind, String database) {
        if (bundle.kind() != kind) {
            throw new PermanentFailure(
                    "the export is of " + bundle.kind().called() + ", and " + database + " is a database of "
                            + kind.called()
                            + ", which has other types and writes values in another way: then nothing could say that the"
                            + " rows are the same. An export is imported into a database of the same kind");
        }
    }
}
