package dev.taskforge.ops.notify;

import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.Variables;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.text.Messages;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.function.Function;

/**
 * What messages to people have in common.
 *
 * @param variables of a project now; their secrets are masked
 */
record AlertWords(Function<Project, Variables> variables) {
    private static final int MOST_ERROR = 300;

    /** What went wrong, on one short line without secrets. */
    String cause(Project project, String error) {
        var masked = variables.apply(project).masking().mask(error);
        var line = masked.replaceAll("\\s+", " ").strip();
        if (line.length() <= MOST_ERROR) {
            return line;
        }
        int end = Character.isHighSurrogate(line.charAt(MOST_ERROR - 1)) ? MOST_ERROR - 1 : MOST_ERROR;
        return line.substring(0, end) + "…";
    }

    /** What went wrong, in the language of those who hear of it. */
    String cause(Project project, Message why) {
        var duty = project.file().alerts();
        return cause(
                project,
                Messages.ofOperations(duty == null ? Messages.ENGLISH : duty.language())
                        .render(why));
    }

    /** A moment in the time zone of those who hear of it, to the minute. */
    static String time(Project project, Instant at) {
        var duty = project.file().alerts();
        var zone = duty == null ? ZoneId.of("UTC") : duty.zone();
        return DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm zzz", Locale.ENGLISH)
                .format(at.truncatedTo(ChronoUnit.MINUTES).atZone(zone));
    }
}
