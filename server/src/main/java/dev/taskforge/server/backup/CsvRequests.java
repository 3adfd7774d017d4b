package dev.taskforge.server.backup;

import dev.taskforge.engine.api.Job;
import dev.taskforge.engine.api.Jobs;
import dev.taskforge.engine.db.Database;
import dev.taskforge.ops.audit.AuditLog;
import dev.taskforge.ops.backup.CsvExportOperation;
import dev.taskforge.ops.backup.CsvFolders;
import dev.taskforge.ops.backup.CsvImportOperation;
import dev.taskforge.ops.backup.CsvPlan;
import dev.taskforge.ops.backup.CsvRequest;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.ProjectFile;
import dev.taskforge.ops.text.Message;
import dev.taskforge.server.http.Exchange;
import dev.taskforge.server.http.ProblemException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What people ask of exports to CSV files and imports from them, whether over HTTP or on a page: checked, planned, submitted. Safe for use by
 * any thread.
 */
public final class CsvRequests {
    /** Neither empty nor with anything that steers a terminal. */
    private static final Pattern PRINTABLE = Pattern.compile("[^\\p{C}]{1,200}");

    private static final int MOST_TABLES = 1_000;

    private final Jobs jobs;
    private final Database database;
    private final AuditLog audit;
    private final CsvFolders folders;
    private final CsvExportOperation exporting;
    private final CsvImportOperation importing;

    public CsvRequests(
            Jobs jobs,
            Database database,
            AuditLog audit,
            CsvFolders folders,
            CsvExportOperation exporting,
            CsvImportOperation importing) {
        this.jobs = jobs;
        this.database = database;
        this.audit = audit;
        this.folders = folders;
        this.exporting = exporting;
        this.importing = importing;
    }

    /** Where the files are. */
    public CsvFolders folders() {
        return folders;
    }

    /** The databases of a project that can be exported and filled. */
    public List<String> databases(Project project) {
        boolean own = project.name().equals(Project.OWN);
        return project.file().databases().values().stream()
                .filter(database -> switch (database.kind()) {
                    case POSTGRES, MYSQL -> database.service() != null;
                    case SQLITE -> !own;
                    case REDIS -> false;
                })
                .map(ProjectFile.Database::name)
                .sorted()
                .toList();
    }

    /**
     * Asks for an export.
     *
     * @param named the database; null when the project has only one with tables
     * @param tables which; null for all
     */
    public CsvRequest export(Project project, @Nullable String named, @Nullable List<String> tables) {
        if (tables != null
                && (tables.isEmpty()
                        || tables.size() > MOST_TABLES
                        || !tables.stream()
                                .allMatch(table -> PRINTABLE.matcher(table).matches()))) {
            throw ProblemException.invalid("tables", Message.of("csv.tables", MOST_TABLES));
        }
        return CsvRequest.export(project.name(), chosen(project, named), tables);
    }

    /**
     * Asks for an import.
     *
     * @param from the name of the export
     */
    public CsvRequest fill(Project project, @Nullable String named, String from) {
        if (!PRINTABLE.matcher(from).matches()) {
            throw ProblemException.invalid("from", Message.of("csv.from", folders.incoming(project.name())));
        }
        return CsvRequest.fill(project.name(), chosen(project, named), from);
    }

    private String chosen(Project project, @Nullable String named) {
        var candidates = databases(project);
        var chosen = named == null && candidates.size() == 1 ? candidates.getFirst() : named;
        if (chosen == null || !candidates.contains(chosen)) {
            throw ProblemException.invalid("database", Message.of("csv.database", String.join(", ", candidates)));
        }
        return chosen;
    }

    /** What it would do now; refused when Docker Engine or the server cannot be asked. */
    public CsvPlan plan(CsvRequest asked) {
        try {
            return asked.from() == null ? exporting.plan(asked) : importing.plan(asked);
        } catch (IOException e) {
            throw ProblemException.conflict("restore.unplanned", String.valueOf(e.getMessage()));
        }
    }

    /**
     * Submits it in the name of who asks; refuses it while another one of the same database waits or runs, and an import of what is not
     * there.
     */
    public Job submit(Exchange exchange, CsvRequest asked) {
        var from = asked.from();
        if (from != null && !folders.has(asked.project(), from)) {
            throw ProblemException.invalid("from", Message.of("csv.from", folders.incoming(asked.project())));
        }
        var submitted = jobs.submit(asked.job().submittedBy(exchange.principal().actor()));
        if (!submitted.created()) {
            throw ProblemException.conflict(
                    "csv.running", asked.database(), submitted.job().id());
        }
        return submitted.job();
    }

    /** The exports that lie there. */
    public List<CsvFolders.Found> list(Project project) {
        try {
            return folders.list(project.name());
        } catch (IOException e) {
            throw ProblemException.conflict("restore.unplanned", String.valueOf(e.getMessage()));
        }
    }

    /** Removes an export that TaskForge wrote. */
    public void remove(Exchange exchange, Project project, String name) {
        try {
            if (!folders.remove(project.name(), name)) {
                throw ProblemException.notFound("csv.unknown", name, project.name());
            }
        } catch (IOException e) {
            throw ProblemException.conflict("restore.unplanned", String.valueOf(e.getMessage()));
        }
        database.write(tx -> {
            audit.append(tx, exchange.principal().actor(), "csv.remove", project.name(), "export/" + name, Map.of());
            return null;
        });
    }
}
