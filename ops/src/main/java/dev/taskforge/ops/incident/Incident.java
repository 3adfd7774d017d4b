package dev.taskforge.ops.incident;

import dev.taskforge.ops.project.AlertDuty.Severity;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A time in which monitors of a project were down for one cause.
 *
 * @param roundAt when it began, or began again
 * @param groupedAt when a monitor last went down in it
 * @param closedAt null while a monitor is down in it
 * @param reopened how often it began again
 * @param severity the worst of the monitors that are down in it
 * @param told whether anybody hears of it
 * @param toldAt when its first words were written, or the first that it is critical
 * @param words how many messages were written of it
 * @param cause null while it is not known
 * @param mergedInto the incident of the same cause that has taken its monitors; null for none
 * @param acknowledged null while nobody has said that they look after it since it last began
 */
public record Incident(
        long id,
        String project,
        Instant openedAt,
        Instant roundAt,
        Instant groupedAt,
        @Nullable Instant closedAt,
        int reopened,
        Severity severity,
        boolean told,
        Instant toldAt,
        int words,
        @Nullable RootCause cause,
        @Nullable Long mergedInto,
        @Nullable Acknowledged acknowledged,
        PostMortem postMortem) {

    /** Who looks after it, and since when. */
    public record Acknowledged(Instant at, String by) {}

    /** Whether a monitor is down in it. */
    public boolean isOpen() {
        return closedAt == null;
    }

    /** What its messages are about. */
    public String subject() {
        return "incident/" + id;
    }

    /** From when the steps of its escalation count: nobody could take on what nobody was told of. */
    Instant alarmedAt() {
        return toldAt.isAfter(roundAt) ? toldAt : roundAt;
    }

    /** The same with one more message, which is counted when it is written. */
    Incident inNewWords() {
        return new Incident(
                id,
                project,
                openedAt,
                roundAt,
                groupedAt,
                closedAt,
                reopened,
                severity,
                told,
                toldAt,
                words + 1,
                cause,
                mergedInto,
                acknowledged,
                postMortem);
    }

    /** Where it is shown. */
    public String path() {
        return "/projects/" + project + "/incidents/" + id;
    }
}
