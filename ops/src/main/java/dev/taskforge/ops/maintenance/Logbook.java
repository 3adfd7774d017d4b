package dev.taskforge.ops.maintenance;

import dev.taskforge.engine.api.Job;
import dev.taskforge.engine.api.Jobs;
import dev.taskforge.engine.db.Database;
import dev.taskforge.ops.audit.AuditEntry;
import dev.taskforge.ops.audit.AuditLog;
import dev.taskforge.ops.maintenance.LogEntry.Level;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.text.Message;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What was done to a project, line by line: all that the audit log holds of it, and jobs that failed, which change nothing and are not in
 * that log. Nothing is written down twice: a note of a person is an entry of the audit log too. Safe for use by any thread.
 */
public final class Logbook {
    /** The longest note. */
    public static final int MOST_NOTE = 1_000;
    /** So many lines are read at most, the newest. */
    public static final int MOST = 5_000;

    static final String NOTE = "maintenance.note";
    private static final int PAGE = 1_000;
    private static final int MOST_ERROR = 300;

    private final Database database;
    private final AuditLog audit;
    private final EndedJobs jobs;
    private final BiFunction<Project, String, String> masking;

    /**
     * @param jobs asked only when something is read, because the engine is built later
     * @param masking hides the secrets of a project in a text
     */
    public Logbook(
            Database database, AuditLog audit, Supplier<Jobs> jobs, BiFunction<Project, String, String> masking) {
        this.database = database;
        this.audit = audit;
        this.jobs = new EndedJobs(jobs);
        this.masking = masking;
    }

    /**
     * The lines from one moment until before another, the oldest first.
     *
     * @param most the newest so many, 1 to {@link #MOST}
     */
    public List<LogEntry> between(Project project, Instant from, Instant until, int most) {
        var lines = Stream.concat(
                        changes(project.name(), from, until, most).stream().map(LogWords::of),
                        failures(project, from, until, most).stream())
                .sorted(Comparator.comparing(LogEntry::at))
                .toList();
        return lines.size() <= most ? lines : lines.subList(lines.size() - most, lines.size());
    }

    private List<AuditEntry> changes(String project, Instant from, Instant until, int most) {
        var found = new ArrayList<AuditEntry>();
        @Nullable Long before = null;
        while (found.size() < most) {
            var page = audit.list(Set.of(project), before, PAGE);
            page.stream()
                    .filter(entry -> !entry.at().isBefore(from) && entry.at().isBefore(until))
                    .limit(most - found.size())
                    .forEach(found::add);
            if (page.size() < PAGE || page.getLast().at().isBefore(from)) {
                break;
            }
            before = page.getLast().number();
        }
        return found;
    }

    private List<LogEntry> failures(Project project, Instant from, Instant until, int most) {
        return jobs.failed(project.name(), null, from, until, most).stream()
                .limit(most)
                .map(job -> failed(project, job))
                .toList();
    }

    private LogEntry failed(Project project, Job job) {
        var why = masking.apply(project, Objects.requireNonNullElse(job.error(), "-"))
                .replaceAll("\\s+", " ")
                .strip();
        var brief = why.length() <= MOST_ERROR ? why : why.substring(0, MOST_ERROR) + "…";
        return new LogEntry(
                EndedJobs.ended(job),
                Level.ERROR,
                Message.of("log.job.failed", job.type(), Long.toString(job.id()), brief),
                "job/" + job.id(),
                job.submittedBy());
    }

    /**
     * Writes down what a person did or saw.
     *
     * @param text not blank, at most {@link #MOST_NOTE} characters
     */
    public LogEntry note(Project project, Level level, String text, String by) {
        if (text.isBlank() || text.length() > MOST_NOTE) {
            throw new IllegalArgumentException("a note of " + text.length() + " characters");
        }
        return LogWords.of(database.write(tx -> audit.append(
                tx,
                by,
                NOTE,
                project.name(),
                "project/" + project.name(),
                Map.of("level", level.name(), "text", text.strip()))));
    }
}
