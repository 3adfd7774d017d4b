package dev.taskforge.ops.lint.migration;

import dev.taskforge.ops.lint.Troubles.Trouble;
import java.util.List;
import java.util.function.Predicate;

/**
 * What the migrations of a folder are.
 *
 * @param files in the order in which they run
 * @param troubles what could not be read; with any of them the whole is {@link MigrationClass#UNKNOWN}
 */
public record MigrationReport(List<MigrationFile> files, List<Trouble> troubles) {

    public MigrationReport {
        files = List.copyOf(files);
        troubles = List.copyOf(troubles);
    }

    /** The class of the worst file. */
    public MigrationClass worst() {
        return troubles.isEmpty()
                ? MigrationClass.worst(files.stream().map(MigrationFile::type).toList())
                : MigrationClass.UNKNOWN;
    }

    public long count(MigrationClass type) {
        return files.stream().filter(file -> file.type() == type).count();
    }

    /** Without the files that have run before; what could not be read stays. */
    public MigrationReport only(Predicate<MigrationFile> pending) {
        return new MigrationReport(files.stream().filter(pending).toList(), troubles);
    }
}
