package dev.taskforge.ops.maintenance;

import dev.taskforge.engine.schedule.Cron;
import dev.taskforge.ops.maintenance.Occurrence.Done;
import dev.taskforge.ops.maintenance.Occurrence.State;
import dev.taskforge.ops.maintenance.Proof.Attempt;
import dev.taskforge.ops.project.CalendarDuty.Work;
import dev.taskforge.ops.project.Timetable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds what was due, and what became of it, from what the files asked for and from what was done. It knows no clock and no database.
 *
 * @param plans one after the other, the oldest first
 * @param marks what persons marked, by what is due and when
 * @param records what is known of each kind of work
 */
record Agenda(List<Plan> plans, Map<Mark, Done> marks, Map<Work, Records> records, Instant now) {
    /** So many times longer is each stretch that is looked through for the last time. */
    private static final long LOOK_BACK = 8;

    Agenda {
        plans = List.copyOf(plans);
        marks = Map.copyOf(marks);
        records = Map.copyOf(records);
    }

    /** By which what persons marked is found. */
    record Mark(String id, Instant due) {}

    /**
     * What was tried of one kind of work.
     *
     * @param since what was done before then may not be there any more
     * @param failuresSince what failed before then may not be there any more
     */
    record Records(
            Map<String, NavigableSet<Instant>> well,
            Map<String, NavigableSet<Instant>> failed,
            Instant since,
            Instant failuresSince) {
        static Records of(List<Attempt> attempts, Instant since, Instant failuresSince) {
            return new Records(times(attempts, true), times(attempts, false), since, failuresSince);
        }

        private static Map<String, NavigableSet<Instant>> times(List<Attempt> attempts, boolean well) {
            return attempts.stream()
                    .filter(attempt -> attempt.well() == well)
                    .collect(Collectors.groupingBy(
                            Attempt::name, Collectors.mapping(Attempt::at, Collectors.toCollection(TreeSet::new))));
        }

        /** When a name first succeeded from one moment until before another; null when it never did. */
        private @Nullable Instant first(String name, Instant from, Instant until) {
            var times = well.get(name);
            var first = times == null ? null : times.ceiling(from);
            return first == null || !first.isBefore(until) ? null : first;
        }

        private int failures(Collection<String> names, Instant from, Instant until) {
            return names.stream()
                    .map(failed::get)
                    .filter(Objects::nonNull)
                    .mapToInt(times -> times.subSet(from, true, until, false).size())
                    .sum();
        }
    }

    /** That something was due. */
    private record Due(Entry entry, Instant at) {}

    /** An occurrence of which nothing is known yet, and when the same is due again. */
    private record Span(Due due, Instant next) {}

    /** What is due from one moment until before another, in the order in which it is. */
    List<Occurrence> between(Instant from, Instant until) {
        return ids().stream()
                .flatMap(id -> spans(id, from, until).stream())
                .flatMap(span -> judge(span.due(), span.next()).stream())
                .sorted(Comparator.comparing(Occurrence::due))
                .toList();
    }

    /** From when on nothing changes any more what became of the work that is due from one moment until before another. */
    Instant settled(Instant from, Instant until) {
        return ids().stream()
                .flatMap(id -> spans(id, from, until).stream())
                .filter(span -> span.due().entry().work() != null)
                .map(Span::next)
                .max(Comparator.naturalOrder())
                .orElse(until);
    }

    /** A moment not after anything was due whose time was over at another moment or later; that other one when nothing was. */
    Instant begin(Instant from) {
        return ids().stream()
                .flatMap(id -> lastBefore(id, from).stream())
                .min(Comparator.naturalOrder())
                .orElse(from);
    }

    /** When something was due the last time before a moment: the time of all before that was over when it was. */
    private Optional<Instant> lastBefore(String id, Instant moment) {
        for (var plan : plans.reversed()) {
            var entry = plan.find(id).orElse(null);
            if (!plan.from().isBefore(moment)) {
                continue;
            }
            if (entry == null) {
                // Nobody asked any more for what was due before.
                return Optional.empty();
            }
            var end = plan.until().isBefore(moment) ? plan.until() : moment;
            // Looked for from a millisecond earlier: what is due at the very moment of a change may still count.
            var last = last(entry.timetable(), plan.from().minusMillis(1), end);
            if (last.isPresent()) {
                return last;
            }
        }
        return Optional.empty();
    }

    /** The last time after one moment and before another. */
    private static Optional<Instant> last(Timetable timetable, Instant after, Instant before) {
        var cron = Cron.parse(timetable.cron());
        for (long hours = 1; ; hours *= LOOK_BACK) {
            var start = before.minus(Duration.ofHours(hours));
            boolean all = !start.isAfter(after);
            var at = cron.next(all ? after : start, timetable.zone());
            if (at.isBefore(before)) {
                for (var next = at; next.isBefore(before); next = cron.next(next, timetable.zone())) {
                    at = next;
                }
                return Optional.of(at);
            }
            if (all) {
                return Optional.empty();
            }
        }
    }

    private Set<String> ids() {
        var ids = new LinkedHashSet<String>();
        plans.forEach(plan -> plan.entries().forEach(entry -> ids.add(entry.id())));
        return ids;
    }

    private List<Span> spans(String id, Instant from, Instant until) {
        // What comes oftener than once an hour is left out: that is no calendar.
        long most = Duration.between(from, until).toHours() + 2;
        var due = due(id, from, until, most);
        if (due.size() > most) {
            return List.of();
        }
        var found = new ArrayList<Span>();
        for (int i = 0; i < due.size(); i++) {
            var one = due.get(i);
            if (!one.at().isBefore(until)) {
                break;
            }
            var next = i + 1 < due.size() ? due.get(i + 1).at() : after(one);
            found.add(new Span(one, next));
        }
        return found;
    }

    /** What is due in the range, and the first after it; no more than one more than wanted. */
    private List<Due> due(String id, Instant from, Instant until, long most) {
        var found = new ArrayList<Due>();
        @Nullable Instant asked = null;
        for (var plan : plans) {
            var entry = plan.find(id).orElse(null);
            boolean goesOn = plan.from().equals(asked);
            asked = entry == null ? null : plan.until();
            if (entry == null || !plan.until().isAfter(from)) {
                continue;
            }
            var cron = Cron.parse(entry.timetable().cron());
            var zone = entry.timetable().zone();
            // What is due at the very moment at which a file is applied is asked for only when the one before asked for
            // it too.
            var begin = goesOn ? plan.from().minusMillis(1) : plan.from();
            var start = begin.isBefore(from) ? from.minusMillis(1) : begin;
            for (var at = cron.next(start, zone); at.isBefore(plan.until()); at = cron.next(at, zone)) {
                found.add(new Due(entry, at));
                if (!at.isBefore(until) || found.size() > most) {
                    return found;
                }
            }
        }
        return found;
    }

    private static Instant after(Due due) {
        var timetable = due.entry().timetable();
        return Cron.parse(timetable.cron()).next(due.at(), timetable.zone());
    }

    /** Empty when nobody asked for it any more before its time was over. */
    private Optional<Occurrence> judge(Due due, Instant next) {
        var entry = due.entry();
        var within = entry.within();
        var last = within == null ? next : due.at().plus(within);
        var deadline = last.isAfter(next) ? next : last;
        var done = entry.work() == null ? marks.get(new Mark(entry.id(), due.at())) : proven(entry, due.at(), next);
        int failed = failed(entry, due.at(), next);
        if (done != null) {
            return Optional.of(new Occurrence(
                    entry,
                    due.at(),
                    deadline,
                    next,
                    done.at().isAfter(deadline) ? State.LATE : State.DONE,
                    done,
                    failed));
        }
        if (declaredUntil(entry.id(), due.at()).isBefore(deadline)) {
            return Optional.empty();
        }
        return Optional.of(new Occurrence(
                entry, due.at(), deadline, next, undone(entry, due.at(), deadline, failed), null, failed));
    }

    private State undone(Entry entry, Instant due, Instant deadline, int failed) {
        if (now.isBefore(due)) {
            return State.PLANNED;
        }
        if (now.isBefore(deadline)) {
            return State.DUE;
        }
        var known = known(entry);
        if (entry.work() != null && (known == null || due.isBefore(known.since()))) {
            return State.UNKNOWN;
        }
        if (failed > 0) {
            return State.FAILED;
        }
        return known != null && due.isBefore(known.failuresSince()) ? State.LAPSED : State.MISSED;
    }

    /** When all of it had succeeded once; null when not all has. */
    private @Nullable Done proven(Entry entry, Instant from, Instant until) {
        var known = known(entry);
        if (known == null || entry.names().isEmpty()) {
            return null;
        }
        var last = Instant.MIN;
        for (var name : entry.names()) {
            var first = known.first(name, from, until);
            if (first == null) {
                return null;
            }
            last = first.isAfter(last) ? first : last;
        }
        return new Done(last, null, "");
    }

    private int failed(Entry entry, Instant from, Instant until) {
        var known = known(entry);
        return known == null ? 0 : known.failures(entry.names(), from, until);
    }

    private @Nullable Records known(Entry entry) {
        return entry.work() == null ? null : records.get(entry.work());
    }

    /** Up to when files asked for it, one after the other, from a moment on. */
    private Instant declaredUntil(String id, Instant at) {
        var end = at;
        for (var plan : plans) {
            if (plan.has(id) && !plan.from().isAfter(end) && plan.until().isAfter(end)) {
                end = plan.until();
            }
        }
        return end;
    }
}
