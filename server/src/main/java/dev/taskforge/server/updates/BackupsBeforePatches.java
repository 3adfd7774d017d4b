package dev.taskforge.server.updates;

import dev.taskforge.engine.db.Database;
import dev.taskforge.ops.backup.BackupSet.Member;
import dev.taskforge.ops.backup.BackupSets;
import dev.taskforge.ops.patch.BackupBefore;
import dev.taskforge.ops.project.Project;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** A set of backups of all that a project backs up, before updates are installed. */
public final class BackupsBeforePatches implements BackupBefore {
    private final Database database;
    private final BackupSets sets;

    public BackupsBeforePatches(Database database, BackupSets sets) {
        this.database = database;
        this.sets = sets;
    }

    @Override
    public List<String> names(Project project) {
        return BackupSets.namesOf(project);
    }

    @Override
    public Begun begin(Project project, String by) {
        var set = database.write(tx -> sets.begin(tx, project.name(), names(project), by))
                .set();
        var jobs = set.members().stream()
                .flatMap(BackupsBeforePatches::jobs)
                .distinct()
                .toList();
        return new Begun(set.id(), jobs);
    }

    /** Its own, or that of an earlier set which is still at work on the same. */
    private static Stream<Long> jobs(Member member) {
        return Stream.of(member.job(), member.busy()).filter(Objects::nonNull);
    }
}
