package dev.taskforge.ops.backup;

import dev.taskforge.engine.api.JobCancelledException;
import dev.taskforge.engine.api.JobContext;
import dev.taskforge.engine.api.JobHandler;
import dev.taskforge.engine.api.JobType;
import dev.taskforge.engine.api.PermanentFailure;
import dev.taskforge.engine.api.RetryPolicy;
import dev.taskforge.engine.api.StepSpec;
import dev.taskforge.ops.backup.csv.Bundle;
import dev.taskforge.ops.backup.csv.BundleFiles;
import dev.taskforge.ops.backup.csv.Fit;
import dev.taskforge.ops.backup.postgres.PostgresServer;
import dev.taskforge.ops.backup.postgres.TableSession;
import dev.taskforge.ops.project.DutyJobs;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/**
 * The job type {@code csv-import}: fills empty tables of a database of PostgreSQL, MariaDB, MySQL or SQLite from CSV files with a manifest, in one transaction, and compares them with the manifest
 * before it is made last. Whatever goes wrong before leaves the database as it was, also when this process or the machine ends; and an
 * attempt after a crash asks the database first what became of the transaction. Submit it with {@link CsvRequest#job}.
 */
public final class CsvImportOperation implements JobHandler {
    private static final RetryPolicy PATIENT = new RetryPolicy(20, Duration.ofSeconds(1), Duration.ofSeconds(15));

    private final RestoreTools tools;
    private final CsvFolders folders;

    /** @param tools what restores work with; they know the databases */
    public CsvImportOperation(RestoreTools tools, CsvFolders folders) {
        this.tools = tools;
        this.folders = folders;
    }

    /** The job type with its steps: what stands still is ended by itself. */
    public JobType type() {
        return JobType.of(DutyJobs.CSV_IMPORT, this)
                .steps(StepSpec.repeatable("look"), StepSpec.repeatable("fill"), StepSpec.repeatable("record"))
                .retry(PATIENT)
                .timeout(DutyJobs.AT_MOST);
    }

    /** What a finished one returns: all of it was compared. */
    public record Outcome(String export, String database, int tables, long rows) {}

    @Override
    public Outcome run(JobContext job) throws Exception {
        var asked = job.payload(CsvRequest.class);
        if (!asked.project().equals(job.job().project())) {
            throw new PermanentFailure("this job does not belong to project " + asked.project());
        }
        var from = Objects.requireNonNull(asked.from(), "from");
        var mark = new FillMark(tools, job);
        try {
            var sha256 = job.step("look", String.class, () -> look(job, asked, from));
            var filled = job.step("fill", Outcome.class, () -> fill(job, asked, from, sha256, mark));
            end(job, asked, filled);
            if (mark.isThere()) {
                forget(job, asked);
            }
            mark.remove();
            return filled;
        } catch (IOException e) {
            if (mark.isThere()) {
                throw e; // another attempt asks the server what became of it
            }
            throw new PermanentFailure((DiskSpace.isExhausted(e) ? "the disk is full" : String.valueOf(e.getMessage()))
                    + "; nothing was changed in the database");
        }
    }

    /** It is made last: who cancels the job now comes too late, and it is recorded all the same. */
    private void end(JobContext job, CsvRequest asked, Outcome filled) throws Exception {
        try {
            job.step("record", () -> record(job, asked, "csv.import", filled));
        } catch (JobCancelledException _) {
            record(job, asked, "csv.import", filled); // no step begins in a job that is cancelled
        }
    }

    /** What is said of an export by its manifest; refuses what is none. */
    static Bundle bundle(Path folder) {
        try {
            return Bundle.read(folder);
        } catch (IOException e) {
            throw new PermanentFailure(String.valueOf(e.getMessage()));
        }
    }

    /** Refuses files that are not what their manifest says; returns which manifest that is. */
    private String look(JobContext job, CsvRequest asked, String from) throws IOException {
        var folder = folders.find(asked.project(), from);
        var bundle = bundle(folder);
        var looked = new BundleFiles(folder, () -> {
                    job.throwIfCancelled();
                    return true;
                })
                .look(bundle);
        if (!looked.faults().isEmpty()) {
            throw new PermanentFailure("the export cannot be imported: " + CsvWriting.said(looked.faults()));
        }
        job.log("looked at " + bundle.tables().size() + " files, " + HumanSize.of(bundle.totalBytes())
                + ": all is as the manifest says");
        record(job, asked, "csv.import.begin", outcome(asked, from, bundle));
        return DurableFiles.sha256(bundle.bytes());
    }

    private static Outcome outcome(CsvRequest asked, String from, Bundle bundle) {
        return new Outcome(from, asked.database(), bundle.tables().size(), bundle.totalRows());
    }

    private Outcome fill(JobContext job, CsvRequest asked, String from, String sha256, FillMark mark)
            throws IOException {
        return switch (CsvTables.source(tools, asked)) {
            case BackupSource.Sqlite in -> fillFile(job, in.file(), asked, from, sha256, mark);
            case BackupSource.MySql on -> fillMySql(job, on, asked, from, sha256, mark);
            default -> fillServer(job, asked, from, sha256, mark);
        };
    }

    private Outcome fillServer(JobContext job, CsvRequest asked, String from, String sha256, FillMark mark)
            throws IOException {
        var docker = tools.engine(asked.project());
        var server = PostgresSource.find(docker, tools.postgres(asked.project(), asked.database()))
                .server();
        // First: whatever would be refused by now, what is done is done.
        if (mark.isThere() && mark.isCommitted(server)) {
            return made(job, mark);
        }
        var folder = folders.find(asked.project(), from);
        var bundle = wanted(asked, folder, sha256);
        CsvTables.requireKind(bundle, Bundle.Kind.POSTGRES, asked.database());
        DiskSpace.requireForServer(docker, bundle.totalBytes());
        try (var session = TableSession.filling(server)) {
            var filling = new CsvFilling(session, bundle);
            var fit = filling.begin();
            fit.notes().forEach(note -> job.log(CsvFilling.said(note)));
            mark.write(session, filling.transaction(), outcome(asked, from, bundle));
            try {
                filling.fill(job, folder, fit);
                job.throwIfCancelled();
            } catch (Exception e) {
                if (!DrillOperation.mayResume(job)) {
                    mark.remove(); // the end of the session undoes all of it
                }
                throw e;
            }
            commit(session, mark, server);
        }
        return filled(job, outcome(asked, from, bundle));
    }

    private Outcome fillFile(JobContext job, Path file, CsvRequest asked, String from, String sha256, FillMark mark)
            throws IOException {
        var sign = sign(job);
        if (mark.isThere()) {
            if (SqliteFilling.isCommitted(file, sign)) {
                return made(job, mark);
            }
            mark.remove();
        }
        var folder = folders.find(asked.project(), from);
        var bundle = wanted(asked, folder, sha256);
        CsvTables.requireKind(bundle, Bundle.Kind.SQLITE, asked.database());
        DiskSpace.require(Objects.requireNonNull(file.getParent()), 2 * bundle.totalBytes(), "the import");
        try (var filling = SqliteFilling.writing(file, bundle)) {
            if (filling.isMade(sign)) {
                // An attempt that was taken for dead went on until its lock was let go.
                mark.write(outcome(asked, from, bundle));
                return made(job, mark);
            }
            filling.fill(job, folder, sign);
            // Before it is asked whether to go on: who stalls after that, and is taken for dead, has left the mark.
            mark.write(outcome(asked, from, bundle));
            goOn(job, mark);
            try {
                filling.commit();
            } catch (IOException e) {
                filling.close();
                if (!SqliteFilling.isCommitted(file, sign)) {
                    mark.remove();
                    throw e;
                }
            }
        }
        return filled(job, outcome(asked, from, bundle));
    }

    private Outcome fillMySql(
            JobContext job, BackupSource.MySql on, CsvRequest asked, String from, String sha256, FillMark mark)
            throws IOException {
        var docker = tools.engine(on);
        var server = MySqlSource.find(docker, on).server();
        var made = new MySqlMark(server, sign(job));
        // First, and also when nothing is written down: an attempt that was taken for dead may have gone on.
        if (made.isCommitted()) {
            if (!mark.isThere()) {
                mark.write(outcome(asked, from, bundle(folders.find(asked.project(), from))));
            }
            return made(job, mark);
        }
        if (mark.isThere() || job.job().attempt() > 1) {
            undone(job, mark, made);
        }
        var folder = folders.find(asked.project(), from);
        var bundle = wanted(asked, folder, sha256);
        DiskSpace.requireForServer(docker, bundle.totalBytes());
        try (var filling = MySqlFilling.writing(server, bundle, asked.database())) {
            Fit fit;
            try {
                fit = filling.begin(made);
                mark.write(outcome(asked, from, bundle));
                if (fit != null) {
                    filling.fill(job, folder, fit);
                    job.throwIfCancelled();
                }
            } catch (Exception e) {
                filling.close(); // which undoes all of it, and lets go of the table
                if (!DrillOperation.mayResume(job)) {
                    undone(job, mark, made);
                }
                throw e;
            }
            if (fit == null) {
                return made(job, mark);
            }
            commit(job, filling, mark, made);
        }
        return filled(job, outcome(asked, from, bundle));
    }

    private static void commit(JobContext job, MySqlFilling filling, FillMark mark, MySqlMark made) throws IOException {
        try {
            filling.commit();
        } catch (IOException e) {
            filling.close();
            if (!made.isCommittedAfterAll()) {
                undone(job, mark, made);
                throw e;
            }
        }
    }

    /** Nothing of an attempt is left but what says so. */
    private static void undone(JobContext job, FillMark mark, MySqlMark made) throws IOException {
        mark.remove();
        forget(job, made);
    }

    private static void goOn(JobContext job, FillMark mark) throws IOException {
        try {
            job.throwIfCancelled();
        } catch (RuntimeException e) {
            if (!DrillOperation.mayResume(job)) {
                mark.remove();
            }
            throw e;
        }
    }

    private static Outcome made(JobContext job, FillMark mark) throws IOException {
        unstopped();
        job.log("an attempt before has made it last");
        return mark.outcome();
    }

    /** What is made last is recorded, though somebody wants to stop the job meanwhile. */
    private static void unstopped() {
        Thread.interrupted();
    }

    private static Outcome filled(JobContext job, Outcome outcome) {
        unstopped();
        job.log("filled " + outcome.tables() + " tables with " + outcome.rows()
                + " rows: counted, and compared by their hashes, before the transaction was made last");
        return outcome;
    }

    /** The export as it was looked at, when nothing is in the way of the project. */
    private Bundle wanted(CsvRequest asked, Path folder, String sha256) {
        var bundle = bundle(folder);
        if (!DurableFiles.sha256(bundle.bytes()).equals(sha256)) {
            throw new PermanentFailure("the manifest was changed since it was looked at");
        }
        tools.database().read(tx -> {
            tools.requireAlone(tx, asked.project());
            return null;
        });
        return bundle;
    }

    /** No other job of any TaskForge has it. */
    private static String sign(JobContext job) {
        return "job " + job.job().id() + " of " + job.job().createdAt();
    }

    /** Takes away by what the database can be asked. The import is over whether that is possible now or not. */
    private void forget(JobContext job, CsvRequest asked) {
        try {
            switch (CsvTables.source(tools, asked)) {
                case BackupSource.Sqlite in -> SqliteFilling.forget(in.file());
                case BackupSource.MySql on -> {
                    var server = MySqlSource.find(tools.engine(on), on).server();
                    forget(job, new MySqlMark(server, sign(job)));
                }
                default -> {} // PostgreSQL knows by itself
            }
        } catch (PermanentFailure | IOException e) {
            job.log("warning: a table whose name begins with " + SqliteTables.MARK
                    + " may stay in the database until you drop it: " + e.getMessage());
        }
    }

    private static void forget(JobContext job, MySqlMark made) {
        try {
            made.forget();
        } catch (IOException e) {
            job.log("warning: the table " + made.table() + " stays in the database until you drop it: "
                    + e.getMessage());
        }
    }

    private static void commit(TableSession session, FillMark mark, PostgresServer server) throws IOException {
        try {
            session.commit();
        } catch (IOException e) {
            session.close();
            if (!mark.isCommittedAfterAll(server)) {
                mark.remove();
                throw e;
            }
        }
    }

    private void record(JobContext job, CsvRequest asked, String what, Outcome filled) {
        tools.database().write(tx -> {
            // A crash may come between this and the end of the step, which is done again then.
            tools.audit()
                    .appendOnce(
                            tx,
                            BackupCatalog.actor(job),
                            what,
                            asked.project(),
                            "database/" + asked.database(),
                            Map.<String, Object>of(
                                    "export", filled.export(),
                                    "job", job.job().id(),
                                    "tables", filled.tables(),
                                    "rows", filled.rows()));
            return null;
        });
    }

    /**
     * What it would do now. Nothing is changed.
     *
     * @throws IOException when Docker Engine, the server or the file cannot be asked
     */
    public CsvPlan plan(CsvRequest asked) throws IOException {
        return new CsvImportPlan(tools, folders).of(asked);
    }
}
