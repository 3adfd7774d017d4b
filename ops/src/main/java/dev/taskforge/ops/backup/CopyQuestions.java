package dev.taskforge.ops.backup;

import dev.taskforge.ops.check.CheckState;
import dev.taskforge.ops.check.SqlCopy;
import java.util.List;

/** What is asked of a restored copy of a database, besides comparing it. */
@FunctionalInterface
public interface CopyQuestions {
    /** Nothing. */
    CopyQuestions NONE = (_, _, _) -> List.of();

    /**
     * One check, asked of the copy.
     *
     * @param seen what was seen, in English, secrets masked
     */
    record Asked(String check, CheckState state, String seen) {}

    /** Asks all that the project wants asked of a copy of this database now. */
    List<Asked> ask(Backup backup, SqlCopy copy, long jobId) throws InterruptedException;
}
