package dev.taskforge.ops.backup;

import dev.taskforge.engine.api.PermanentFailure;
import dev.taskforge.ops.backup.csv.Bundle;
import dev.taskforge.ops.backup.csv.BundleFiles;
import dev.taskforge.ops.backup.csv.CsvFault;
import dev.taskforge.ops.backup.csv.Fit;
import dev.taskforge.ops.backup.postgres.TableSession;
import dev.taskforge.ops.host.docker.Docker;
import dev.taskforge.ops.text.Message;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** What an import from CSV files would do now, and what is wrong with the files or in the way. */
final class CsvImportPlan {
    /** Somebody waits for a plan; the job looks at all of it. */
    private static final Duration LOOKS_AT_MOST = Duration.ofSeconds(15);

    private final RestoreTools tools;
    private final CsvFolders folders;

    CsvImportPlan(RestoreTools tools, CsvFolders folders) {
        this.tools = tools;
        this.folders = folders;
    }

    /**
     * What it would do now. Nothing is changed.
     *
     * @throws IOException when Docker Engine, the server or the file cannot be asked
     */
    CsvPlan of(CsvRequest asked) throws IOException {
        try {
            var from = Objects.requireNonNull(asked.from(), "from");
            var folder = folders.find(asked.project(), from);
            var bundle = CsvImportOperation.bundle(folder);
            var source = source(asked, bundle);
            long until = System.nanoTime() + LOOKS_AT_MOST.toNanos();
            var looked = new BundleFiles(folder, () -> System.nanoTime() < until).look(bundle);
            var faults = new ArrayList<Message>(
                    looked.faults().stream().map(CsvFault::message).toList());
            return switch (source) {
                case BackupSource.Sqlite in -> ofFile(asked, in.file(), bundle, looked.whole(), faults);
                case BackupSource.MySql on -> ofMySql(asked, on, bundle, looked.whole(), faults);
                default ->
                    ofPostgres(
                            asked, tools.postgres(asked.project(), asked.database()), bundle, looked.whole(), faults);
            };
        } catch (PermanentFailure e) {
            return CsvPlan.refused(String.valueOf(e.getMessage()));
        }
    }

    /** Where the tables are; refuses an export that another kind of database wrote. Which of two a server is, it says itself. */
    private BackupSource source(CsvRequest asked, Bundle bundle) {
        var source = CsvTables.source(tools, asked);
        if (!(source instanceof BackupSource.MySql)) {
            var kind = source instanceof BackupSource.Sqlite ? Bundle.Kind.SQLITE : Bundle.Kind.POSTGRES;
            CsvTables.requireKind(bundle, kind, asked.database());
        }
        return source;
    }

    private CsvPlan ofPostgres(
            CsvRequest asked, BackupSource.Postgres on, Bundle bundle, boolean looked, List<Message> faults)
            throws IOException {
        var found = PostgresSource.find(Docker.connect(tools.docker()), on);
        Fit fit;
        try (var session = TableSession.reading(found.server())) {
            var filling = new CsvFilling(session, bundle);
            fit = filling.fit();
            faults.addAll(fit.problems());
            faults.addAll(filling.full(fit));
        }
        var steps = steps(
                asked, bundle, fit, looked, "csv.plan.fill", found.container().name());
        steps.add(Message.of(
                "csv.plan.sequences",
                fit.moves().stream().mapToInt(move -> move.numbered().size()).sum()));
        steps.add(Message.of("csv.plan.last"));
        return new CsvPlan(List.copyOf(faults), steps);
    }

    private CsvPlan ofMySql(
            CsvRequest asked, BackupSource.MySql on, Bundle bundle, boolean looked, List<Message> faults)
            throws IOException {
        var found = MySqlSource.find(Docker.connect(tools.docker()), on);
        try (var filling = MySqlFilling.looking(found.server(), bundle, asked.database())) {
            var fit = filling.fit();
            faults.addAll(fit.problems());
            faults.addAll(filling.full(fit));
            var steps = steps(
                    asked,
                    bundle,
                    fit,
                    looked,
                    "csv.plan.fill",
                    found.container().name());
            steps.add(Message.of("csv.plan.numbers", bundle.sequences().size()));
            steps.add(Message.of("csv.plan.last"));
            steps.addAll(filling.leftOut());
            return new CsvPlan(List.copyOf(faults), steps);
        }
    }

    private static CsvPlan ofFile(CsvRequest asked, Path file, Bundle bundle, boolean looked, List<Message> faults)
            throws IOException {
        try (var filling = SqliteFilling.looking(file, bundle)) {
            var fit = filling.fit();
            faults.addAll(fit.problems());
            faults.addAll(filling.full(fit));
            var steps = steps(asked, bundle, fit, looked, "csv.plan.fill.file", file.toString());
            steps.add(Message.of(
                    "csv.plan.sequences",
                    fit.moves().stream()
                            .mapToInt(move -> move.numbered().size())
                            .sum()));
            steps.add(Message.of("csv.plan.last"));
            steps.addAll(filling.leftOut());
            return new CsvPlan(List.copyOf(faults), steps);
        }
    }

    /**
     * All but what is done with numbers, and how it ends.
     *
     * @param fill what says that a database is filled, at this place
     */
    private static List<Message> steps(
            CsvRequest asked, Bundle bundle, Fit fit, boolean looked, String fill, String place) {
        var steps = new ArrayList<Message>();
        steps.add(Message.of(
                "csv.plan.look",
                bundle.tables().size(),
                HumanSize.of(bundle.totalBytes()),
                bundle.project(),
                bundle.database(),
                bundle.snapshotAt()));
        if (!looked) {
            steps.add(Message.of("csv.plan.unlooked", LOOKS_AT_MOST.toSeconds()));
        }
        steps.addAll(fit.notes());
        steps.add(Message.of(
                fill,
                asked.database(),
                place,
                fit.moves().stream()
                        .map(move -> move.into().name() + " (" + move.from().rows() + ")")
                        .collect(Collectors.joining(", "))));
        steps.add(Message.of("csv.plan.compare", bundle.totalRows()));
        return steps;
    }
}
