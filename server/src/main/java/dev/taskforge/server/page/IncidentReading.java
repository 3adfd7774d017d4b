package dev.taskforge.server.page;

import dev.taskforge.ops.incident.Incident;
import dev.taskforge.ops.incident.IncidentEvent;
import dev.taskforge.ops.incident.Incidents.Story;
import dev.taskforge.ops.incident.Member;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.text.Messages;
import dev.taskforge.server.page.view.IncidentPage;
import dev.taskforge.server.page.view.IncidentsPage;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/** Incidents as pages show them. */
final class IncidentReading {
    private static final int NAMED = 3;

    private IncidentReading() {}

    static IncidentsPage.Row row(Project project, Story story, Messages texts, Instant now) {
        var incident = story.incident();
        var cause = incident.cause();
        var acknowledged = incident.acknowledged();
        var end = Objects.requireNonNullElse(incident.closedAt(), now);
        return new IncidentsPage.Row(
                incident.id(),
                state(incident),
                story.members().stream()
                        .limit(NAMED)
                        .map(member -> title(project, member.monitor()))
                        .toList(),
                Math.max(0, story.members().size() - NAMED),
                cause == null ? "" : texts.render(cause.said()),
                incident.openedAt(),
                Duration.between(incident.openedAt(), end),
                incident.reopened(),
                acknowledged == null ? null : acknowledged.by());
    }

    private static String state(Incident incident) {
        return !incident.isOpen() ? "closed" : incident.acknowledged() == null ? "open" : "acknowledged";
    }

    private static String title(Project project, String monitor) {
        var check = project.file().checks().get(monitor);
        return check == null ? monitor : check.title();
    }

    static IncidentPage page(Project project, Story story, boolean mayOperate, Messages texts, Instant now) {
        var incident = story.incident();
        var cause = incident.cause();
        var acknowledged = incident.acknowledged();
        var text = incident.postMortem();
        return new IncidentPage(
                project.name(),
                project.title(),
                project.file().release() != null,
                mayOperate,
                mayOperate && incident.isOpen() && acknowledged == null,
                row(project, story, texts, now),
                cause == null ? "" : texts.render(cause.advice()),
                incident.closedAt(),
                acknowledged == null ? null : acknowledged.at(),
                incident.mergedInto(),
                story.members().stream()
                        .map(member -> member(project, member, texts, now))
                        .toList(),
                story.events().stream().map(event -> event(event, texts)).toList(),
                new IncidentPage.Report(text.impact(), text.rootCause(), text.helped(), text.actions()));
    }

    private static IncidentPage.Member member(Project project, Member member, Messages texts, Instant now) {
        var seen = member.seen();
        return new IncidentPage.Member(
                member.monitor(),
                title(project, member.monitor()),
                state(member),
                Objects.requireNonNullElse(member.leftAt(), member.joinedAt()),
                member.down(now),
                seen == null ? "" : texts.render(seen));
    }

    private static String state(Member member) {
        return switch (member.how()) {
            case null -> member.asked() ? "down" : "unasked";
            case WELL -> "up";
            case GONE -> "gone";
            case PAUSED -> "paused";
            case MOVED -> "moved";
        };
    }

    private static IncidentPage.Event event(IncidentEvent event, Messages texts) {
        return new IncidentPage.Event(
                event.at(),
                event.kind().word(),
                tone(event),
                event.who(),
                texts.render(event.said()),
                Objects.requireNonNullElse(event.evidence(), ""));
    }

    private static String tone(IncidentEvent event) {
        return switch (event.kind()) {
            case OPENED, REOPENED, JOINED -> "fail";
            case RECOVERED, CLOSED -> "pass";
            case CAUSE, ESCALATED -> "warn";
            case REPAIR, CHANGE -> "run";
            case ACKNOWLEDGED, NOTE, POST_MORTEM -> "wait";
            case LEFT, TOLD, MERGED -> "idle";
        };
    }
}
