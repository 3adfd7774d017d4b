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
import dev.taskforge.ops.backup.postgres.PostgresServer;
import dev.taskforge.ops.backup.postgres.TableSession;
import dev.taskforge.ops.host.docker.Docker;
import dev.taskforge.ops.project.DutyJobs;
import dev.taskforge.ops.text.Message;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The job type {@code csv-export}: writes tables of a PostgreSQL database, all as they are at one moment, into CSV files with a manifest. Nothing
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

    /** The job type with its steps: at most six hours. */
    public JobType type() {
        return JobType.of(DutyJobs.CSV_EXPORT, this)
                .steps(StepSpec.repeatable("write"), StepSpec.repeatable("record"))
                .retry(AFTER_CRASHES)
                .timeout(Duration.ofHours(6));
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
        var source = tools.postgres(asked.project(), asked.database());
        var server = PostgresSource.find(Docker.connect(tools.docker()), source).server();
        long id = job.job().id();
        // Before the snapshot is taken: the data is at least as new as said.
        var at = tools.now();
        try (var session = TableSession.reading(server)) {
            var layout = Layout.of(session.layout());
            var chosen = chosen(layout, asked);
            var folder = folders.begin(asked.project(), asked.database(), id);
            DiskSpace.require(folder, needs(chosen), "the export");
            var version = session.ask("SHOW server_version;").getFirst();
            var writing = new CsvWriting(job, session, folder);
            var tables = writing.tables(chosen);
            var sequences = writing.sequences(chosen);
            var keys = layout.keys().stream()
                    .filter(key ->
                            chosen.stream().anyMatch(table -> table.name().equals(key.child())))
                    .toList();
            var bundle = new Bundle(
                    Bundle.FORMAT,
                    asked.project(),
                    asked.database(),
                    at,
                    id,
                    version,
                    server.tool(),
                    Bundle.HASHES,
                    tables,
                    keys,
                    sequences);
            largeObjects(session).ifPresent(left -> job.log(CsvFilling.said(left)));
            writing.prove(bundle);
            DurableFiles.write(folder.resolve(Bundle.NAME), bundle.bytes());
            var published = folders.publish(asked.project(), asked.database(), id, at);
            return outcome(published, bundle);
        }
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
            throw new PermanentFailure(
                    "there is no table " + String.join(", ", selection.unknown())
                            + ": name it as schema.table, or as table when it is in public; partitions are moved with their table");
        }
        if (selection.tables().isEmpty()) {
            throw new PermanentFailure("the database has no table with columns to be written");
        }
        return selection.tables();
    }

    /** Quotes, and what the server packs on its disk, make the files larger than the tables. */
    private static long needs(List<Layout.Table> tables) {
        return 2 * tables.stream().mapToLong(Layout.Table::bytes).sum();
    }

    private void record(JobContext job, CsvRequest asked, Outcome written) {
        tools.database().write(tx -> {
            tools.audit()
                    .append(
                            tx,
                            BackupCatalog.actor(job),
                            "csv.export",
                            asked.project(),
                            "export/" + written.export(),
                            Map.<String, Object>of(
                                    "database", asked.database(),
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
     * @throws IOException when Docker Engine or the server cannot be asked
     */
    public CsvPlan plan(CsvRequest asked) throws IOException {
        try {
            var source = tools.postgres(asked.project(), asked.database());
            var found = PostgresSource.find(Docker.connect(tools.docker()), source);
            return new CsvPlan(List.of(), steps(asked, found.container().name(), found.server()));
        } catch (PermanentFailure e) {
            return CsvPlan.refused(String.valueOf(e.getMessage()));
        }
    }

    /** They are in no table, and nothing says whose they are. */
    private static Optional<Message> largeObjects(TableSession session) throws IOException {
        var count = session.ask("SELECT count(*) FROM pg_largeobject_metadata;").getFirst();
        return count.equals("0") ? Optional.empty() : Optional.of(Message.of("csv.plan.objects", count));
    }

    private List<Message> steps(CsvRequest asked, String container, PostgresServer server) throws IOException {
        try (var session = TableSession.reading(server)) {
            var chosen = chosen(Layout.of(session.layout()), asked);
            var steps = new ArrayList<Message>();
            steps.add(Message.of(
                    "csv.plan.read",
                    chosen.size(),
                    asked.database(),
                    container,
                    HumanSize.of(needs(chosen)),
                    folders.written(asked.project())));
            for (var table : chosen) {
                steps.add(Message.of("csv.plan.table", table.name(), HumanSize.of(table.bytes())));
            }
            largeObjects(session).ifPresent(steps::add);
            steps.add(Message.of("csv.plan.written"));
            return steps;
        }
    }
}
