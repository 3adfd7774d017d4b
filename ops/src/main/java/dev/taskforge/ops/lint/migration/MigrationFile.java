package dev.taskforge.ops.lint.migration;

import java.util.List;

/**
 * A migration and what it is.
 *
 * @param path relative to the folder that was read
 * @param reversible whether a file beside it takes it back; what that does is not judged
 * @param verdicts one for each statement, or for each action of one, in the order of the file; never empty for a file that
 *     does anything
 */
public record MigrationFile(String path, Layout layout, boolean reversible, List<Verdict> verdicts) {

    public MigrationFile {
        verdicts = List.copyOf(verdicts);
    }

    /** That of its worst statement. */
    public MigrationClass type() {
        return MigrationClass.worst(verdicts.stream().map(Verdict::type).toList());
    }
}
