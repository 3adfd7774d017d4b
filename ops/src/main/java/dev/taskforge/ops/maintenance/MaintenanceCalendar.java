package dev.taskforge.ops.maintenance;

import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.ops.audit.AuditLog;
import dev.taskforge.ops.maintenance.Agenda.Records;
import dev.taskforge.ops.maintenance.Occurrence.Done;
import dev.taskforge.ops.project.CalendarDuty.Work;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.ProjectVersions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The calendar of each project: what was due, what became of it, and what persons marked as done. What became of a duty is computed from
 * the versions of the project's file and from records, each time it is read. Safe for use by any thread.
 */
public final class MaintenanceCalendar {
    /** The longest note. */
    public static final int MOST_NOTE = 1_000;
    /** The longest time between two of a duty, but for those of leap days. */
    private static final Duration LONGEST = Duration.ofDays(370);

    private final Database database;
    private final PlanHistory plans;
    private final List<Proof> proofs;
    private final AuditLog audit;
    private final Clock clock;

    /** @param proofs one for each kind of work */
    public MaintenanceCalendar(
            Database database, ProjectVersions versions, List<Proof> proofs, AuditLog audit, Clock clock) {
        this.database = database;
        this.plans = new PlanHistory(versions, audit);
        this.proofs = List.copyOf(proofs);
        this.audit = audit;
        this.clock = clock;
    }

    /** A month in the time zone of a project. */
    public List<Occurrence> of(Project project, YearMonth month) {
        var zone = Entry.zone(project);
        return between(project.name(), start(month, zone), start(month.plusMonths(1), zone));
    }

    /** When a month begins. */
    public static Instant start(YearMonth month, ZoneId zone) {
        return month.atDay(1).atStartOfDay(zone).toInstant();
    }

    /** What is due from one moment until before another, in that order. */
    public List<Occurrence> between(String project, Instant from, Instant until) {
        return between(project, plans.since(project, from), from, until);
    }

    private List<Occurrence> between(String project, List<Plan> asked, Instant from, Instant until) {
        var now = now();
        var records = new EnumMap<Work, Records>(Work.class);
        // What is due at the end of the time may be done after it.
        var last = new Agenda(asked, Map.of(), Map.of(), now).settled(from, until);
        var end = last.isBefore(now) ? last : now.plusMillis(1);
        for (var proof : proofs) {
            if (from.isBefore(end) && isAsked(asked, proof.work())) {
                records.put(
                        proof.work(),
                        Records.of(proof.attempts(project, from, end), proof.keptSince(now), proof.failuresSince(now)));
            }
        }
        var marks = database.read(tx -> Marks.between(tx, project, from, until));
        return new Agenda(asked, marks, records, now).between(from, until);
    }

    private static boolean isAsked(List<Plan> plans, Work work) {
        return plans.stream().flatMap(plan -> plan.entries().stream()).anyMatch(entry -> entry.work() == work);
    }

    /** What persons can mark at this moment, the longest overdue first. */
    public List<Occurrence> open(String project) {
        var now = now();
        return ofPersons(project, now).stream()
                .filter(occurrence -> occurrence.isOpen(now))
                .sorted(Comparator.comparing(Occurrence::deadline))
                .toList();
    }

    /** What was due for persons within a year up to a moment. */
    private List<Occurrence> ofPersons(String project, Instant last) {
        var from = last.minus(LONGEST);
        var asked = only(plans.since(project, from), entry -> entry.work() == null);
        var until = last.plusMillis(1);
        var marks = database.read(tx -> Marks.between(tx, project, from, until));
        return new Agenda(asked, marks, Map.of(), now()).between(from, until);
    }

    private static List<Plan> only(List<Plan> plans, Predicate<Entry> wanted) {
        return plans.stream().map(plan -> plan.only(wanted)).toList();
    }

    /** Why a duty cannot be marked. */
    public enum Refusal {
        /** No duty of the file has this name. */
        UNKNOWN,
        /** The records of TaskForge prove it, or do not. */
        PROVEN_BY_ITSELF,
        /** It was not due yet, or not on that day. */
        NOT_DUE,
        ALREADY,
        /** It has been due again since. */
        OVER
    }

    /**
     * What came of marking a duty.
     *
     * @param refused null when it was marked
     * @param occurrence that was meant; null when there is none
     */
    public record Marked(
            @Nullable Refusal refused, @Nullable Occurrence occurrence) {}

    /**
     * Marks a duty as done now, once: whoever comes second changes nothing.
     *
     * @param day on which it was due, in the time zone of its timetable; null for the last time it was due
     * @param note what they say of it; may be empty
     */
    public Marked mark(Project project, String duty, @Nullable LocalDate day, String note, String by) {
        var entry = Entry.of(project.file()).stream()
                .filter(one -> one.id().equals(duty))
                .findFirst();
        if (entry.isEmpty()) {
            return new Marked(Refusal.UNKNOWN, null);
        }
        if (entry.get().work() != null) {
            return new Marked(Refusal.PROVEN_BY_ITSELF, null);
        }
        var now = now();
        var zone = entry.get().timetable().zone();
        var meant = ofPersons(project.name(), now).stream()
                .filter(one -> one.entry().id().equals(duty))
                .filter(one ->
                        day == null || one.due().atZone(zone).toLocalDate().equals(day))
                .reduce((_, later) -> later);
        if (meant.isEmpty()) {
            return new Marked(Refusal.NOT_DUE, null);
        }
        var occurrence = meant.get();
        if (occurrence.done() != null) {
            return new Marked(Refusal.ALREADY, occurrence);
        }
        if (!occurrence.isOpen(now)) {
            return new Marked(Refusal.OVER, occurrence);
        }
        return database.write(tx -> write(tx, project, occurrence, note, by, now));
    }

    private Marked write(Tx tx, Project project, Occurrence occurrence, String note, String by, Instant now) {
        var duty = occurrence.entry().id();
        boolean added = Marks.add(tx, project.name(), duty, occurrence.due(), now, by, note);
        var done = Marks.find(tx, project.name(), duty, occurrence.due()).orElseThrow();
        var marked = with(occurrence, done);
        if (!added) {
            return new Marked(Refusal.ALREADY, marked);
        }
        audit.append(
                tx,
                by,
                "duty.done",
                project.name(),
                "duty/" + duty,
                Map.of("due", day(occurrence), "state", marked.state().label(), "note", note));
        return new Marked(null, marked);
    }

    /** The day on which it was due, as people call it. */
    private static String day(Occurrence one) {
        return one.due().atZone(one.entry().timetable().zone()).toLocalDate().toString();
    }

    private static Occurrence with(Occurrence one, Done done) {
        var state = done.at().isAfter(one.deadline()) ? Occurrence.State.LATE : Occurrence.State.DONE;
        return new Occurrence(one.entry(), one.due(), one.deadline(), one.next(), state, done, one.failed());
    }

    /** What was missed of the duties that files declare, whose time was over from one moment until before another. */
    public List<Occurrence> missed(String project, Instant from, Instant until) {
        var asked = only(plans.since(project, from.minus(LONGEST)), entry -> !entry.isOwn());
        // What was due long before may have had time until now.
        var begin = new Agenda(asked, Map.of(), Map.of(), now()).begin(from);
        return between(project, asked, begin, until).stream()
                .filter(one -> one.state().isMissed())
                .filter(one -> !one.deadline().isBefore(from) && one.deadline().isBefore(until))
                .sorted(Comparator.comparing(Occurrence::deadline))
                .toList();
    }

    /** The names of the duties that the file of a project declares now. */
    public List<String> declared(String project) {
        var now = now();
        return plans.since(project, now).stream()
                .filter(plan -> plan.until().isAfter(now))
                .flatMap(plan -> plan.entries().stream())
                .filter(entry -> !entry.isOwn())
                .map(Entry::id)
                .toList();
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
