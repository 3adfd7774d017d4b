package dev.taskforge.ops.backup;

import dev.taskforge.ops.backup.csv.Bundle;
import dev.taskforge.ops.backup.csv.Layout;
import dev.taskforge.ops.backup.csv.TableName;
import dev.taskforge.ops.backup.postgres.TableSession;
import dev.taskforge.ops.text.Message;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/** The tables of a PostgreSQL database, read in one session. */
final class PostgresTables implements CsvTables {
    private final PostgresSource source;
    private final TableSession session;

    private PostgresTables(PostgresSource source) throws IOException {
        this.source = source;
        session = TableSession.reading(source.server());
    }

    static PostgresTables of(RestoreTools tools, BackupSource.Postgres on) throws IOException {
        return new PostgresTables(PostgresSource.find(tools.engine(on), on));
    }

    @Override
    public Bundle.Kind kind() {
        return Bundle.Kind.POSTGRES;
    }

    @Override
    public String version() throws IOException {
        return session.ask("SHOW server_version;").getFirst();
    }

    @Override
    public String tool() throws IOException {
        return source.server().tool();
    }

    @Override
    public Layout layout() throws IOException {
        return Layout.of(session.layout());
    }

    @Override
    public void rows(Layout.Table table, List<Bundle.Column> columns, TableSession.Taker taker) throws IOException {
        session.read(table.rows(columns.stream().map(Bundle.Column::name).toList()), taker);
    }

    @Override
    public List<Bundle.Sequence> sequences(List<Layout.Table> chosen) throws IOException {
        var found = new ArrayList<Bundle.Sequence>();
        for (var table : chosen) {
            for (var column : table.written()) {
                var sequence = column.sequence();
                if (sequence != null) {
                    found.add(sequence(table, column, sequence));
                }
            }
        }
        return found;
    }

    private Bundle.Sequence sequence(Layout.Table table, Layout.Column column, TableName sequence) throws IOException {
        var line = session.ask("SELECT json_build_array(last_value, is_called) FROM " + sequence.quoted() + ";")
                .getFirst();
        var said = JsonMapper.shared().readTree(line);
        return new Bundle.Sequence(
                table.name(),
                column.name(),
                sequence,
                said.path(0).asLong(),
                said.path(1).asBoolean());
    }

    /** Quotes, and what the server packs on its disk, make the files larger than the tables. */
    @Override
    public long needs(List<Layout.Table> chosen) {
        return 2 * chosen.stream().mapToLong(Layout.Table::bytes).sum();
    }

    /** Large objects are in no table, and nothing says whose they are. */
    @Override
    public List<Message> notes() throws IOException {
        var count = session.ask("SELECT count(*) FROM pg_largeobject_metadata;").getFirst();
        return count.equals("0") ? List.of() : List.of(Message.of("csv.plan.objects", count));
    }

    @Override
    public Message reads(int tables, String database, String needs, Path into) {
        return Message.of("csv.plan.read", tables, database, source.container().name(), needs, into);
    }

    @Override
    public Message writes(Layout.Table table) {
        return Message.of("csv.plan.table", table.name(), HumanSize.of(table.bytes()));
    }

    @Override
    public void close() throws IOException {
        session.close();
    }
}
