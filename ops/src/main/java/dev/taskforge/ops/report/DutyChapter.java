package dev.taskforge.ops.report;

import dev.taskforge.ops.maintenance.Entry;
import dev.taskforge.ops.maintenance.MaintenanceCalendar;
import dev.taskforge.ops.maintenance.Occurrence;
import dev.taskforge.ops.maintenance.Occurrence.State;
import dev.taskforge.ops.report.Value.Count;
import dev.taskforge.ops.report.Value.Text;
import dev.taskforge.ops.report.Value.Words;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Predicate;

/** What of the calendar was due in the month, and what became of it. */
public final class DutyChapter implements Chapter {
    private final MaintenanceCalendar calendar;

    public DutyChapter(MaintenanceCalendar calendar) {
        this.calendar = calendar;
    }

    @Override
    public String id() {
        return "duties";
    }

    @Override
    public Section write(Month month) {
        var due = calendar.of(month.project(), month.month()).stream()
                .filter(one -> one.state() != State.PLANNED)
                .toList();
        var named = new LinkedHashMap<String, List<Occurrence>>();
        due.forEach(one ->
                named.computeIfAbsent(one.entry().id(), _ -> new ArrayList<>()).add(one));
        var rows = named.values().stream().map(DutyChapter::row).toList();
        return new Section(
                id(),
                List.of(
                        Figure.count("due", due.size()),
                        Figure.count("done", count(due, is(State.DONE))),
                        Figure.count("late", count(due, is(State.LATE))),
                        Figure.count("missed", count(due, State::isMissed)),
                        Figure.count("waiting", count(due, is(State.DUE))),
                        Figure.count("unknown", count(due, is(State.UNKNOWN)))),
                List.of("duty", "who", "due", "done", "late", "missed", "unknown"),
                rows);
    }

    private static List<Value> row(List<Occurrence> ofOne) {
        var entry = ofOne.getLast().entry();
        return List.of(
                new Words(entry.title()),
                who(entry),
                new Count(ofOne.size()),
                new Count(count(ofOne, is(State.DONE))),
                new Count(count(ofOne, is(State.LATE))),
                new Count(count(ofOne, State::isMissed)),
                new Count(count(ofOne, is(State.UNKNOWN))));
    }

    private static Value who(Entry entry) {
        if (entry.work() != null) {
            return new Text("TaskForge");
        }
        return entry.who() == null ? Value.word("anybody") : new Text(entry.who());
    }

    private static Predicate<State> is(State wanted) {
        return state -> state == wanted;
    }

    private static long count(List<Occurrence> found, Predicate<State> wanted) {
        return found.stream().filter(one -> wanted.test(one.state())).count();
    }
}
