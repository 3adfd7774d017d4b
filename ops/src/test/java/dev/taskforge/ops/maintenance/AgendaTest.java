package dev.taskforge.ops.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.ops.maintenance.Agenda.Mark;
import dev.taskforge.ops.maintenance.Agenda.Records;
import dev.taskforge.ops.maintenance.Occurrence.Done;
import dev.taskforge.ops.maintenance.Occurrence.State;
import dev.taskforge.ops.maintenance.Proof.Attempt;
import dev.taskforge.ops.project.CalendarDuty.Work;
import dev.taskforge.ops.project.Priority;
import dev.taskforge.ops.project.Timetable;
import dev.taskforge.ops.text.Message;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When duties are due, and what becomes of them. */
class AgendaTest {
    private static final ZoneId JAKARTA = ZoneId.of("Asia/Jakarta");
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final Instant LONG_AGO = Instant.parse("2020-01-01T00:00:00Z");
    private static final Instant GATE_SINCE = Instant.parse("2026-11-10T00:00:00Z");

    private static Entry entry(String id, String cron, ZoneId zone, @Nullable Duration within, @Nullable Work work) {
        return new Entry(
                id,
                Message.of("text", id),
                new Timetable(cron, zone),
                null,
                within,
                work,
                work == null ? Set.of() : Set.of("main", "files"),
                null,
                Priority.P1);
    }

    private static Plan plan(String from, @Nullable String until, Entry... entries) {
        return Plan.of(Instant.parse(from), until == null ? Plan.OPEN : Instant.parse(until), List.of(entries));
    }

    private static List<Occurrence> month(
            List<Plan> plans, String month, ZoneId zone, String now, Map<Mark, Done> marks, List<Attempt> attempts) {
        var from = YearMonth.parse(month);
        var records = Map.of(
                Work.BACKUP, Records.of(attempts, LONG_AGO, LONG_AGO),
                Work.GATE, Records.of(attempts, GATE_SINCE, GATE_SINCE));
        return new Agenda(plans, marks, records, Instant.parse(now))
                .between(MaintenanceCalendar.start(from, zone), MaintenanceCalendar.start(from.plusMonths(1), zone));
    }

    private static List<Occurrence> month(Entry entry, String month, String now, Map<Mark, Done> marks) {
        return month(
                List.of(Plan.of(LONG_AGO, Plan.OPEN, List.of(entry))),
                month,
                entry.timetable().zone(),
                now,
                marks,
                List.of());
    }

    private static Map<Mark, Done> marked(String id, String due, String at) {
        return Map.of(new Mark(id, Instant.parse(due)), new Done(Instant.parse(at), "budi", ""));
    }

    private static List<State> states(List<Occurrence> found) {
        return found.stream().map(Occurrence::state).toList();
    }

    @Test
    void aDailyDutyIsDueOncePerLocalDayOfTheMonth() {
        var found = month(entry("logs", "0 0 * * *", JAKARTA, null, null), "2026-11", "2026-10-01T00:00:00Z", Map.of());

        assertThat(found).hasSize(30).allMatch(one -> one.state() == State.PLANNED);
        assertThat(found.getFirst().due()).isEqualTo("2026-10-31T17:00:00Z");
        assertThat(found.getLast().due()).isEqualTo("2026-11-29T17:00:00Z");
        assertThat(found.getFirst().deadline()).isEqualTo("2026-11-01T17:00:00Z");
    }

    @ParameterizedTest
    @CsvSource({"2026-02, 0", "2026-03, 1", "2026-04, 0", "2026-12, 1"})
    void theThirtyFirstIsInMonthsThatHaveOne(String month, int times) {
        var found = month(entry("end", "0 8 31 * *", JAKARTA, null, null), month, "2026-01-01T00:00:00Z", Map.of());

        assertThat(found).hasSize(times);
    }

    @Test
    void aDutyOfLeapDaysIsDueInLeapYearsAndStaysOpenUntilTheNext() {
        var leap = entry("leap", "0 8 29 2 *", JAKARTA, null, null);

        assertThat(month(leap, "2027-02", "2028-03-01T00:00:00Z", Map.of())).isEmpty();
        var found = month(leap, "2028-02", "2028-03-01T00:00:00Z", Map.of());
        assertThat(states(found)).containsExactly(State.DUE);
        assertThat(found.getFirst().next()).isEqualTo("2032-02-29T01:00:00Z");
    }

    @Test
    void daysAreThoseOfTheZoneWhenClocksChange() {
        var daily = entry("logs", "30 2 * * *", BERLIN, null, null);

        var spring = month(daily, "2026-03", "2026-01-01T00:00:00Z", Map.of());
        assertThat(spring).hasSize(31);
        // On 29 March 02:30 does not exist: the first moment after the gap stands for it.
        assertThat(spring.get(28).due()).isEqualTo("2026-03-29T01:00:00Z");
        assertThat(spring.get(29).due()).isEqualTo("2026-03-30T00:30:00Z");

        var autumn = month(daily, "2026-10", "2026-01-01T00:00:00Z", Map.of());
        assertThat(autumn).hasSize(31);
        // On 25 October 02:30 is there twice, and counts once.
        assertThat(autumn.get(24).due()).isEqualTo("2026-10-25T00:30:00Z");
        assertThat(autumn.get(25).due()).isEqualTo("2026-10-26T01:30:00Z");
    }

    @ParameterizedTest
    @CsvSource({
        // due on Monday 2 November 00:00 in Jakarta, in time for three days, due again a week later
        "2026-11-01T16:59:59Z, PLANNED",
        "2026-11-01T17:00:00Z, DUE",
        "2026-11-04T16:59:59Z, DUE",
        "2026-11-04T17:00:00Z, MISSED",
        "2026-12-04T17:00:00Z, MISSED"
    })
    void whatNobodyMarksIsDueAndThenMissedForGood(String now, State state) {
        var weekly = entry("disk", "0 0 * * MON", JAKARTA, Duration.ofDays(3), null);

        var found = month(weekly, "2026-11", now, Map.of());

        assertThat(found).hasSize(5);
        assertThat(found.getFirst().state()).isEqualTo(state);
    }

    @ParameterizedTest
    @CsvSource({"2026-11-01T17:00:00Z, DONE", "2026-11-04T17:00:00Z, DONE", "2026-11-04T17:00:01Z, LATE"})
    void whatIsMarkedIsDoneUpToItsDeadlineAndLateAfterIt(String at, State state) {
        var weekly = entry("disk", "0 0 * * MON", JAKARTA, Duration.ofDays(3), null);

        var found = month(weekly, "2026-11", "2026-12-10T00:00:00Z", marked("disk", "2026-11-01T17:00:00Z", at));

        assertThat(found.getFirst().state()).isEqualTo(state);
        assertThat(states(found.subList(1, 5))).containsOnly(State.MISSED);
    }

    @Test
    void aTimeLongerThanThePauseEndsWhenItIsDueAgain() {
        var daily = entry("logs", "0 0 * * *", JAKARTA, Duration.ofDays(9), null);

        var first = month(daily, "2026-11", "2026-12-01T00:00:00Z", Map.of()).getFirst();

        assertThat(first.deadline()).isEqualTo(first.next()).isEqualTo("2026-11-01T17:00:00Z");
    }

    @Test
    void aFileThatIsAppliedLaterAsksForNothingBefore() {
        var daily = entry("logs", "0 0 * * *", JAKARTA, null, null);

        var found = month(
                List.of(plan("2026-11-20T05:00:00Z", null, daily)),
                "2026-11",
                JAKARTA,
                "2026-12-05T00:00:00Z",
                Map.of(),
                List.of());

        assertThat(found).hasSize(10);
        assertThat(found.getFirst().due()).isEqualTo("2026-11-20T17:00:00Z");
        assertThat(states(found)).containsOnly(State.MISSED);
    }

    @Test
    void whatIsDueAtTheMomentOfApplyingIsNotAskedFor() {
        var daily = entry("logs", "0 0 * * *", JAKARTA, null, null);

        var found = month(
                List.of(plan("2026-11-20T17:00:00Z", null, daily)),
                "2026-11",
                JAKARTA,
                "2026-12-05T00:00:00Z",
                Map.of(),
                List.of());

        assertThat(found.getFirst().due()).isEqualTo("2026-11-21T17:00:00Z");
    }

    @Test
    void whatIsDueAtTheMomentOfTheNextVersionIsAskedForOnce() {
        var daily = entry("logs", "0 0 * * *", JAKARTA, null, null);

        var found = month(
                List.of(
                        plan("2026-10-01T00:00:00Z", "2026-11-20T17:00:00Z", daily),
                        plan("2026-11-20T17:00:00Z", null, daily)),
                "2026-11",
                JAKARTA,
                "2026-12-05T00:00:00Z",
                Map.of(),
                List.of());

        assertThat(found).hasSize(30);
    }

    @Test
    void anOtherTimeCountsFromTheVersionThatSaysItAndWhatWasMissedStays() {
        var before = entry("logs", "0 0 * * *", JAKARTA, null, null);
        var after = entry("logs", "0 0 * * MON", JAKARTA, null, null);

        var found = month(
                List.of(
                        plan("2026-10-01T00:00:00Z", "2026-11-05T05:00:00Z", before),
                        plan("2026-11-05T05:00:00Z", null, after)),
                "2026-11",
                JAKARTA,
                "2026-12-10T00:00:00Z",
                Map.of(),
                List.of());

        assertThat(found).hasSize(5 + 4);
        assertThat(states(found)).containsOnly(State.MISSED);
        // The last of the old times lasts until the first of the new ones.
        assertThat(found.get(4).next()).isEqualTo("2026-11-08T17:00:00Z");
    }

    @Test
    void whatNoFileAsksForAnyMoreBeforeItsTimeIsOverWasNotMissed() {
        var weekly = entry("disk", "0 0 * * MON", JAKARTA, null, null);

        var found = month(
                List.of(
                        plan("2026-10-01T00:00:00Z", "2026-11-11T05:00:00Z", weekly),
                        plan("2026-11-11T05:00:00Z", null)),
                "2026-11",
                JAKARTA,
                "2026-12-05T00:00:00Z",
                Map.of(),
                List.of());

        assertThat(found).hasSize(1);
        assertThat(found.getFirst().due()).isEqualTo("2026-11-01T17:00:00Z");
    }

    @Test
    void workIsDoneWhenAllOfItSucceededBeforeItWasDueAgain() {
        var nightly = entry("schedule.backup", "0 2 * * *", JAKARTA, Duration.ofDays(1), Work.BACKUP);
        var attempts = List.of(
                attempt("main", "2026-10-31T19:01:00Z", true),
                attempt("files", "2026-10-31T19:05:00Z", true),
                attempt("main", "2026-11-01T19:01:00Z", true),
                attempt("files", "2026-11-01T19:02:00Z", false),
                attempt("other", "2026-11-01T19:02:00Z", true));

        var found = month(
                List.of(Plan.of(LONG_AGO, Plan.OPEN, List.of(nightly))),
                "2026-11",
                JAKARTA,
                "2026-11-04T00:00:00Z",
                Map.of(),
                attempts);

        assertThat(states(found.subList(0, 4))).containsExactly(State.DONE, State.FAILED, State.MISSED, State.DUE);
        assertThat(found.getFirst().done()).isEqualTo(new Done(Instant.parse("2026-10-31T19:05:00Z"), null, ""));
        assertThat(found.get(1).failed()).isEqualTo(1);
    }

    @Test
    void workOfATimeOfWhichNoRecordIsKeptIsUnknown() {
        var gate = entry("schedule.gate", "0 2 * * *", JAKARTA, Duration.ofDays(1), Work.GATE);

        var found = month(
                List.of(Plan.of(LONG_AGO, Plan.OPEN, List.of(gate))),
                "2026-11",
                JAKARTA,
                "2026-12-04T00:00:00Z",
                Map.of(),
                List.of());

        assertThat(states(found.subList(0, 10))).containsOnly(State.UNKNOWN);
        assertThat(states(found.subList(10, 30))).containsOnly(State.MISSED);
    }

    @Test
    void noMarkOfAPersonProvesWork() {
        var nightly = entry("schedule.backup", "0 2 * * *", JAKARTA, Duration.ofDays(1), Work.BACKUP);

        var found = month(
                List.of(Plan.of(LONG_AGO, Plan.OPEN, List.of(nightly))),
                "2026-11",
                JAKARTA,
                "2026-11-04T00:00:00Z",
                marked("schedule.backup", "2026-10-31T19:00:00Z", "2026-10-31T20:00:00Z"),
                List.of());

        assertThat(found.getFirst().state()).isEqualTo(State.MISSED);
    }

    @Test
    void whatComesOftenerThanOnceAnHourIsLeftOut() {
        var often = entry("schedule.gate", "*/15 * * * *", JAKARTA, Duration.ofDays(1), Work.GATE);
        var hourly = entry("hourly", "0 * * * *", BERLIN, null, null);

        assertThat(month(often, "2026-11", "2026-12-04T00:00:00Z", Map.of())).isEmpty();
        // The month in which clocks go back has one hour more.
        assertThat(month(hourly, "2026-10", "2026-12-04T00:00:00Z", Map.of())).hasSizeBetween(744, 745);
    }

    @Test
    void whetherWorkWasTriedBeforeFailuresAreKeptIsNotKnownButItWasNotDone() {
        var nightly = entry("schedule.backup", "0 2 * * *", JAKARTA, Duration.ofDays(1), Work.BACKUP);
        var attempts = List.of(attempt("main", "2026-11-02T19:01:00Z", false));
        var records = Map.of(Work.BACKUP, Records.of(attempts, LONG_AGO, Instant.parse("2026-11-04T00:00:00Z")));

        var found = new Agenda(
                        List.of(Plan.of(LONG_AGO, Plan.OPEN, List.of(nightly))),
                        Map.of(),
                        records,
                        Instant.parse("2026-12-04T00:00:00Z"))
                .between(Instant.parse("2026-11-01T00:00:00Z"), Instant.parse("2026-11-06T00:00:00Z"));

        assertThat(states(found)).containsExactly(State.LAPSED, State.FAILED, State.LAPSED, State.MISSED, State.MISSED);
        assertThat(found).allMatch(one -> one.state().isMissed());
    }

    private static Attempt attempt(String name, String at, boolean well) {
        return new Attempt(name, Instant.parse(at), well);
    }
}
