package dev.taskforge.ops.report;

import dev.taskforge.ops.incident.Chronicle;
import dev.taskforge.ops.incident.Incident;
import dev.taskforge.ops.incident.Incidents;
import dev.taskforge.ops.report.Value.Count;
import dev.taskforge.ops.report.Value.Length;
import dev.taskforge.ops.report.Value.Text;
import dev.taskforge.ops.report.Value.Unknown;
import dev.taskforge.ops.report.Value.Words;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * The incidents that went on in the month, also those that began before it, with how long of it they lasted. Those that closed longer ago
 * than {@link Chronicle#KEPT} are gone, so that of such a month nobody knows how many there were.
 */
public final class IncidentChapter implements Chapter {
    private static final int MOST = 5_000;

    private final Incidents incidents;

    public IncidentChapter(Incidents incidents) {
        this.incidents = incidents;
    }

    @Override
    public String id() {
        return "incidents";
    }

    @Override
    public Section write(Month month) {
        var found = incidents.of(month.name(), false, MOST).stream()
                .map(Incidents.Story::incident)
                .filter(incident -> incident.openedAt().isBefore(month.end())
                        && !closed(incident, month).isBefore(month.from()))
                .sorted(Comparator.comparing(Incident::openedAt))
                .toList();
        var rows = new ArrayList<List<Value>>();
        for (var incident : found) {
            var cause = incident.cause();
            rows.add(List.of(
                    new Text("#" + incident.id()),
                    Value.time(incident.openedAt()),
                    incident.isOpen() ? Value.word("open") : Value.time(incident.closedAt()),
                    new Length(within(incident, month)),
                    Value.word("severity." + incident.severity().word()),
                    cause == null ? new Unknown() : new Words(cause.said())));
        }
        boolean all = !month.from().isBefore(month.now().minus(Chronicle.KEPT));
        var total = found.stream().map(incident -> within(incident, month)).reduce(Duration.ZERO, Duration::plus);
        return new Section(
                id(),
                List.of(
                        new Figure("count", all ? new Count(found.size()) : new Unknown()),
                        Figure.count(
                                "open", found.stream().filter(Incident::isOpen).count()),
                        new Figure("time", all ? new Length(total) : new Unknown())),
                List.of("number", "opened", "closed", "time", "severity", "cause"),
                rows);
    }

    private static Instant closed(Incident incident, Month month) {
        return Objects.requireNonNullElse(incident.closedAt(), month.end());
    }

    private static Duration within(Incident incident, Month month) {
        var from = incident.openedAt().isBefore(month.from()) ? month.from() : incident.openedAt();
        var closed = closed(incident, month);
        var until = closed.isAfter(month.end()) ? month.end() : closed;
        return Duration.between(from, until);
    }
}
