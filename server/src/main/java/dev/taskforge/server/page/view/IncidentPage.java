package dev.taskforge.server.page.view;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An incident: how it stands, what happened in it, and what people say about it.
 *
 * @param mayOperate whether the reader may say something
 * @param mayAcknowledge whether it is open and nobody looks after it
 * @param advice what to do about the cause; empty while none is known
 * @param closedAt null while it is open
 * @param acknowledgedAt null while nobody looks after it
 * @param mergedInto the incident that took its monitors; null for none
 * @param events the oldest first
 */
public record IncidentPage(
        String project,
        String title,
        boolean releases,
        boolean mayOperate,
        boolean mayAcknowledge,
        IncidentsPage.Row row,
        String advice,
        @Nullable Instant closedAt,
        @Nullable Instant acknowledgedAt,
        @Nullable Long mergedInto,
        List<Member> members,
        List<Event> events,
        Report report) {

    /** Whether people have written anything about it. */
    public boolean isWritten() {
        return !(report.impact() + report.rootCause() + report.helped() + report.actions()).isEmpty();
    }

    /**
     * A monitor in it.
     *
     * @param state up, down, unasked, paused, gone or moved
     */
    public record Member(String name, String title, String state, Instant since, Duration down, String seen) {}

    /**
     * Something that happened.
     *
     * @param who null for TaskForge
     * @param evidence the last lines of a log; empty for none
     */
    public record Event(
            Instant at, String kind, String tone, @Nullable String who, String said, String evidence) {}

    /** What people wrote about it. */
    public record Report(String impact, String rootCause, String helped, String actions) {}
}
