package dev.taskforge.engine.run;

import dev.taskforge.engine.api.Progress;
import dev.taskforge.engine.store.JobNotes;
import dev.taskforge.engine.store.JobNotes.NewLine;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a running job has to say and that is not written yet. Safe for use by any thread; its memory is bounded. */
final class Notes {
    private List<NewLine> lines = new ArrayList<>(0);
    private long total;
    private long uncarried;
    private @Nullable Progress progress;

    /** Adds a line and returns whether nothing waited before it. */
    synchronized boolean line(Instant at, String text) {
        boolean first = isEmpty();
        if (++total <= JobNotes.MOST_LINES) {
            lines.add(new NewLine(
                    at,
                    text.length() > 2 * JobNotes.MOST_CHARACTERS
                            ? text.substring(0, 2 * JobNotes.MOST_CHARACTERS)
                            : text));
        } else {
            uncarried++;
        }
        return first;
    }

    /** Replaces the progress and returns whether nothing waited before it. */
    synchronized boolean progress(Progress value) {
        boolean first = isEmpty();
        progress = value;
        return first;
    }

    synchronized boolean isEmpty() {
        return lines.isEmpty() && uncarried == 0 && progress == null;
    }

    /** Hands over what waits and forgets it. */
    synchronized Taken take() {
        var taken = new Taken(lines, uncarried, progress);
        lines = new ArrayList<>(0);
        uncarried = 0;
        progress = null;
        return taken;
    }

    /** Lines and progress on their way to the database. */
    record Taken(
            List<NewLine> lines, long uncarried, @Nullable Progress progress) {}
}
