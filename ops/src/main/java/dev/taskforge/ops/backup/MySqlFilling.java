package dev.taskforge.ops.backup;

import dev.taskforge.engine.api.JobContext;
import dev.taskforge.engine.api.PermanentFailure;
import dev.taskforge.ops.backup.csv.Bundle;
import dev.taskforge.ops.backup.csv.BundleFiles;
import dev.taskforge.ops.backup.csv.Fit;
import dev.taskforge.ops.backup.csv.TableName;
import dev.taskforge.ops.backup.mysql.MySqlServer;
import dev.taskforge.ops.backup.mysql.MySqlSession;
import dev.taskforge.ops.backup.postgres.RowsHash;
import dev.taskforge.ops.text.Message;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Fills empty tables of MariaDB or MySQL from the files of an export within one transaction, and compares them before it is made last. Closing it
 * before {@link #commit} undoes all of it, and so does the server when whoever fills ends.
 */
final class MySqlFilling implements AutoCloseable {
    private static final List<String> RIGHTS = List.of("SELECT", "TRIGGER");

    private final MySqlSession session;
    private final Bundle bundle;
    private final String database;
    private final Map<TableName, MySqlLevels> levels = new HashMap<>();
    private @Nullable MySqlTables tables;
    private long mostOfPacket;
    private long done;

    private MySqlFilling(MySqlSession session, Bundle bundle, String database) {
        this.session = session;
        this.bundle = bundle;
        this.database = database;
    }

    /**
     * Only to look how an export would fit; nothing can be written.
     *
     * @param database as the project calls it
     */
    static MySqlFilling looking(MySqlServer server, Bundle bundle, String database) throws IOException {
        return checked(new MySqlFilling(MySqlSession.reading(server), bundle, database));
    }

    /** To fill: then {@link #begin}. */
    static MySqlFilling writing(MySqlServer server, Bundle bundle, String database) throws IOException {
        return checked(new MySqlFilling(MySqlSession.open(server), bundle, database));
    }

    private static MySqlFilling checked(MySqlFilling filling) throws IOException {
        try {
            CsvTables.requireKind(filling.bundle, MySqlTables.kind(filling.session), filling.database);
            MySqlTables.requireRights(filling.session, RIGHTS);
            return filling;
        } catch (IOException | RuntimeException e) {
            filling.close();
            throw e;
        }
    }

    /** How the export fits into the database as it is now. */
    Fit fit() throws IOException {
        var now = MySqlTables.ask(session);
        tables = now;
        var fit = Fit.of(bundle, now.layout());
        var problems = new ArrayList<>(fit.problems());
        for (var move : fit.moves()) {
            var name = move.into().name();
            var unfit = now.unfit().get(name);
            if (unfit != null) {
                problems.add(Message.of("csv.engine", name, unfit));
            }
            var primary = now.primary().get(name);
            boolean ordered = primary != null && move.from().names().containsAll(primary);
            var own = now.own(name);
            if (!own.isEmpty() && !ordered) {
                problems.add(Message.of("csv.itself", name, own.getFirst().name()));
            }
        }
        return new Fit(List.copyOf(problems), fit.notes(), fit.moves(), fit.triggers());
    }

    /** Tables that are not empty. */
    List<Message> full(Fit fit) throws IOException {
        var full = new ArrayList<Message>();
        for (var move : fit.moves()) {
            var name = move.into().name();
            var rows = session.ask("SELECT count(*) FROM " + MySqlTables.quoted(name) + ";\n")
                    .getFirst()
                    .getFirst();
            if (!rows.equals("0")) {
                full.add(Message.of("csv.full", name, rows));
            }
        }
        return full;
    }

    /** What the database numbers in another way than by columns, and is not set. */
    List<Message> leftOut() {
        return bundle.leftOut().stream()
                .map(name -> Message.of("csv.sequence", name))
                .toList();
    }

    /**
     * Begins the transaction, lets nobody else write into the tables until its end, and refuses those that do not fit or are not empty.
     *
     * @return how the export fits; null when an attempt before has made this import last
     */
    @Nullable
    Fit begin(MySqlMark mark) throws IOException {
        var before = fit();
        CsvFilling.require(before.problems());
        CsvFilling.require(full(before));
        // What ends a transaction comes before it.
        mark.make(session);
        number(before);
        layBeside(before);
        session.ask("START TRANSACTION;\n");
        if (!mark.write(session)) {
            return null;
        }
        lock(before);
        var fit = fit(); // what was changed until then
        CsvFilling.require(fit.problems());
        mostOfPacket = Long.parseLong(
                session.ask("SELECT @@max_allowed_packet;\n").getFirst().getFirst());
        return fit;
    }

    /**
     * Lets numbers go on behind those that were given out where the export is from; behind those that are filled in they go by themselves. What is
     * said of an empty table does no harm when the rest is undone.
     */
    private void number(Fit fit) throws IOException {
        for (var stood : bundle.sequences()) {
            var next = BigInteger.valueOf(stood.last()).add(BigInteger.ONE);
            for (var move : fit.moves()) {
                boolean numbered = move.from().table().equals(stood.table())
                        && move.into().columns().stream()
                                .anyMatch(column -> column.name().equals(stood.column()) && column.sequence() != null);
                if (numbered
                        && now().counters()
                                        .getOrDefault(stood.table(), BigInteger.ONE)
                                        .compareTo(next)
                                < 0) {
                    session.ask(
                            "ALTER TABLE " + MySqlTables.quoted(stood.table()) + " AUTO_INCREMENT = " + next + ";\n");
                }
            }
        }
    }

    private void layBeside(Fit fit) throws IOException {
        for (var move : fit.moves()) {
            var name = move.into().name();
            var own = now().own(name);
            if (!own.isEmpty()) {
                var primary = now().primary().getOrDefault(name, List.of());
                var level = new MySqlLevels(session, move, primary, own, levels.size() + 1);
                level.make();
                levels.put(name, level);
            }
        }
    }

    private MySqlTables now() throws IOException {
        var asked = tables;
        return asked == null ? MySqlTables.ask(session) : asked;
    }

    /**
     * A read that locks finds no row and locks the gap that is all of the table: nobody else can insert one until the end. It holds what
     * the table is, too, so nobody can alter it or give it a trigger.
     */
    private void lock(Fit fit) throws IOException {
        var names = fit.moves().stream()
                .map(move -> move.into().name())
                .sorted(Comparator.naturalOrder())
                .toList();
        for (var name : names) {
            // By whichever index: a row has to come into all of them. The first is where it comes first.
            var index = now().primary().containsKey(name) ? " FORCE INDEX (PRIMARY)" : "";
            var rows = session.ask("SELECT 'row' FROM " + MySqlTables.quoted(name) + index + " LIMIT 1 FOR UPDATE;\n");
            if (!rows.isEmpty()) {
                throw new PermanentFailure(
                        "somebody has written into table " + name + " meanwhile: only empty tables are filled");
            }
        }
    }

    /** Fills all tables, and compares each with the manifest. */
    void fill(JobContext job, Path folder, Fit fit) throws IOException {
        fit.notes().forEach(note -> job.log(CsvFilling.said(note)));
        leftOut().forEach(left -> job.log(CsvFilling.said(left)));
        var files = new BundleFiles(folder, () -> {
            job.throwIfCancelled();
            return true;
        });
        for (var move : fit.moves()) {
            load(move, files, job);
        }
        for (var move : fit.moves()) {
            compare(move.from(), job);
        }
    }

    private void load(Fit.Move move, BundleFiles files, JobContext job) throws IOException {
        var from = move.from();
        var name = move.into().name();
        var level = levels.get(name);
        var into = level == null ? MySqlTables.quoted(name) : level.beside();
        var inserts = new MySqlInserts(session, from, into, mostOfPacket);
        var faults = files.read(from, (bytes, length) -> {
            inserts.row(bytes, length);
            if ((++done & 0xfff) == 0) {
                job.progress(done, bundle.totalRows(), "rows");
            }
        });
        if (!faults.isEmpty()) {
            throw new PermanentFailure("the files were changed since they were looked at: " + CsvWriting.said(faults));
        }
        inserts.end();
        if (level != null) {
            level.takeOver(job);
        }
    }

    private void compare(Bundle.Table from, JobContext job) throws IOException {
        var hash = new RowsHash();
        now().rows(session, from.table(), from.columns(), (bytes, length) -> {
            hash.end(bytes, 0, length);
            if ((hash.count() & 0xfff) == 0) {
                job.throwIfCancelled();
            }
        });
        CsvFilling.requireEqual(from, hash);
        job.log(from.table() + ": " + hash.count() + " rows, as in the export");
    }

    /** Makes what was written last. */
    void commit() throws IOException {
        session.commit();
    }

    @Override
    public void close() throws IOException {
        session.close();
    }
}
