package dev.taskforge.engine.store.sql;

import dev.taskforge.engine.api.Job;
import dev.taskforge.engine.api.LogLine;
import dev.taskforge.engine.api.Progress;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.engine.store.JobNotes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Log lines and progress in SQL. */
public final class SqlNotes implements JobNotes {
    private static final String NOTE = """
            UPDATE job SET log_lines = log_lines + ?, progress_done = coalesce(?, progress_done),
              progress_total = coalesce(?, progress_total), progress_unit = coalesce(?, progress_unit)
            WHERE id = ? AND fence = ?
            RETURNING log_lines""";

    private static final String LINE = """
            INSERT INTO job_log (job_id, number, attempt, at, text) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (job_id, number) DO UPDATE SET at = excluded.at, text = excluded.text""";

    @Override
    public OptionalLong add(
            Tx tx, Job job, List<NewLine> lines, long uncarried, @Nullable Progress progress, Instant at) {
        var total = tx.first(
                NOTE,
                row -> row.number("log_lines"),
                lines.size() + uncarried,
                progress == null ? null : progress.done(),
                progress == null ? null : progress.total(),
                progress == null ? null : progress.unit(),
                job.id(),
                job.fence());
        if (total.isEmpty()) {
            return OptionalLong.empty();
        }
        long last = total.get();
        long number = last - lines.size() - uncarried;
        var rows = new ArrayList<@Nullable Object[]>();
        for (var line : lines) {
            if (++number <= MOST_LINES) {
                rows.add(new Object[] {job.id(), number, job.attempt(), line.at(), shortened(line.text())});
            }
        }
        if (last > MOST_LINES && lines.size() + uncarried > 0) {
            var text = "… " + (last - MOST_LINES) + " more lines are not kept";
            rows.add(new Object[] {job.id(), MOST_LINES + 1, job.attempt(), at, text});
        }
        tx.batch(LINE, rows);
        return OptionalLong.of(Math.min(last, MOST_LINES + 1));
    }

    private static String shortened(String text) {
        if (text.length() <= MOST_CHARACTERS) {
            return text;
        }
        int end = MOST_CHARACTERS - 1;
        return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + "…";
    }

    @Override
    public List<LogLine> read(Tx tx, long jobId, long after, int limit) {
        return tx.query(
                """
                SELECT job_id, number, attempt, at, text FROM job_log WHERE job_id = ? AND number > ?
                ORDER BY number LIMIT ?""",
                row -> new LogLine(
                        row.number("job_id"),
                        row.number("number"),
                        row.integer("attempt"),
                        row.time("at"),
                        row.text("text")),
                jobId,
                after,
                limit);
    }
}
