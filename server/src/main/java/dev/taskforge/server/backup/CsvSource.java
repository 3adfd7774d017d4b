package dev.taskforge.server.backup;

import dev.taskforge.ops.backup.CsvFolders;
import dev.taskforge.ops.project.Projects;
import dev.taskforge.server.metrics.MetricSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How many exports to CSV files lie there, which are not encrypted and should not stay. */
public final class CsvSource implements MetricSource {
    private final Projects projects;
    private final CsvFolders folders;

    public CsvSource(Projects projects, CsvFolders folders) {
        this.projects = projects;
        this.folders = folders;
    }

    @Override
    public List<Value> read() {
        var values = new ArrayList<Value>();
        for (var project : projects.list()) {
            count(project.name(), values);
        }
        return values;
    }

    private void count(String project, List<Value> values) {
        try {
            int count = folders.count(project);
            if (count > 0) {
                values.add(new Value(
                        "taskforge_csv_exports",
                        "Exports to CSV files that lie there, not encrypted.",
                        Map.of("project", project),
                        count));
            }
        } catch (IOException _) {
            // Not known is told by no value.
        }
    }
}
