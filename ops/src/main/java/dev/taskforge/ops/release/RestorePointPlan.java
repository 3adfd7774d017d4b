package dev.taskforge.ops.release;

import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.ReleaseDuty;
import dev.taskforge.ops.release.ReleaseMigration.Standing;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which databases are backed up before migrations run. */
final class RestorePointPlan {
    private RestorePointPlan() {}

    /**
     * Those that the release names, unless it is known that nothing is pending. When a person had to approve migrations, all that
     * are backed up: there may be no other way back.
     *
     * @param record null when no folder of migrations is declared, so that nobody can know
     */
    static List<String> databases(Project project, ReleaseDuty duty, @Nullable MigrationRecord record) {
        if (record != null && record.files().stream().allMatch(file -> file.standing() == Standing.KNOWN)) {
            return List.of();
        }
        var backup = project.file().backup();
        boolean approved = record != null && record.approval() != null;
        return duty.restorePoints().isEmpty() && approved && backup != null ? backup.of() : duty.restorePoints();
    }
}
