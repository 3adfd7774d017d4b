package dev.taskforge.server.incident;

import dev.taskforge.ops.incident.IncidentEvent;
import dev.taskforge.ops.incident.Incidents.Story;
import dev.taskforge.ops.incident.Member;
import dev.taskforge.ops.text.Messages;
import dev.taskforge.server.http.About;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** An incident with all that belongs to it, as the API shows it. */
public record IncidentDetailView(
        IncidentView incident,

        @About("What to do about the cause; null while none is known") @Nullable
        String advice,

        List<MemberView> members,
        @About("What happened, the oldest first") List<EventView> events,
        PostMortemView postMortem) {

    static IncidentDetailView of(Story story, Messages texts, Instant now) {
        var cause = story.incident().cause();
        var text = story.incident().postMortem();
        return new IncidentDetailView(
                IncidentView.of(story, texts),
                cause == null ? null : texts.render(cause.advice()),
                story.members().stream()
                        .map(member -> MemberView.of(member, texts, now))
                        .toList(),
                story.events().stream().map(event -> EventView.of(event, texts)).toList(),
                new PostMortemView(text.impact(), text.rootCause(), text.helped(), text.actions()));
    }

    /** A monitor in it. */
    public record MemberView(
            String monitor,
            Instant joinedAt,

            @About("Null while it is down in it") @Nullable Instant leftAt,

            @About("well, gone, paused or moved; null while it is down in it") @Nullable
            String how,

            @About("How long it was down in it") long downSeconds,
            @Nullable String seen) {

        static MemberView of(Member member, Messages texts, Instant now) {
            var how = member.how();
            var seen = member.seen();
            return new MemberView(
                    member.monitor(),
                    member.joinedAt(),
                    member.leftAt(),
                    how == null ? null : how.name().toLowerCase(Locale.ROOT),
                    member.down(now).toSeconds(),
                    seen == null ? null : texts.render(seen));
        }
    }

    /** Something that happened. */
    public record EventView(
            Instant at,

            @About(
                    "opened, reopened, joined, recovered, left, cause, repair, change, told, escalated, acknowledged, note, post-mortem, merged or closed")
            String kind,

            @About("Who did it; null for TaskForge") @Nullable
            String who,

            String said,

            @About("The last lines of a log, secrets masked") @Nullable
            String evidence) {

        static EventView of(IncidentEvent event, Messages texts) {
            return new EventView(
                    event.at(), event.kind().word(), event.who(), texts.render(event.said()), event.evidence());
        }
    }

    /** What people wrote about it, in Markdown. */
    public record PostMortemView(String impact, String rootCause, String helped, String actions) {}
}
