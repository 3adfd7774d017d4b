package dev.taskforge.ops.backup;

import dev.taskforge.engine.api.JobContext;
import dev.taskforge.engine.api.PermanentFailure;
import dev.taskforge.ops.backup.csv.Bundle;
import dev.taskforge.ops.backup.csv.BundleFiles;
import dev.taskforge.ops.backup.csv.Fit;
import dev.taskforge.ops.backup.csv.Layout;
import dev.taskforge.ops.backup.csv.TableName;
import dev.taskforge.ops.backup.postgres.RowsHash;
import dev.taskforge.ops.backup.postgres.TableSession;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.text.Messages;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * Fills empty tables from the files of an export within one transaction, and compares them before it is made last. Whoever calls makes it
 * last, or closes the session, which undoes all of it.
 */
final class CsvFilling {
    /** Before it, triggers of partitions cannot be told apart. */
    private static final int OLDEST = 130_000;

    private static final int MOST_SAID = 10;
    private static final Messages TEXTS = Messages.ofOperations(Messages.ENGLISH);

    private final TableSession session;
    private final Bundle bundle;

    CsvFilling(TableSession session, Bundle bundle) {
        this.session = session;
        this.bundle = bundle;
    }

    /** How it fits into the database as it is now. */
    Fit fit() throws IOException {
        requireKnown();
        return Fit.of(bundle, Layout.of(session.layout()));
    }

    private void requireKnown() throws IOException {
        int version = Integer.parseInt(session.ask("SHOW server_version_num;").getFirst());
        if (version < OLDEST) {
            throw new PermanentFailure("the server is older than PostgreSQL 13, the oldest that is filled from files");
        }
        if (!session.ask("SHOW session_replication_role;").getFirst().equals("origin")) {
            throw new PermanentFailure(
                    "session_replication_role is set for the database or the role, so that keys are not looked at: reset it");
        }
    }

    /** Tables that are not empty. */
    List<Message> full(Fit fit) throws IOException {
        var full = new ArrayList<Message>();
        for (var move : fit.moves()) {
            var into = move.into();
            var rows = session.ask("SELECT count(*) FROM " + into.from() + ";").getFirst();
            if (!rows.equals("0")) {
                full.add(Message.of("csv.full", into.name(), rows));
            }
        }
        return full;
    }

    /** Lets nobody else write into the tables until the end, and refuses those that do not fit or are not empty. */
    Fit begin() throws IOException {
        var before = fit();
        require(before.problems());
        session.ask("LOCK TABLE "
                + before.moves().stream()
                        .map(move -> move.into().from())
                        .sorted()
                        .collect(Collectors.joining(", "))
                + " IN SHARE ROW EXCLUSIVE MODE;");
        var fit = fit(); // what was changed until then
        require(fit.problems());
        require(full(fit));
        return fit;
    }

    /** Refuses when there are problems, and says the first of them. */
    static void require(List<Message> problems) {
        if (!problems.isEmpty()) {
            throw new PermanentFailure(
                    problems.stream().limit(MOST_SAID).map(TEXTS::render).collect(Collectors.joining("; ")));
        }
    }

    /** A note in English. */
    static String said(Message note) {
        return TEXTS.render(note);
    }

    /** The number of the transaction, by which it can be asked what became of it. */
    long transaction() throws IOException {
        return Long.parseLong(session.ask("SELECT txid_current();").getFirst());
    }

    /** Fills all of them, and compares each with the manifest. */
    void fill(JobContext job, Path folder, Fit fit) throws IOException {
        for (var trigger : fit.triggers()) {
            alter(trigger, "DISABLE");
        }
        session.ask("SET CONSTRAINTS ALL DEFERRED;");
        var meter = new Meters(job, bundle.totalRows());
        for (var move : fit.moves()) {
            load(move, new BundleFiles(folder, meter::goesOn), meter);
        }
        session.ask("SET CONSTRAINTS ALL IMMEDIATE;");
        for (var move : fit.moves()) {
            compare(move, job);
        }
        for (var move : fit.moves()) {
            for (var column : move.numbered()) {
                goOn(move, column, job);
            }
        }
        for (var trigger : fit.triggers()) {
            alter(trigger, trigger.always() ? "ENABLE ALWAYS" : "ENABLE");
        }
    }

    private void alter(Layout.Trigger trigger, String how) throws IOException {
        session.ask("ALTER TABLE ONLY " + trigger.on().quoted() + " " + how + " TRIGGER "
                + TableName.quoted(trigger.name()) + ";");
    }

    private void load(Fit.Move move, BundleFiles files, Meters meter) throws IOException {
        session.beginRows(
                move.into().name().quoted(), Layout.Table.quoted(move.from().names()));
        var faults = files.read(move.from(), (bytes, length) -> {
            session.write(bytes, length);
            meter.row();
        });
        if (!faults.isEmpty()) {
            throw new PermanentFailure("the files were changed since they were looked at: " + CsvWriting.said(faults));
        }
        session.endRows();
    }

    private void compare(Fit.Move move, JobContext job) throws IOException {
        var from = move.from();
        var hash = new RowsHash();
        session.read(move.into().rows(from.names()), (bytes, length) -> {
            hash.end(bytes, 0, length);
            if ((hash.count() & 0xfff) == 0) {
                job.throwIfCancelled();
            }
        });
        requireEqual(from, hash);
        job.log(from.table() + ": " + hash.count() + " rows, as in the export");
    }

    /** Refuses rows that are not those of the export. */
    static void requireEqual(Bundle.Table from, RowsHash hash) {
        if (hash.count() != from.rows()) {
            throw new PermanentFailure(from.table() + " has " + from.rows() + " rows in the export, and " + hash.count()
                    + " are in the database");
        }
        if (!hash.hash().equals(from.hash())) {
            throw new PermanentFailure("the content of " + from.table() + " is not that of the export, though it has"
                    + " as many rows: the database keeps or writes some value in another way");
        }
    }

    /**
     * Lets a sequence go on behind all it gave out: here, where the export is from, and whatever numbers were filled in. All of it can be undone,
     * because the last command but one makes it anew within the transaction.
     */
    private void goOn(Fit.Move move, Layout.Column column, JobContext job) throws IOException {
        var name = Objects.requireNonNull(column.sequence()).quoted();
        var text = name.replace("'", "''");
        long step = Long.parseLong(session.ask("SELECT seqincrement FROM pg_catalog.pg_sequence WHERE seqrelid = '"
                        + text + "'::pg_catalog.regclass;")
                .getFirst());
        session.ask(
                "ALTER SEQUENCE " + name + " INCREMENT BY " + step + ";"); // nobody takes a number of it until the end
        var stands = new ArrayList<Standing>();
        stands.add(Standing.of(session.ask("SELECT last_value || ' ' || is_called FROM " + name + ";")
                .getFirst()));
        bundle.sequences().stream()
                .filter(stood -> stood.table().equals(move.from().table())
                        && stood.column().equals(column.name()))
                .forEach(stood -> stands.add(new Standing(stood.last(), stood.called())));
        var most = session.ask("SELECT " + (step > 0 ? "max" : "min") + "(" + TableName.quoted(column.name())
                + ") FROM " + move.into().from() + ";");
        if (!most.getFirst().isEmpty()) {
            stands.add(new Standing(Long.parseLong(most.getFirst()), true));
        }
        var furthest = Standing.furthest(stands, step > 0);
        if (!furthest.equals(stands.getFirst())) {
            session.ask("ALTER SEQUENCE " + name + " RESTART WITH " + furthest.last() + ";\nSELECT setval('" + text
                    + "', " + furthest.last() + ", " + furthest.called() + ");");
            job.log("sequence " + name + " goes on behind " + furthest.last());
        }
    }

    /**
     * Where a sequence stands.
     *
     * @param called whether that number was given out
     */
    record Standing(long last, boolean called) {
        private static Standing of(String answer) {
            var words = answer.split(" ");
            return new Standing(Long.parseLong(words[0]), Boolean.parseBoolean(words[1]));
        }

        static Standing furthest(List<Standing> all, boolean ascending) {
            var byLast = Comparator.comparingLong(Standing::last);
            return all.stream()
                    .max((ascending ? byLast : byLast.reversed()).thenComparing(Standing::called))
                    .orElseThrow();
        }
    }

    /** Tells the job how far it is. */
    private static final class Meters {
        private final JobContext job;
        private final long total;
        private long done;

        Meters(JobContext job, long total) {
            this.job = job;
            this.total = total;
        }

        boolean goesOn() {
            job.throwIfCancelled();
            return true;
        }

        void row() {
            if ((++done & 0xfff) == 0) {
                job.progress(done, total, "rows");
            }
        }
    }
}
