package dev.taskforge.server.maintenance;

import dev.taskforge.ops.maintenance.LogEntry;
import dev.taskforge.ops.maintenance.LogEntry.Level;
import dev.taskforge.ops.maintenance.Logbook;
import dev.taskforge.ops.maintenance.MaintenanceCalendar;
import dev.taskforge.ops.maintenance.Occurrence;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.text.Message;
import dev.taskforge.server.http.ProblemException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Marks duties as done and writes notes, for the API and the page. */
public final class MaintenanceChanges {
    private final MaintenanceCalendar calendar;
    private final Logbook logbook;

    public MaintenanceChanges(MaintenanceCalendar calendar, Logbook logbook) {
        this.calendar = calendar;
        this.logbook = logbook;
    }

    /**
     * Marks a duty as done now.
     *
     * @param date on which it was due; null or empty for the last time
     * @param note null for none
     */
    public Occurrence done(Project project, String duty, @Nullable String date, @Nullable String note, String actor) {
        var day = date == null || date.isBlank() ? null : day(date.strip());
        var said = note == null ? "" : note.strip();
        if (said.length() > MaintenanceCalendar.MOST_NOTE) {
            throw ProblemException.invalid(
                    "note", Message.of("field.too_long", said.length(), MaintenanceCalendar.MOST_NOTE));
        }
        var marked = calendar.mark(project, duty, day, said, actor);
        var refused = marked.refused();
        if (refused == null) {
            return Objects.requireNonNull(marked.occurrence());
        }
        throw switch (refused) {
            case UNKNOWN -> ProblemException.notFound("duties.unknown", duty, project.name());
            case PROVEN_BY_ITSELF -> ProblemException.conflict("duties.proven", duty);
            case NOT_DUE ->
                day == null
                        ? ProblemException.conflict("duties.not_due", duty)
                        : ProblemException.conflict("duties.not_due_on", duty, day);
            case ALREADY -> already(Objects.requireNonNull(marked.occurrence()));
            case OVER -> over(Objects.requireNonNull(marked.occurrence()));
        };
    }

    private static ProblemException already(Occurrence one) {
        var done = Objects.requireNonNull(one.done());
        return ProblemException.conflict(
                "duties.already", one.entry().id(), due(one), Objects.requireNonNullElse(done.by(), "-"), done.at());
    }

    private static ProblemException over(Occurrence one) {
        return ProblemException.conflict("duties.over", one.entry().id(), due(one));
    }

    private static LocalDate due(Occurrence one) {
        return one.due().atZone(one.entry().timetable().zone()).toLocalDate();
    }

    private static LocalDate day(String date) {
        try {
            return LocalDate.parse(date);
        } catch (DateTimeException e) {
            throw ProblemException.invalid("date", Message.of("duties.date"));
        }
    }

    /**
     * Writes a line into the log.
     *
     * @param level null or empty for INFO
     */
    public LogEntry note(Project project, String text, @Nullable String level, String actor) {
        var said = text.strip();
        if (said.isEmpty()) {
            throw ProblemException.invalid("text", Message.of("field.empty"));
        }
        if (said.length() > Logbook.MOST_NOTE) {
            throw ProblemException.invalid("text", Message.of("field.too_long", said.length(), Logbook.MOST_NOTE));
        }
        var word = level == null || level.isBlank()
                ? Level.INFO.name()
                : level.strip().toUpperCase(Locale.ROOT);
        var meant = Arrays.stream(Level.values())
                .filter(one -> one.name().equals(word))
                .findFirst()
                .orElseThrow(() -> ProblemException.invalid("level", Message.of("field.choice", "INFO, WARN, ERROR")));
        return logbook.note(project, meant, said, actor);
    }
}
