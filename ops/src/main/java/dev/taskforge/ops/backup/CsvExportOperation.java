package dev.taskforge.ops.backup;

import dev.taskforge.engine.api.JobContext;
import dev.taskforge.engine.api.JobHandler;
import dev.taskforge.engine.api.JobType;
import dev.taskforge.engine.api.PermanentFailure;
import dev.taskforge.engine.api.RetryPolicy;
import dev.taskforge.engine.api.StepSpec;
import dev.taskforge.ops.backup.csv.Bundle;
import dev.taskforge.ops.backup.csv.Layout;
import dev.taskforge.ops.backup.csv.Selection;
import dev.taskforge.ops.project.DutyJobs;
import dev.taskforge.ops.text.Message;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The job type {@code csv-export}: writes tables of a database of PostgreSQL, MariaDB, MySQL or SQLite, all as they are at one moment, into CSV files with a manifest. Nothing
 * is changed; what is written is there as a whole or not at all. Submit it with {@link CsvRequest#job}.
 */
public final class CsvExportOperation implements JobHandler {
    private static final RetryPolicy AFTER_CRASHES = new RetryPolicy(3, Duration.ofSeconds(1), Duration.ofSeconds(1));

    private final RestoreTools tools;
    private final CsvFolders folders;

    /** @param tools what restores work with; they know the databases */
    public CsvExportOperation(RestoreTools tools, CsvFolders folders) {
        this.tools = tools;
        this.folders = folders;
    }

    /** The job type with its steps: what stands still is ended by itself. */
    public JobType type() {
        return JobType.of(DutyJobs.CSV_EXPORT, this)
                .steps(StepSpec.repeatable("write"), StepSpec.repeatable("record"))
                .retry(AFTER_CRASHES)
                .timeout(DutyJobs.AT_MOST);
    }

    /**
     * What a finished one returns.
     *
     * @param export its name
     * @param folder where it is
     */
    public record Outcome(String export, String folder, int tables, long rows, long bytes) {}

    @Override
    public Outcome run(JobContext job) throws Exception {
        var asked = job.payload(CsvRequest.class);
        if (!asked.project().equals(job.job().project())) {
            throw new PermanentFailure("this job does not belong to project " + asked.project());
        }
        try {
            var written = job.step("write", Outcome.class, () -> write(job, asked));
            job.step("record", () -> record(job, asked, written));
            return written;
        } catch (IOException e) {
            throw new PermanentFailure(DiskSpace.isExhausted(e) ? "the disk is full" : String.valueOf(e.getMessage()));
        } finally {
            if (!DrillOperation.mayResume(job)) {
                folders.discard(asked.project(), asked.database(), job.job().id());
            }
        }
    }

    private Outcome write(JobContext job, CsvRequest asked) throws IOException {
        long id = job.job().id();
        var before = folders.published(asked.project(), asked.database(), id);
        if (before.isPresent()) {
            job.log("an attempt before has written it");
            return outcome(before.get(), Bundle.read(before.get()));
        }
        // Before the snapshot is taken: the data is at least as new as said.
        var at = tools.now();
        var folder = folders.begin(asked.project(), asked.database(), id);
        // The database is let go before the files are read again: without WAL nobody else writes into it meanwhile.
        var bundle = read(job, asked, at, folder);
        CsvWriting.prove(job, folder, bundle);
        DurableFiles.write(folder.resolve(Bundle.NAME), bundle.bytes());
        return outcome(folders.publish(asked.project(), asked.database(), id, at), bundle);
    }

    private Bundle read(JobContext job, CsvRequest asked, Instant at, Path folder) throws IOException {
        try (var read = CsvTables.open(tools, asked)) {
            var layout = read.layout();
            var chosen = chosen(layout, asked);
            read.requireFit(chosen);
            DiskSpace.require(folder, read.needs(chosen), "the export");
            var writing = new CsvWriting(job, read, folder);
            var version = read.version();
            var tables = writing.tables(chosen);
            read.requireUnchanged(chosen);
            var sequences = read.sequences(chosen);
            read.notes().forEach(note -> job.log(CsvFilling.said(note)));
            return new Bundle(
                    Bundle.FORMAT,
                    asked.project(),
                    asked.database(),
                    at,
                    job.job().id(),
                    version,
                    read.tool(),
                    Bundle.HASHES,
                    tables,
                    keys(layout, chosen),
                    sequences,
                    read.kind(),
                    read.leftOut());
        }
    }

    private static List<Layout.Key> keys(Layout layout, List<Layout.Table> chosen) {
        return layout.keys().stream()
                .filter(key -> chosen.stream().anyMatch(table -> table.name().equals(key.child())))
                .toList();
    }

    private static Outcome outcome(Path folder, Bundle bundle) {
        return new Outcome(
                folder.getFileName().toString(),
                folder.toString(),
                bundle.tables().size(),
                bundle.totalRows(),
                bundle.totalBytes());
    }

    private static List<Layout.Table> chosen(Layout layout, CsvRequest asked) {
        var selection = Selection.of(layout, asked.tables());
        if (!selection.unknown().isEmpty()) {
            throw new PermanentFailure("there is no table " + String.join(", ", selection.unknown())
                    + ": name it as schema.table, or as table when it is in public or not of PostgreSQL; partitions are moved with"
                    + " their table");
        }
        if (selection.tables().isEmpty()) {
            throw new PermanentFailure("the database has no table with columns to be written");
        }
        return selection.tables();
    }

    private void record(JobContext job, CsvRequest asked, Outcome written) {
        tools.database().write(tx -> {
            tools.audit()
                    .appendOnce(
                            tx,
                            BackupCatalog.actor(job),
                            "csv.export",
                            asked.project(),
                            "export/" + written.export(),
                            Map.<String, Object>of(
                                    "database", asked.database(),
                                    "job", job.job().id(),
                                    "tables", written.tables(),
                                    "rows", written.rows(),
                                    "folder", written.folder()));
            return null;
        });
        job.log("wrote " + written.rows() + " rows of " + written.tables() + " tables, " + HumanSize.of(written.bytes())
                + ", into " + written.folder());
    }

    /**
     * What it would do now. Nothing is written.
     *
     * @throws IOException when Docker Engine, the server or the file cannot be asked
     */
    public CsvPlan plan(CsvRequest asked) throws IOException {
        try (var read = CsvTables.open(tools, asked)) {
            var chosen = chosen(read.layout(), asked);
            read.requireFit(chosen);
            var steps = new ArrayList<Message>();
            steps.add(read.reads(
                    chosen.size(),
                    asked.database(),
                    HumanSize.of(read.needs(chosen)),
                    folders.written(asked.project())));
            chosen.forEach(table -> steps.add(read.writes(table)));
            steps.addAll(read.notes());
            steps.add(Message.of("csv.plan.written"));
            return new CsvPlan(List.of(), steps);
        } catch (PermanentFailure e) {
            return CsvPlan.refused(String.valueOf(e.getMessage()));
        }
    }
}
