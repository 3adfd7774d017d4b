package dev.taskforge.server.incident;

import dev.taskforge.ops.incident.Incident;
import dev.taskforge.ops.incident.Incidents.Story;
import dev.taskforge.ops.incident.Member;
import dev.taskforge.ops.text.Messages;
import dev.taskforge.server.http.About;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An incident as the API shows it. */
public record IncidentView(
        long id,
        @About("open or closed") String state,

        @About("warning or critical, the worst of its monitors")
        String severity,

        Instant openedAt,

        @About("Null while a monitor is down in it") @Nullable
        Instant closedAt,

        @About("When it began, or last began again") Instant roundAt,
        @About("How often it began again") int reopened,

        @About("The monitors that were ever in it, the first first")
        List<String> monitors,

        @About("How many of them are down in it") long down,

        @About("The likeliest cause; null while none is known") @Nullable
        String cause,

        @About("The incident of the same cause that took its monitors") @Nullable
        Long mergedInto,

        @About("When somebody said that they look after it") @Nullable
        Instant acknowledgedAt,

        @Nullable String acknowledgedBy) {

    static IncidentView of(Story story, Messages texts) {
        var incident = story.incident();
        var cause = incident.cause();
        var acknowledged = incident.acknowledged();
        return new IncidentView(
                incident.id(),
                word(incident),
                incident.severity().word(),
                incident.openedAt(),
                incident.closedAt(),
                incident.roundAt(),
                incident.reopened(),
                story.members().stream().map(Member::monitor).toList(),
                story.down(),
                cause == null ? null : texts.render(cause.said()),
                incident.mergedInto(),
                acknowledged == null ? null : acknowledged.at(),
                acknowledged == null ? null : acknowledged.by());
    }

    private static String word(Incident incident) {
        return incident.isOpen() ? "open" : "closed";
    }
}
