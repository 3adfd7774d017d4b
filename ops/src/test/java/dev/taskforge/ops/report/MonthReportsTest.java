package dev.taskforge.ops.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskforge.ops.backup.BackupMoments;
import dev.taskforge.ops.check.CheckKinds;
import dev.taskforge.ops.check.Checks;
import dev.taskforge.ops.gate.Gates;
import dev.taskforge.ops.gate.VerdictHistory;
import dev.taskforge.ops.gate.Waivers;
import dev.taskforge.ops.guard.Guards;
import dev.taskforge.ops.guard.ports.PortGuard;
import dev.taskforge.ops.incident.Incidents;
import dev.taskforge.ops.maintenance.MaintenanceFixture;
import dev.taskforge.ops.project.Environments;
import dev.taskforge.ops.project.Fingerprints;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.release.Releases;
import dev.taskforge.ops.report.Value.Count;
import dev.taskforge.ops.report.Value.Length;
import dev.taskforge.ops.report.Value.Share;
import dev.taskforge.ops.report.Value.Size;
import dev.taskforge.ops.report.Value.Text;
import dev.taskforge.ops.report.Value.Unknown;
import dev.taskforge.ops.request.People;
import dev.taskforge.ops.request.TwoPersons;
import dev.taskforge.ops.seal.Seal;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.text.Messages;
import dev.taskforge.ops.watch.Leaving;
import dev.taskforge.ops.watch.Monitors;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The report on a month, against rows that were made by hand. */
class MonthReportsTest {
    private static final String YAML = """
            project: shop
            title: Toko
            databases: {main: {kind: sqlite, path: main.db}}
            backup: {schedule: "0 2 * * *", timezone: Asia/Jakarta, of: [main]}
            drill: {of: [main]}
            checks:
              site: {tcp: "127.0.0.1:1", every: 30s, priority: P0}
              quiet: {tcp: "127.0.0.1:2", every: 30s}
              room: {disk: "/", free_percent: 10, priority: P2}
              space: {disk: "/tmp", free_percent: 10, priority: P2}
            maintenance:
              timezone: Asia/Jakarta
              duties:
                logs: {title: Read the logs, every: weekly, who: budi}
            """;

    @TempDir
    Path folder;

    private MaintenanceFixture fixture;
    private MonthReports reports;
    private Project project;

    @BeforeEach
    void open() {
        fixture = new MaintenanceFixture(folder);
        project = fixture.apply("2026-10-05T00:00:00Z", YAML);
        var checks = new Checks(
                CheckKinds.with(List.of()),
                new Environments(new Fingerprints(new byte[32]), Map.of()),
                fixture.clock,
                "here");
        var monitors = new Monitors(fixture.database, checks, fixture.audit, Leaving.NOBODY, fixture.clock);
        var history = new VerdictHistory(fixture.database);
        var gates = new Gates(fixture.database, checks, fixture.evidences, history, fixture.clock);
        var waivers = new Waivers(fixture.database, fixture.audit, new TwoPersons(new Nobody()), fixture.clock);
        var guards = new Guards(fixture.database, "here", fixture.clock);
        reports = new MonthReports(
                fixture.versions,
                List.of(
                        new RiskChapter(gates, history, waivers),
                        new UptimeChapter(monitors),
                        new IncidentChapter(new Incidents(fixture.database, fixture.audit, fixture.clock)),
                        new RepairChapter(fixture.audit),
                        new GuardChapter(guards, List.of(new PortGuard(folder.resolve("no.sock"))), fixture.audit),
                        new PatchChapter(fixture.audit),
                        new PruneChapter(fixture.audit),
                        new BackupChapter(fixture.backups, new BackupMoments(fixture.database)),
                        new DrillChapter(fixture.drills, fixture.drillProof),
                        new DeploymentChapter(new Releases(fixture.database, new Seal("a key"))),
                        new DutyChapter(fixture.calendar),
                        new DiskChapter(fixture.evidences)),
                fixture.clock);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    /** Nobody has an account. */
    private static final class Nobody implements People {
        @Override
        public boolean isPerson(String name) {
            return false;
        }

        @Override
        public boolean mayStart(String name, String project) {
            return false;
        }

        @Override
        public List<String> approvers(String project) {
            return List.of();
        }
    }

    private void write(String sql, @Nullable Object... arguments) {
        fixture.database.write(tx -> tx.update(sql, arguments));
    }

    private static Instant at(String text) {
        return Instant.parse(text);
    }

    private Section november(String id) {
        fixture.clock.set(at("2026-12-03T00:00:00Z"));
        return of(id, "2026-11");
    }

    private Section of(String id, String month) {
        return reports.of(project, YearMonth.parse(month)).sections().stream()
                .filter(section -> section.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static Value figure(Section section, String name) {
        return section.figures().stream()
                .filter(figure -> figure.name().equals(name))
                .map(Figure::value)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void uptimeIsThatOfTheLooksOfTheMonthAndUnknownWithoutAny() {
        write("INSERT INTO monitor (id, project, name, state, since, bad, failed, unasked, good, told, look, micros)"
                + " VALUES (7, 'shop', 'site', 'UP', 1, 0, 0, 0, 1, 0, 0, 1)");
        look("2026-10-31T23:59:59Z", 1);
        look("2026-11-01T00:00:00Z", 0);
        look("2026-11-02T00:00:00Z", 0);
        look("2026-11-03T00:00:00Z", 1);
        look("2026-11-30T23:59:59Z", 2);
        look("2026-12-01T00:00:00Z", 1);

        var section = november("uptime");

        assertThat(section.rows())
                .containsExactly(
                        List.of(new Text("quiet"), new Unknown(), new Count(0), new Count(0), new Count(0)),
                        List.of(new Text("site"), new Share(0.5), new Count(4), new Count(1), new Count(1)));
        assertThat(figure(section, "unknown")).isEqualTo(new Count(1));
    }

    private void look(String at, int code) {
        write("INSERT INTO monitor_look (monitor_id, at, look, micros) VALUES (7, ?, ?, 1000)", at(at), code);
    }

    @Test
    void backupsCountWithTheLongestTimeWithoutOne() {
        fixture.backup("main", "2026-10-30T19:00:00Z", true);
        fixture.backup("main", "2026-11-01T19:00:00Z", true);
        fixture.backup("main", "2026-11-02T19:00:00Z", false);
        fixture.backup("other", "2026-11-28T19:00:00Z", false);
        fixture.backup("main", "2026-12-01T19:00:00Z", true);

        var section = november("backups");

        // The month ends on 30 November 17:00 UTC in Jakarta.
        assertThat(section.rows())
                .containsExactly(
                        List.of(
                                new Text("main"),
                                new Count(2),
                                new Count(1),
                                new Count(0),
                                new Length(Duration.ofDays(27).plusHours(22))),
                        List.of(
                                new Text("other"),
                                new Count(1),
                                new Count(0),
                                new Count(0),
                                new Length(Duration.ofDays(28).plusHours(2))));
        assertThat(figure(section, "made")).isEqualTo(new Count(3));
    }

    @Test
    void aSourceWithoutAnyBackupHasAnUnknownGapAndSoHasTheMonth() {
        fixture.backup("other", "2026-11-28T19:00:00Z", false);

        var section = november("backups");

        assertThat(section.rows().getFirst())
                .containsExactly(new Text("main"), new Count(0), new Count(0), new Count(0), new Unknown());
        assertThat(figure(section, "gap")).isEqualTo(new Unknown());
    }

    @Test
    void aBackupWhoseFileGotLostIsNone() {
        fixture.backup("main", "2026-10-30T19:00:00Z", true);
        fixture.backup("main", "2026-11-15T17:00:00Z", true);
        write("UPDATE backup SET missing_at = 1 WHERE file = 'main2026-11-15T17:00:00Z'");

        assertThat(november("backups").rows())
                .containsExactly(List.of(
                        new Text("main"),
                        new Count(0),
                        new Count(0),
                        new Count(0),
                        new Length(Duration.ofDays(30).plusHours(22))));
    }

    @Test
    void drillsTellTheWorstOfThoseThatPassed() {
        fixture.backup("main", "2026-11-04T00:00:00Z", true);
        fixture.drill("main", "2026-11-05T00:00:00Z", true, 4_000);
        fixture.drill("main", "2026-11-06T00:00:00Z", true, 9_000);
        fixture.drill("main", "2026-11-07T00:00:00Z", false, 99_000);
        fixture.drill("main", "2026-12-01T00:00:00Z", true, 99_000);

        assertThat(november("drills").rows())
                .containsExactly(List.of(
                        new Text("main"),
                        new Count(2),
                        new Count(1),
                        new Unknown(),
                        new Length(Duration.ofSeconds(9)),
                        new Length(Duration.ofMinutes(1))));
    }

    @Test
    void aDrillThatDiedBeforeItWroteAnythingDownCountsWhileItsJobIsKept() {
        fixture.dead("drill", "main", "2026-11-05T00:00:00Z");
        fixture.dead("drill", "main", "2026-12-01T00:00:00Z");
        fixture.dead("backup", "main", "2026-11-05T00:00:00Z");
        // Jobs are kept for 30 days, and the month began at 17:00 UTC of 31 October.
        fixture.clock.set(at("2026-11-30T17:00:00Z"));

        assertThat(figure(of("drills", "2026-11"), "broken")).isEqualTo(new Count(1));

        fixture.clock.set(at("2026-11-30T17:00:01Z"));
        assertThat(figure(of("drills", "2026-11"), "broken"))
                .isEqualTo(new Value.Words(Message.of("report.word.at_least", 1L)));

        fixture.database.write(tx -> tx.update("DELETE FROM job WHERE type = 'drill'"));
        assertThat(of("drills", "2026-11").rows().getFirst().get(3)).isEqualTo(new Unknown());
    }

    @Test
    void incidentsCountWithTheTimeTheyTookOfTheMonth() {
        incident(1, "2026-10-31T16:00:00Z", "2026-10-31T18:30:00Z");
        incident(2, "2026-11-10T00:00:00Z", "2026-11-10T00:10:00Z");
        incident(3, "2026-11-30T16:00:00Z", null);
        incident(4, "2026-10-01T00:00:00Z", "2026-10-02T00:00:00Z");
        incident(5, "2026-12-01T00:00:00Z", null);

        var section = november("incidents");

        assertThat(section.rows())
                .extracting(row -> row.get(0) + " " + row.get(3))
                .containsExactly(
                        new Text("#1") + " " + new Length(Duration.ofMinutes(90)),
                        new Text("#2") + " " + new Length(Duration.ofMinutes(10)),
                        new Text("#3") + " " + new Length(Duration.ofHours(1)));
        assertThat(section.rows().getFirst().getLast()).isEqualTo(new Unknown());
        assertThat(figure(section, "count")).isEqualTo(new Count(3));
        assertThat(figure(section, "open")).isEqualTo(new Count(1));
        assertThat(figure(section, "time"))
                .isEqualTo(new Length(Duration.ofHours(2).plusMinutes(40)));
    }

    @Test
    void ofAMonthWhoseIncidentsAreGoneNobodyKnowsHowManyThereWere() {
        incident(1, "2026-11-10T00:00:00Z", "2026-11-10T01:00:00Z");
        fixture.clock.set(at("2027-12-05T17:00:00Z"));
        assertThat(figure(of("incidents", "2026-11"), "count")).isEqualTo(new Count(1));

        fixture.clock.set(at("2027-12-06T00:00:00Z"));
        var section = of("incidents", "2026-11");

        assertThat(figure(section, "count")).isEqualTo(new Unknown());
        assertThat(figure(section, "time")).isEqualTo(new Unknown());
        assertThat(section.rows()).hasSize(1);
    }

    private void incident(long id, String opened, @Nullable String closed) {
        write("""
                INSERT INTO incident VALUES (?, 'shop', ?, ?, ?, ?, 0, 'CRITICAL', 1, ?, 1, NULL, NULL, NULL, NULL, NULL, '', '', '', '')""", id, at(opened), at(opened), at(opened), closed == null ? null : at(closed), at(opened));
    }

    @Test
    void deploymentsReturnsAndRepairsCount() {
        deployment(1, "2026-10-31T16:59:59Z", false, "SUCCEEDED");
        deployment(2, "2026-11-01T00:00:00Z", false, "SUCCEEDED");
        deployment(3, "2026-11-02T00:00:00Z", false, "FAILED");
        deployment(4, "2026-11-03T00:00:00Z", true, "SUCCEEDED");
        repair("2026-11-04T00:00:00Z", "project.repair", 8);
        repair("2026-11-04T00:01:00Z", "project.repaired", 8);
        repair("2026-11-05T00:00:00Z", "project.repair", 9);

        var deployments = november("deployments");
        assertThat(deployments.figures())
                .containsExactly(Figure.count("succeeded", 1), Figure.count("failed", 1), Figure.count("returns", 1));
        var repairs = november("repairs");
        assertThat(repairs.figures()).containsExactly(Figure.count("begun", 2), Figure.count("proven", 1));
        assertThat(repairs.rows().getFirst())
                .containsExactly(
                        new Value.Time(at("2026-11-04T00:00:00Z")),
                        Value.word("remedy.restart"),
                        new Text("app"),
                        Value.word("helped"),
                        new Text("budi"));
    }

    private void audited(String at, String action, String subject, Map<String, Object> details) {
        fixture.clock.set(at(at));
        fixture.database.write(tx -> fixture.audit.append(tx, "budi", action, "shop", subject, details));
    }

    private void audited(String at, String action, Map<String, Object> details) {
        audited(at, action, "project/shop", details);
    }

    @Test
    void roomThatWasMadeCountsByTheDisksAndIsUnknownOfWhatBrokeOff() {
        audited("2026-10-20T00:00:00Z", "project.prune", Map.of("pieces", 9, "job", 1));
        audited("2026-10-20T00:01:00Z", "project.pruned", Map.of("removed", 9, "freed", 9_000, "job", 1));
        audited("2026-11-02T00:00:00Z", "project.prune", Map.of("pieces", 3, "job", 2));
        audited("2026-11-02T00:01:00Z", "project.prune", Map.of("pieces", 3, "job", 2));
        audited("2026-11-02T00:02:00Z", "project.pruned", Map.of("removed", 3, "freed", 5_000, "job", 2));
        audited("2026-11-09T00:00:00Z", "project.prune", Map.of("pieces", 1, "job", 3));
        audited("2026-11-09T00:01:00Z", "project.pruned", Map.of("removed", 1, "freed", -2_000, "job", 3));

        assertThat(november("prunes").figures())
                .containsExactly(
                        Figure.count("times", 2), Figure.count("pieces", 4), new Figure("freed", new Size(3_000)));

        audited("2026-11-16T00:00:00Z", "project.prune", Map.of("pieces", 1, "job", 4));
        var section = november("prunes");
        assertThat(section.figures())
                .containsExactly(
                        Figure.count("times", 3),
                        new Figure("pieces", new Unknown()),
                        new Figure("freed", new Unknown()));
        assertThat(section.rows().getLast())
                .containsExactly(
                        new Value.Time(at("2026-11-16T00:00:00Z")),
                        Value.word("broken"),
                        new Unknown(),
                        new Unknown(),
                        new Text("budi"));
    }

    @Test
    void updatesCountByWhatWasInstalledAndThoseThatFailedToo() {
        var two = List.of("curl 1 → 2", "openssl 3 → 4");
        audited("2026-11-02T00:00:00Z", "project.patch", Map.of("packages", two, "count", 2, "job", 1));
        audited("2026-11-02T00:01:00Z", "project.patched", Map.of("packages", two, "count", 2, "job", 1));
        audited("2026-11-03T00:00:00Z", "project.patch", Map.of("packages", two, "count", 2, "job", 2));
        audited(
                "2026-11-03T00:01:00Z",
                "project.patch.failed",
                Map.of("packages", List.of("curl 2 → 3"), "count", 1, "job", 2, "error", "no room"));

        var section = november("patches");

        assertThat(section.figures())
                .containsExactly(Figure.count("times", 2), Figure.count("packages", 3), Figure.count("failed", 1));
        assertThat(section.rows())
                .extracting(row -> row.get(1) + " " + row.get(3))
                .containsExactly(
                        Value.word("patched") + " " + new Text("curl 1 → 2, openssl 3 → 4"),
                        Value.word("failed") + " " + new Text("curl 2 → 3"));
    }

    @Test
    void aGuardStandsAsItDidAtTheEndOfTheMonthWithWhatWasPutRightInIt() {
        assertThat(november("guards").rows()).isEmpty();
        audited("2026-10-20T00:00:00Z", "guard.put", "guard/ports", Map.of("job", 1));
        audited("2026-10-21T00:00:00Z", "guard.drift", "guard/ports", Map.of("changed", 1));
        audited("2026-11-03T00:00:00Z", "guard.drift", "guard/ports", Map.of("changed", 2));
        guard("2026-11-04T00:00:00Z");

        assertThat(november("guards").rows())
                .containsExactly(List.of(
                        new Text("ports"),
                        Value.word("guard.on"),
                        new Count(1),
                        new Value.Time(at("2026-11-04T00:00:00Z")),
                        new Count(1)));

        guard("2026-12-01T00:00:00Z");
        audited("2026-11-20T00:00:00Z", "guard.back", "guard/ports", Map.of("job", 2));
        var section = november("guards");
        assertThat(section.rows())
                .containsExactly(List.of(new Text("ports"), new Unknown(), new Count(1), new Unknown(), new Unknown()));
        assertThat(figure(section, "wrong")).isEqualTo(new Unknown());
        assertThat(of("guards", "2026-12").rows().getFirst().get(1)).isEqualTo(Value.word("guard.trouble"));
    }

    private void guard(String proven) {
        write("DELETE FROM guard");
        write("""
                INSERT INTO guard (project, guard, host, state, source, rendered, listing, before, job, applied_at, applied_by,
                  trouble, drifts, proven_at, proofs)
                VALUES ('shop', 'ports', 'here', 's', 'file', 'r', 'l', '', 1, 1, 'ani', 'no nft', 2, ?,
                  '[{"subject":"5432","from":{"key":"text","arguments":["x"]},"wanted":{"key":"text","arguments":["x"]},
                    "seen":{"key":"text","arguments":["y"]},"verdict":"WRONG"}]')""", at(proven));
    }

    private void deployment(long id, String at, boolean rollback, String state) {
        write(
                "INSERT INTO deployment (id, project, release_number, rollback, job_id, deployed_by, state, started_at, ended_at)"
                        + " VALUES (?, 'shop', 1, ?, ?, 'ani', ?, ?, ?)",
                id,
                rollback,
                id,
                state,
                at(at),
                at(at));
    }

    private void repair(String at, String action, long job) {
        fixture.clock.set(at(at));
        fixture.database.write(tx -> fixture.audit.append(
                tx,
                "budi",
                action,
                "shop",
                "project/shop",
                Map.of("remedy", "restart", "cause", "unhealthy", "containers", List.of("app"), "job", job)));
    }

    @Test
    void dutiesAreThoseOfTheCalendar() {
        fixture.clock.set(at("2026-11-03T00:00:00Z"));
        fixture.calendar.mark(project, "logs", null, "", "budi");

        var section = november("duties");

        // Mondays 2, 9, 16, 23 and 30; that of the 30th is still in its time. No backup was made on any of 30 nights.
        assertThat(section.rows())
                .anySatisfy(row -> assertThat(row)
                        .containsExactly(
                                new Value.Words(Message.of("text", "Read the logs")),
                                new Text("budi"),
                                new Count(5),
                                new Count(1),
                                new Count(0),
                                new Count(3),
                                new Count(0)));
        assertThat(section.figures())
                .containsExactly(
                        Figure.count("due", 35),
                        Figure.count("done", 1),
                        Figure.count("late", 0),
                        Figure.count("missed", 33),
                        Figure.count("waiting", 1),
                        Figure.count("unknown", 0));
    }

    @Test
    void disksTellTheLastAnswerOfTheMonthOrThatThereIsNone() {
        evidence("2026-11-29T00:00:00Z", "62 % used");
        evidence("2026-12-01T00:00:00Z", "90 % used");

        var rows = november("disks").rows();

        assertThat(rows.getFirst())
                .containsExactly(
                        new Text("room"),
                        Value.word("check.pass"),
                        new Value.Words(Message.of("text", "62 % used")),
                        new Value.Time(at("2026-11-29T00:00:00Z")));
        assertThat(rows.getLast()).containsExactly(new Text("space"), new Unknown(), new Unknown(), new Unknown());
    }

    private void evidence(String at, String seen) {
        write("""
                INSERT INTO evidence (project, check_name, state, question, seen, definition, environment, host, started_at,
                  finished_at, head, tail, asked_by)
                VALUES ('shop', 'room', 'PASS', 'q', ?, 'd', 'production', 'h', ?, ?, '', '', 'ani')""", "{\"key\":\"text\",\"arguments\":[\"" + seen + "\"]}", at(at), at(at));
    }

    @Test
    void theVerdictIsThatOfTheEndOfTheMonthAndUnknownWhenNobodyLooked() {
        assertThat(figure(november("risks"), "verdict")).isEqualTo(new Unknown());

        write(
                "INSERT INTO verdict (project, environment, at, verdict, required, blockers)"
                        + " VALUES ('shop', 'production', ?, 'NO_GO', 1, 'site')",
                at("2026-11-20T00:00:00Z"));
        write(
                "INSERT INTO verdict (project, environment, at, verdict, required, blockers)"
                        + " VALUES ('shop', 'production', ?, 'GO', 1, '')",
                at("2026-12-01T00:00:00Z"));
        waiver("2026-11-10T00:00:00Z", "2026-12-15T00:00:00Z", "quiet");
        waiver("2026-11-10T00:00:00Z", "2026-11-15T00:00:00Z", "site");

        var section = november("risks");

        assertThat(figure(section, "verdict")).isEqualTo(new Text("NO-GO"));
        assertThat(figure(section, "blockers")).isEqualTo(new Count(1));
        assertThat(figure(section, "waivers")).isEqualTo(new Count(1));
        assertThat(section.rows())
                .containsExactly(
                        List.of(Value.word("blocker"), new Text("site"), new Unknown(), new Text("–")),
                        List.of(
                                Value.word("waiver.waived"),
                                new Text("quiet"),
                                new Text("because"),
                                new Value.Time(at("2026-12-15T00:00:00Z"))));
    }

    private void waiver(String approved, String expires, String subject) {
        write("""
                INSERT INTO waiver (project, target, subject, kind, reason, requested_by, requested_at, expires_at, approved_by,
                  approved_at)
                VALUES ('shop', 'CHECK', ?, 'WAIVED', 'because', 'ani', 1, ?, 'budi', ?)""", subject, at(expires), at(approved));
    }

    @Test
    void aMonthThatIsNotOverSaysHowTheGateStandsNow() {
        fixture.clock.set(at("2026-11-20T00:00:00Z"));

        var section = of("risks", "2026-11");

        assertThat(figure(section, "verdict")).isEqualTo(new Text("NO-GO"));
        assertThat(section.rows()).hasSize(1);
    }

    @Test
    void thereIsAReportOfEachMonthSinceTheProjectWasApplied() {
        fixture.clock.set(at("2026-12-03T00:00:00Z"));

        assertThat(reports.months(project)).hasToString("[2026-12, 2026-11, 2026-10]");
        assertThat(reports.has(project, YearMonth.parse("2026-10"))).isTrue();
        assertThatThrownBy(() -> reports.of(project, YearMonth.parse("2026-09")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> reports.of(project, YearMonth.parse("2027-01")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aClockThatWasSetBackLeavesTheMonthItIs() {
        fixture.clock.set(at("2026-08-03T00:00:00Z"));

        assertThat(reports.months(project)).hasToString("[2026-08]");
    }

    @Test
    void everythingInAReportHasWordsInBothLanguages() {
        repair("2026-11-04T00:00:00Z", "project.repair", 8);
        guard("2026-11-04T00:00:00Z");
        audited("2026-11-09T00:00:00Z", "project.prune", Map.of("pieces", 1, "job", 3));
        audited("2026-11-09T00:00:00Z", "project.patch", Map.of("job", 4));
        audited("2026-11-09T00:01:00Z", "project.patched", Map.of("job", 4));
        incident(2, "2026-11-10T00:00:00Z", "2026-11-10T00:10:00Z");
        deployment(2, "2026-11-01T00:00:00Z", false, "SUCCEEDED");
        fixture.clock.set(at("2026-12-03T00:00:00Z"));
        var report = reports.of(project, YearMonth.parse("2026-11"));

        for (var language : List.of(Messages.ENGLISH, Messages.INDONESIAN)) {
            var texts = Messages.ofOperations(language);
            for (var section : report.sections()) {
                var key = "report." + section.id();
                assertThat(texts.contains(key)).as(key).isTrue();
                assertThat(texts.contains(key + ".lead")).as(key + ".lead").isTrue();
                section.figures()
                        .forEach(figure -> assertThat(texts.contains(key + "." + figure.name()))
                                .as(key + "." + figure.name())
                                .isTrue());
                section.columns()
                        .forEach(column -> assertThat(texts.contains(key + ".column." + column))
                                .as(key + ".column." + column)
                                .isTrue());
                section.rows()
                        .forEach(row -> row.forEach(value -> {
                            if (value instanceof Value.Words words) {
                                assertThat(texts.contains(words.message().key()))
                                        .as(words.message().key())
                                        .isTrue();
                            }
                        }));
            }
        }
    }
}
