package dev.taskforge.ops.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.ops.maintenance.MaintenanceCalendar.Refusal;
import dev.taskforge.ops.maintenance.Occurrence.State;
import dev.taskforge.ops.project.Project;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The calendar of a project as it is kept: marks of persons, records, versions of the file. */
class MaintenanceCalendarTest {
    private static final String YAML = """
            project: shop
            databases:
              main: {kind: sqlite, path: main.db}
            backup: {schedule: "0 2 * * *", timezone: Asia/Jakarta, of: [main]}
            drill: {of: [main]}
            maintenance:
              timezone: Asia/Jakarta
              duties:
                logs: {title: Read the logs, every: daily, who: budi, guide: "OPERATIONS.md#logs"}
                disk: {schedule: "0 8 1 * *", within: 3d, priority: P0}
                proof: {every: monthly, job: drill}
            """;

    @TempDir
    Path folder;

    private MaintenanceFixture fixture;
    private Project project;

    @BeforeEach
    void open() {
        fixture = new MaintenanceFixture(folder);
        project = fixture.apply("2026-10-20T00:00:00Z", YAML);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private void now(String at) {
        fixture.clock.set(Instant.parse(at));
    }

    private Refusal refusal(String duty, @Nullable String day) {
        return Objects.requireNonNull(fixture.calendar
                .mark(project, duty, day == null ? null : LocalDate.parse(day), "", "budi")
                .refused());
    }

    private List<Occurrence> of(String id, String month) {
        return fixture.calendar.of(project, YearMonth.parse(month)).stream()
                .filter(one -> one.entry().id().equals(id))
                .toList();
    }

    @Test
    void aPersonMarksADutyOnceAndTheAuditLogHasIt() {
        now("2026-11-02T03:00:00Z");

        var marked = fixture.calendar.mark(project, "disk", null, "80 % full", "budi");

        assertThat(marked.refused()).isNull();
        assertThat(Objects.requireNonNull(marked.occurrence()).state()).isEqualTo(State.DONE);
        var done = of("disk", "2026-11").getFirst();
        assertThat(done.state()).isEqualTo(State.DONE);
        assertThat(done.done())
                .isEqualTo(new Occurrence.Done(Instant.parse("2026-11-02T03:00:00Z"), "budi", "80 % full"));
        var again = fixture.calendar.mark(project, "disk", null, "again", "citra");
        assertThat(again.refused()).isEqualTo(Refusal.ALREADY);
        assertThat(Objects.requireNonNull(
                                Objects.requireNonNull(again.occurrence()).done())
                        .by())
                .isEqualTo("budi");
        assertThat(fixture.audit.of("shop", "duty.done", "duty/disk"))
                .singleElement()
                .satisfies(entry -> {
                    assertThat(entry.actor()).isEqualTo("budi");
                    assertThat(entry.details()).contains("80 % full", "\"done\"", "2026-11-01");
                });
    }

    @Test
    void whatIsMarkedAfterItsTimeIsLateAndWhatWasDueAgainStaysMissed() {
        now("2026-11-05T03:00:00Z");
        assertThat(Objects.requireNonNull(fixture.calendar
                                .mark(project, "disk", null, "", "budi")
                                .occurrence())
                        .state())
                .isEqualTo(State.LATE);

        assertThat(refusal("logs", "2026-11-04")).isEqualTo(Refusal.OVER);
        assertThat(of("logs", "2026-11").subList(0, 5))
                .extracting(Occurrence::state)
                .containsExactly(State.MISSED, State.MISSED, State.MISSED, State.MISSED, State.DUE);
    }

    @Test
    void nothingIsMarkedBeforeItIsDueNorWhatRecordsProve() {
        now("2026-10-21T03:00:00Z");

        assertThat(refusal("disk", null)).isEqualTo(Refusal.NOT_DUE);
        assertThat(refusal("logs", "2026-10-22")).isEqualTo(Refusal.NOT_DUE);
        assertThat(refusal("proof", null)).isEqualTo(Refusal.PROVEN_BY_ITSELF);
        assertThat(refusal("schedule.backup", null)).isEqualTo(Refusal.PROVEN_BY_ITSELF);
        assertThat(refusal("other", null)).isEqualTo(Refusal.UNKNOWN);
        assertThat(fixture.audit.of("shop", "duty.done", "duty/logs")).isEmpty();
    }

    @Test
    void whatPersonsCanMarkNowIsOpen() {
        now("2026-11-05T03:00:00Z");

        assertThat(fixture.calendar.open("shop"))
                .extracting(one -> one.entry().id() + " " + one.state())
                .containsExactly("disk MISSED", "logs DUE");
    }

    @Test
    void recordsOfBackupsAndDrillsProveSchedulesAndDuties() {
        fixture.backup("main", "2026-10-31T19:00:05Z", true);
        fixture.drill("main", "2026-11-10T03:00:00Z", false, 1);
        fixture.drill("main", "2026-11-12T03:00:00Z", true, 1);
        now("2026-11-20T00:00:00Z");

        assertThat(of("schedule.backup", "2026-11").subList(0, 2))
                .extracting(Occurrence::state)
                .containsExactly(State.DONE, State.MISSED);
        var proof = of("proof", "2026-11").getFirst();
        assertThat(proof.state()).isEqualTo(State.DONE);
        assertThat(Objects.requireNonNull(proof.done()).at()).isEqualTo("2026-11-12T03:00:00Z");
        assertThat(proof.failed()).isEqualTo(1);
    }

    @Test
    void whatFailedStaysNotDoneWhenItsJobIsGoneButNobodyClaimsItWasNotTried() {
        fixture.dead("backup", "main", "2026-11-01T19:00:05Z");
        now("2026-11-20T00:00:00Z");
        assertThat(of("schedule.backup", "2026-11").subList(0, 3))
                .extracting(Occurrence::state)
                .containsExactly(State.MISSED, State.FAILED, State.MISSED);

        fixture.database.write(tx -> tx.update("DELETE FROM job WHERE type = 'backup'"));
        now("2026-12-02T12:00:00Z");

        assertThat(of("schedule.backup", "2026-11").subList(0, 3))
                .extracting(Occurrence::state)
                .containsExactly(State.LAPSED, State.LAPSED, State.MISSED);
    }

    @Test
    void jobsThatDidItProveThatRoomWasMadeAndUpdatesWereLookedFor() {
        project = fixture.apply("2026-11-01T00:00:00Z", """
                project: shop
                maintenance:
                  timezone: Asia/Jakarta
                  duties:
                    room: {schedule: "0 3 */5 * *", job: prune}
                    updates: {schedule: "0 3 */5 * *", job: updates-scan}
                upkeep: {prune: {schedule: "0 4 * * 0", timezone: Asia/Jakarta}}
                updates: {schedule: "0 5 * * 0", timezone: Asia/Jakarta}
                """);
        fixture.job("prune", "SUCCEEDED", "{\"dry_run\":true}", "2026-11-06T00:00:00Z");
        fixture.job("prune", "SUCCEEDED", "{\"dry_run\":false}", "2026-11-12T00:00:00Z");
        fixture.job("prune", "FAILED", "{\"dry_run\":false}", "2026-11-17T00:00:00Z");
        fixture.job("updates-scan", "SUCCEEDED", "{}", "2026-11-06T00:00:00Z");
        now("2026-11-24T00:00:00Z");

        assertThat(of("room", "2026-11").subList(0, 4))
                .extracting(Occurrence::state)
                .containsExactly(State.MISSED, State.DONE, State.FAILED, State.DUE);
        assertThat(of("updates", "2026-11").subList(0, 3))
                .extracting(Occurrence::state)
                .containsExactly(State.DONE, State.MISSED, State.MISSED);
        assertThat(of("schedule.prune", "2026-11").getFirst().due()).isEqualTo("2026-11-07T21:00:00Z");
        assertThat(of("schedule.updates-scan", "2026-11").getFirst().due()).isEqualTo("2026-11-07T22:00:00Z");
        now("2026-12-15T00:00:00Z");
        assertThat(of("updates", "2026-11").get(1).state()).isEqualTo(State.UNKNOWN);
    }

    @Test
    void theGateIsAskedWhenEachCheckWasThatNoPersonVouchesFor() {
        project = fixture.apply("2026-11-01T00:00:00Z", """
                project: shop
                checks:
                  site: {tcp: "127.0.0.1:1"}
                  room: {disk: "/", free_percent: 5}
                  trained: {attestation: "The people on call are trained."}
                gate: {schedule: "0 6 * * *", timezone: Asia/Jakarta}
                """);
        asked("site", "2026-11-01T23:00:02Z");
        asked("room", "2026-11-01T23:00:03Z");
        asked("site", "2026-11-02T23:00:02Z");
        now("2026-11-05T00:00:00Z");

        assertThat(of("schedule.gate", "2026-11").subList(0, 4))
                .extracting(Occurrence::state)
                .containsExactly(State.DONE, State.MISSED, State.MISSED, State.DUE);
    }

    private void asked(String check, String at) {
        fixture.database.write(tx -> tx.update("""
                INSERT INTO evidence (project, check_name, state, question, seen, definition, environment, host, started_at,
                  finished_at, head, tail, asked_by, job_id)
                VALUES ('shop', ?, 'FAIL', 'q', '{}', 'd', 'production', 'h', ?, ?, '', '', 'schedule', 3)""", check, Instant.parse(at), Instant.parse(at)));
    }

    @Test
    void aProjectThatWasDeletedAskedForNothingMeanwhile() {
        now("2026-11-03T03:00:00Z");
        fixture.database.write(tx -> fixture.projects.delete(tx, "shop", "ani"));
        project = fixture.apply("2026-11-10T03:00:00Z", YAML);
        now("2026-11-12T03:00:00Z");

        var days = of("logs", "2026-11").stream()
                .map(one -> one.due()
                        .atZone(one.entry().timetable().zone())
                        .toLocalDate()
                        .getDayOfMonth())
                .toList();

        // The duty of the third was still open when the project was deleted.
        assertThat(days.subList(0, 4)).containsExactly(1, 2, 11, 12);
    }

    @Test
    void whatWasMissedCountsByTheEndOfItsTime() {
        now("2026-11-06T00:00:00Z");

        var missed = fixture.calendar.missed("shop", Instant.parse("2026-11-04T00:00:00Z"), fixture.clock.instant());

        assertThat(missed)
                .extracting(one -> one.entry().id() + " " + one.deadline())
                .containsExactly("disk 2026-11-04T01:00:00Z", "logs 2026-11-04T17:00:00Z", "logs 2026-11-05T17:00:00Z");
        assertThat(fixture.calendar.missed(
                        "shop", Instant.parse("2026-12-01T00:00:00Z"), Instant.parse("2026-12-02T00:00:00Z")))
                .isEmpty();
    }
}
