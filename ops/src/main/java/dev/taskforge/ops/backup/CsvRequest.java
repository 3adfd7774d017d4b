package dev.taskforge.ops.backup;

import dev.taskforge.engine.api.NewJob;
import dev.taskforge.ops.project.DutyJobs;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an export to CSV files, or an import from them, is asked to do, as the payload of its job holds it.
 *
 * @param tables of an export: which; null for all
 * @param from of an import: the name of the export
 */
public record CsvRequest(
        String project,
        String database,
        @Nullable List<String> tables,
        @Nullable String from) {

    /** To write tables into files. */
    public static CsvRequest export(String project, String database, @Nullable List<String> tables) {
        return new CsvRequest(project, database, tables, null);
    }

    /** To fill tables from files. */
    public static CsvRequest fill(String project, String database, String from) {
        return new CsvRequest(project, database, null, from);
    }

    /** The job that carries it out. */
    public NewJob job() {
        Map<String, Object> more = new LinkedHashMap<>();
        more.put("database", database);
        if (from != null) {
            more.put("from", from);
            return DutyJobs.importCsv(project, more);
        }
        if (tables != null) {
            more.put("tables", tables);
        }
        return DutyJobs.exportCsv(project, more);
    }
}
