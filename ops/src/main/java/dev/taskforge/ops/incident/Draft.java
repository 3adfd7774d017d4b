package dev.taskforge.ops.incident;

import dev.taskforge.ops.incident.IncidentEvent.Kind;
import dev.taskforge.ops.incident.Incidents.Story;
import dev.taskforge.ops.project.AlertDuty;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.text.Messages;
import dev.taskforge.ops.watch.Roll;
import dev.taskforge.ops.yaml.Durations;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The draft of a report on an incident, in Markdown and in the language of the project: what is known, and what people have to add. */
public final class Draft {
    private final Project project;
    private final Story story;
    private final Messages texts;
    private final DateTimeFormatter times;
    private final Map<String, Roll> month;
    private final Instant now;
    private final StringBuilder out = new StringBuilder();

    private Draft(Project project, Story story, Map<String, Roll> month, Instant now) {
        this.project = project;
        this.story = story;
        this.month = month;
        this.now = now;
        AlertDuty duty = project.file().alerts();
        this.texts = Messages.ofOperations(duty == null ? Messages.ENGLISH : duty.language());
        var zone = duty == null ? ZoneId.of("UTC") : duty.zone();
        this.times = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss zzz", Locale.ENGLISH)
                .withZone(zone);
    }

    /**
     * The text.
     *
     * @param month what became of each monitor in the last 30 days
     */
    public static String of(Project project, Story story, Map<String, Roll> month, Instant now) {
        return new Draft(project, story, month, now).write();
    }

    private String write() {
        var incident = story.incident();
        line("# " + text("rca.title", incident.id(), plain(project.title())));
        happened(incident);
        head("rca.impact");
        members();
        people(incident.postMortem().impact(), "rca.impact.fill");
        head("rca.timeline");
        story.events().forEach(event -> line("- " + times.format(event.at()) + " – " + said(event)));
        head("rca.cause");
        cause(incident);
        people(incident.postMortem().rootCause(), "rca.cause.fill");
        head("rca.done");
        var done = story.events().stream()
                .filter(event -> event.kind() == Kind.REPAIR || event.kind() == Kind.CHANGE)
                .toList();
        done.forEach(event -> line("- " + times.format(event.at()) + " – " + said(event)));
        people(incident.postMortem().helped(), "rca.done.fill");
        head("rca.actions");
        people(incident.postMortem().actions(), "rca.actions.fill");
        return out.toString();
    }

    private void happened(Incident incident) {
        head("rca.happened");
        var end = incident.closedAt();
        var first = story.members().isEmpty()
                ? ""
                : title(story.members().getFirst().monitor());
        line(text(
                "rca.happened.begin",
                times.format(incident.openedAt()),
                first,
                story.members().size()));
        line(
                end == null
                        ? text("rca.happened.open", Durations.roughly(Duration.between(incident.openedAt(), now)))
                        : text(
                                "rca.happened.end",
                                times.format(end),
                                Durations.roughly(Duration.between(incident.openedAt(), end))));
        if (incident.reopened() > 0) {
            line(text("rca.happened.again", incident.reopened()));
        }
        var acknowledged = incident.acknowledged();
        if (acknowledged != null) {
            line(text("rca.happened.acknowledged", acknowledged.by(), times.format(acknowledged.at())));
        }
    }

    private void members() {
        line("| " + text("rca.monitor") + " | " + text("rca.from") + " | " + text("rca.down") + " | "
                + text("rca.uptime") + " |");
        line("|---|---|---|---|");
        for (var member : story.members()) {
            line("| " + title(member.monitor()) + " | " + times.format(member.firstAt()) + " | "
                    + Durations.roughly(member.down(now)) + (member.isDown() ? " …" : "") + " | "
                    + uptime(month.get(member.monitor())) + " |");
        }
    }

    /** Never rounded up: what failed once is not 100 %. */
    private static String uptime(@Nullable Roll roll) {
        if (roll == null || roll.uptime().isEmpty()) {
            return "–";
        }
        return BigDecimal.valueOf(roll.uptime().getAsDouble() * 100)
                        .setScale(2, RoundingMode.FLOOR)
                        .stripTrailingZeros()
                        .toPlainString()
                + " %";
    }

    private void cause(Incident incident) {
        var cause = incident.cause();
        if (cause == null) {
            line(text("rca.cause.unknown"));
            return;
        }
        line(plain(texts.render(cause.said())));
        var since = cause.since();
        if (since != null) {
            line("");
            line(text("rca.cause.since", times.format(since)));
        }
        story.events().stream()
                .map(IncidentEvent::evidence)
                .filter(Objects::nonNull)
                .forEach(this::fenced);
    }

    /** A log may hold any number of back-ticks. */
    private void fenced(String evidence) {
        line("");
        evidence.lines().forEach(one -> line("    " + one));
    }

    private void people(String written, String fill) {
        line("");
        line(written.isBlank() ? "_" + text(fill) + "_" : written.strip());
    }

    private String said(IncidentEvent event) {
        var said = plain(texts.render(event.said()));
        return event.who() == null ? said : said + " (" + plain(event.who()) + ")";
    }

    private String title(String monitor) {
        var check = project.file().checks().get(monitor);
        return plain(check == null ? monitor : check.title());
    }

    /** On one line, and without what Markdown would read as more than words. */
    private static String plain(String text) {
        return text.replaceAll("\\s+", " ").strip().replaceAll("([\\\\`*_<>|\\[\\]#])", "\\\\$1");
    }

    private void head(String key) {
        line("");
        line("## " + text(key));
        line("");
    }

    private String text(String key, Object... arguments) {
        return texts.render(new Message(
                key, List.of(arguments).stream().map(String::valueOf).toList()));
    }

    private void line(String text) {
        out.append(text).append('\n');
    }
}
