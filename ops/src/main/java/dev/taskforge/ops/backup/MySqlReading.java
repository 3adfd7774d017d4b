package dev.taskforge.ops.backup;

import dev.taskforge.engine.api.PermanentFailure;
import dev.taskforge.ops.backup.csv.Bundle;
import dev.taskforge.ops.backup.csv.Layout;
import dev.taskforge.ops.backup.mysql.MySqlSession;
import dev.taskforge.ops.backup.postgres.TableSession;
import dev.taskforge.ops.text.Message;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The tables of a database of MariaDB or MySQL, read in one session. */
final class MySqlReading implements CsvTables {
    private static final List<String> RIGHTS = List.of("SELECT");
    private static final BigInteger MOST = BigInteger.valueOf(Long.MAX_VALUE);

    private final MySqlSource source;
    private final MySqlSession session;
    private final MySqlTables tables;

    private MySqlReading(MySqlSource source, MySqlSession session, MySqlTables tables) {
        this.source = source;
        this.session = session;
        this.tables = tables;
    }

    static MySqlReading of(RestoreTools tools, BackupSource.MySql on) throws IOException {
        var source = MySqlSource.find(tools.engine(on), on);
        var session = MySqlSession.reading(source.server());
        try {
            MySqlTables.requireRights(session, RIGHTS);
            return new MySqlReading(source, session, MySqlTables.ask(session));
        } catch (IOException | RuntimeException e) {
            session.close();
            throw e;
        }
    }

    @Override
    public Bundle.Kind kind() throws IOException {
        return MySqlTables.kind(session);
    }

    @Override
    public String version() throws IOException {
        return session.version();
    }

    @Override
    public String tool() {
        return session.tool();
    }

    @Override
    public Layout layout() {
        return tables.layout();
    }

    /** Tables of other engines are of no moment, and what was before is in no row that is read. */
    @Override
    public void requireFit(List<Layout.Table> chosen) {
        var unfit = chosen.stream()
                .filter(table -> tables.unfit().containsKey(table.name()))
                .map(table -> table.name() + " (" + tables.unfit().get(table.name()) + ")")
                .collect(Collectors.joining(", "));
        if (!unfit.isEmpty()) {
            throw new PermanentFailure(
                    "only tables of InnoDB without a history of their own can be read as they were at"
                            + " one moment, and these are others: " + unfit
                            + ". Change them with ALTER TABLE … ENGINE=InnoDB, or name the tables that are to be exported");
        }
        var lossy = chosen.stream()
                .flatMap(table -> tables.lossy().getOrDefault(table.name(), List.of()).stream()
                        .map(column -> table.name() + "." + column))
                .collect(Collectors.joining(", "));
        if (!lossy.isEmpty()) {
            throw new PermanentFailure(
                    "columns of these character sets may hold letters for which Unicode has none, and the server would"
                            + " write question marks for them without a word: " + lossy
                            + ". Change them with ALTER TABLE … CONVERT TO CHARACTER SET utf8mb4, or name the tables that"
                            + " are to be exported");
        }
    }

    /** A snapshot holds rows, and not what tables are; from the first row on that is held until the end. */
    @Override
    public void requireUnchanged(List<Layout.Table> chosen) throws IOException {
        var now = MySqlTables.ask(session).layout();
        for (var table : chosen) {
            boolean same = now.tables().stream()
                    .anyMatch(other ->
                            other.name().equals(table.name()) && other.columns().equals(table.columns()));
            if (!same) {
                throw new PermanentFailure("table " + table.name()
                        + " was changed while it was read, as a migration does: export again when that is over");
            }
        }
    }

    @Override
    public void rows(Layout.Table table, List<Bundle.Column> columns, TableSession.Taker taker) throws IOException {
        tables.rows(session, table.name(), columns, taker);
    }

    /** Where it stands beyond what a sequence can hold, only rows can have brought it there, and they bring it there again. */
    @Override
    public List<Bundle.Sequence> sequences(List<Layout.Table> chosen) throws IOException {
        var now = MySqlTables.ask(session).counters();
        var found = new ArrayList<Bundle.Sequence>();
        for (var table : chosen) {
            var next = now.getOrDefault(table.name(), BigInteger.ONE);
            for (var column : table.written()) {
                var sequence = column.sequence();
                if (sequence != null && next.compareTo(BigInteger.ONE) > 0 && next.compareTo(MOST) <= 0) {
                    found.add(new Bundle.Sequence(table.name(), column.name(), sequence, next.longValue() - 1, true));
                }
            }
        }
        return found;
    }

    /** Quotes, and bytes that become two letters, make the files larger than the tables. */
    @Override
    public long needs(List<Layout.Table> chosen) {
        return 2 * chosen.stream().mapToLong(Layout.Table::bytes).sum();
    }

    @Override
    public List<String> leftOut() {
        return tables.sequences();
    }

    @Override
    public List<Message> notes() {
        return tables.sequences().stream()
                .map(sequence -> Message.of("csv.sequence", sequence))
                .toList();
    }

    @Override
    public Message reads(int count, String database, String needs, Path into) {
        return Message.of("csv.plan.read", count, database, source.container().name(), needs, into);
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
