package dev.taskforge.engine.store;

import dev.taskforge.engine.api.Job;
import dev.taskforge.engine.api.LogLine;
import dev.taskforge.engine.api.Progress;
import dev.taskforge.engine.db.Tx;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Log lines and progress of jobs. */
public interface JobNotes {
    /** How many lines of one job are kept. One more line then says how many followed. */
    int MOST_LINES = 10_000;

    /** How many characters of one line are kept. */
    int MOST_CHARACTERS = 2_000;

    /** A line that has no number yet. */
    record NewLine(Instant at, String text) {}

    /**
     * Adds lines and sets the progress, unless it is null, under the job's fence.
     *
     * @param uncarried how many more lines were written that are only counted
     * @return the number of the last line, or empty, with nothing recorded, when the fence is stale
     */
    OptionalLong add(Tx tx, Job job, List<NewLine> lines, long uncarried, @Nullable Progress progress, Instant at);

    /** Lines with a number above {@code after}, in order, at most {@code limit}. */
    List<LogLine> read(Tx tx, long jobId, long after, int limit);
}
