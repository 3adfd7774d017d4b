package dev.taskforge.ops.notify;

import dev.taskforge.ops.incident.Incident;
import dev.taskforge.ops.incident.IncidentEvent;
import dev.taskforge.ops.incident.Member;
import dev.taskforge.ops.incident.RootCause;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.RepairDuty;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.yaml.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** What is said of incidents. */
final class IncidentWords {
    private static final int MOST_NAMES = 3;

    private final AlertWords words;

    IncidentWords(AlertWords words) {
        this.words = words;
    }

    /** @param down the monitors that are; at least one */
    Message title(Project project, List<Member> down) {
        if (down.size() > 1) {
            boolean asked = down.stream().anyMatch(Member::asked);
            return Message.of(
                    asked ? "alert.incident.down" : "alert.incident.unasked",
                    project.title(),
                    down.size(),
                    names(project, down));
        }
        var one = down.getFirst();
        return Message.of(
                one.asked() ? "alert.monitor.down" : "alert.monitor.unasked", project.title(), name(project, one));
    }

    private String name(Project project, Member member) {
        var check = project.file().checks().get(member.monitor());
        return words.cause(project, check == null ? member.monitor() : check.title());
    }

    /** The first of them, and how many more there are. */
    private String names(Project project, List<Member> members) {
        var named = members.stream()
                .limit(MOST_NAMES)
                .map(member -> name(project, member))
                .collect(Collectors.joining(", "));
        int more = members.size() - MOST_NAMES;
        return more <= 0 ? named : words.cause(project, Message.of("alert.incident.more", named, more));
    }

    List<Message> lines(Project project, Incident incident, List<Member> down) {
        var lines = new ArrayList<Message>();
        lines.add(Message.of("alert.since", AlertWords.time(project, incident.roundAt())));
        var first = down.getFirst();
        var seen = first.seen();
        if (seen != null) {
            var said = words.cause(project, seen);
            lines.add(
                    down.size() == 1
                            ? Message.of("alert.monitor.seen", said)
                            : Message.of("alert.incident.seen", name(project, first), said));
        }
        var cause = incident.cause();
        if (cause != null) {
            lines.add(Message.of(
                    cause.certain() ? "alert.incident.cause" : "alert.incident.likely",
                    words.cause(project, cause.said())));
        }
        if (project.file().compose() != null
                && RepairDuty.of(project.file().repair()).isAutomatic()) {
            lines.add(Message.of("alert.incident.trying"));
        }
        lines.addAll(advice(project, incident, first));
        return lines;
    }

    /** The author's words first; the general advice only where nothing better is known. */
    private List<Message> advice(Project project, Incident incident, Member first) {
        var lines = new ArrayList<Message>();
        var check = project.file().checks().get(first.monitor());
        if (check != null && check.fix() != null) {
            lines.add(Message.of("alert.monitor.fix", words.cause(project, check.fix())));
        }
        var cause = incident.cause();
        if (cause != null) {
            lines.add(Message.of("alert.diagnosis.do", words.cause(project, cause.advice())));
        }
        if (lines.isEmpty()) {
            lines.add(Message.of(first.asked() ? "alert.monitor.do" : "alert.monitor.do.unasked", project.name()));
        }
        return lines;
    }

    Message causeTitle(Project project, RootCause cause) {
        return Message.of(
                cause.certain() ? "alert.diagnosis.certain" : "alert.diagnosis.likely",
                project.title(),
                words.cause(project, cause.said()));
    }

    List<Message> causeLines(Project project, RootCause cause) {
        var lines = new ArrayList<Message>();
        if (cause.since() != null) {
            lines.add(Message.of("alert.since", AlertWords.time(project, cause.since())));
        }
        if (cause.below() != null) {
            lines.add(Message.of("alert.diagnosis.below", words.cause(project, cause.below())));
        }
        lines.add(Message.of("alert.diagnosis.do", words.cause(project, cause.advice())));
        return lines;
    }

    Message endTitle(Project project, Incident incident, List<Member> members) {
        var ended = ended(incident, members);
        var last = ended.stream()
                .filter(member -> member.how() == Member.Left.GONE || member.how() == Member.Left.PAUSED)
                .map(Member::how)
                .findFirst();
        if (last.isPresent()) {
            boolean gone = last.get() == Member.Left.GONE;
            return ended.size() == 1 && gone
                    ? Message.of("alert.monitor.gone", project.title(), name(project, ended.getFirst()))
                    : Message.of(
                            gone ? "alert.incident.gone" : "alert.incident.paused",
                            project.title(),
                            names(project, ended));
        }
        return ended.size() == 1
                ? Message.of("alert.monitor.up", project.title(), name(project, ended.getFirst()))
                : Message.of("alert.incident.up", project.title(), ended.size(), names(project, ended));
    }

    /** Those that were down since it last began. */
    private static List<Member> ended(Incident incident, List<Member> members) {
        var ended = members.stream()
                .filter(member -> member.leftAt() != null
                        && !member.leftAt().isBefore(incident.roundAt())
                        && member.how() != Member.Left.MOVED)
                .toList();
        return ended.isEmpty() ? members : ended;
    }

    List<Message> endLines(Project project, Incident incident, List<Member> members, List<IncidentEvent> done) {
        var end = Objects.requireNonNull(incident.closedAt());
        var lines = new ArrayList<Message>();
        lines.add(Message.of("alert.since", AlertWords.time(project, end)));
        lines.add(Message.of("alert.monitor.lasted", Durations.roughly(Duration.between(incident.roundAt(), end))));
        if (ended(incident, members).stream().anyMatch(member -> member.how() == Member.Left.GONE)) {
            lines.add(Message.of("alert.monitor.gone.why"));
        }
        var cause = incident.cause();
        if (cause != null) {
            lines.add(Message.of(
                    cause.certain() ? "alert.incident.cause" : "alert.incident.likely",
                    words.cause(project, cause.said())));
        }
        done.forEach(event -> lines.add(Message.of("alert.incident.done", words.cause(project, event.said()))));
        return lines;
    }
}
