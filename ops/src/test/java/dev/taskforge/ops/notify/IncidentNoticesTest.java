package dev.taskforge.ops.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.engine.api.Engine;
import dev.taskforge.engine.api.EngineSettings;
import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.TestDatabase;
import dev.taskforge.engine.run.Engines;
import dev.taskforge.ops.OpsSchema;
import dev.taskforge.ops.audit.AuditLog;
import dev.taskforge.ops.channel.Alerts;
import dev.taskforge.ops.channel.Told;
import dev.taskforge.ops.check.CheckKinds;
import dev.taskforge.ops.incident.Incident;
import dev.taskforge.ops.incident.IncidentEvent;
import dev.taskforge.ops.incident.Member;
import dev.taskforge.ops.incident.Member.Left;
import dev.taskforge.ops.incident.PostMortem;
import dev.taskforge.ops.incident.RootCause;
import dev.taskforge.ops.project.AlertDuty.Severity;
import dev.taskforge.ops.project.Environments;
import dev.taskforge.ops.project.Fingerprints;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.ProjectReader;
import dev.taskforge.ops.project.Projects;
import dev.taskforge.ops.text.Message;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people read of incidents. */
class IncidentNoticesTest {
    private static final String YAML = """
            project: shop
            title: Toko
            compose: {file: compose.yaml, env_file: .env}
            checks:
              site: {http: "https://x.example.id", every: 30s, title: "Halaman depan"}
              api: {http: "https://api.example.id", every: 30s}
              db: {tcp: "127.0.0.1:5432", every: 30s}
              mail: {tcp: "127.0.0.1:25", every: 30s}
              disk: {disk: ".", free_percent: 5, every: 1m, priority: P2, fix: "Hapus berkas lama."}
            alerts:
              language: id
              timezone: Asia/Jakarta
              to:
                - {id: ops, slack: {url: "${SLACK_URL}"}}
            """;

    @TempDir
    Path folder;

    private Instant now = Instant.parse("2026-11-28T19:05:00Z");
    private Database database;
    private Engine engine;
    private Alerts alerts;
    private Projects projects;
    private IncidentNotices notices;
    private Project shop;
    private int number;

    @BeforeEach
    void open() throws IOException {
        Files.writeString(folder.resolve(".env"), "API_TOKEN=very-hidden-token\n");
        InstantSource source = () -> now;
        Clock clock = source.withZone(ZoneOffset.UTC);
        database = TestDatabase.open(folder.resolve("t.db"));
        OpsSchema.migrate(database, clock);
        engine = Engines.open(database, clock, EngineSettings.defaults("test"), List.of());
        var audit = AuditLog.of(database, clock, folder);
        projects = new Projects(database, clock, engine::schedules, audit, new ProjectReader(CheckKinds.builtIn()));
        var environments = new Environments(new Fingerprints(new byte[32]), Map.of());
        alerts = new Alerts(database, engine::jobs, audit, clock);
        notices = new IncidentNotices(environments::of, alerts);
        shop = database.write(tx -> projects.apply(tx, YAML, folder, "ani"));
    }

    @AfterEach
    void close() {
        engine.close();
        database.close();
    }

    private Incident incident(Severity severity, @Nullable RootCause cause, boolean open) {
        var began = now.minus(Duration.ofMinutes(12));
        return new Incident(
                4,
                "shop",
                began,
                began,
                began,
                open ? null : now,
                0,
                severity,
                true,
                began,
                ++number,
                cause,
                null,
                null,
                PostMortem.EMPTY);
    }

    private Member member(String monitor, boolean asked, @Nullable Message seen, @Nullable Left how) {
        var began = now.minus(Duration.ofMinutes(12));
        return new Member(monitor, began, began, how == null ? null : now, how, Duration.ZERO, true, asked, 1, seen);
    }

    private Member down(String monitor) {
        return member(monitor, true, null, null);
    }

    private static RootCause stopped() {
        return new RootCause(
                "stopped/db",
                true,
                null,
                Message.of("text", "db dihentikan very-hidden-token"),
                Message.of("text", "docker start db"),
                Message.of("text", "api membutuhkan db"),
                Set.of("db"));
    }

    private Told opened(Incident incident, Member... members) {
        boolean heard = database.write(tx -> notices.opened(tx, shop, incident, List.of(members)));
        assertThat(heard).isTrue();
        return newest();
    }

    private Told newest() {
        return alerts.list("shop", 10).getFirst();
    }

    private Told closed(Incident incident, List<IncidentEvent> done, Member... members) {
        database.write(tx -> {
            notices.closed(tx, shop, incident, List.of(members), done);
            return true;
        });
        return newest();
    }

    private void deliver() {
        now = now.plusSeconds(60);
        database.write(
                tx -> tx.update("UPDATE alert_delivery SET state = 'SENT', sent_at = ? WHERE state = 'WAITING'", now));
    }

    @Test
    void whoIsWokenReadsWhatSinceWhenWhatWasSeenAndWhereMoreIs() {
        var told = opened(
                incident(Severity.CRITICAL, null, true),
                member("site", true, Message.of("check.http.status", 502, 200), null));

        assertThat(told.title()).isEqualTo("Toko: Halaman depan MATI");
        assertThat(told.lines()).contains("Sejak: 2026-11-29 01:53", "502", "Lakukan:");
        assertThat(told.path()).isEqualTo("/projects/shop/incidents/4");
        assertThat(told.subject()).isEqualTo("incident/4");
        assertThat(told.severity()).isEqualTo("critical");
        assertThat(told.well()).isFalse();
        assertThat(told.due()).isEqualTo(now.plusSeconds(10));
    }

    @Test
    void whatCannotBeAskedIsNotCalledDownAndTheAuthorsWordsWin() {
        var unasked =
                opened(incident(Severity.CRITICAL, null, true), member("site", false, Message.of("text", "x"), null));
        assertThat(unasked.title()).doesNotContain("MATI").contains("tidak dapat ditanya");

        var disk = opened(incident(Severity.WARNING, null, true), down("disk"));
        assertThat(disk.lines()).contains("Hapus berkas lama.");
        assertThat(disk.severity()).isEqualTo("warning");
    }

    @Test
    void manyMonitorsAreThreeNamesAndANumberWithTheCause() {
        var told = opened(
                incident(Severity.CRITICAL, stopped(), true),
                down("site"),
                down("api"),
                down("db"),
                down("mail"),
                down("disk"));

        assertThat(told.title()).isEqualTo("Toko: 5 pemantau MATI: Halaman depan, api, db dan 2 lainnya");
        assertThat(told.lines())
                .contains("Sebabnya: db dihentikan", "Lakukan: docker start db")
                .doesNotContain("very-hidden");
    }

    @Test
    void secretsInWhatWasSeenAreHiddenAndLongTextIsCut() {
        var seen = Message.of("text", "went with very-hidden-token and said " + "x".repeat(2_000));
        var told = opened(incident(Severity.CRITICAL, null, true), member("site", true, seen, null));

        assertThat(told.lines()).doesNotContain("very-hidden").hasSizeLessThan(700);
    }

    @Test
    void thatItIsOverSaysForHowLongWhyAndWhatWasDone() {
        opened(incident(Severity.CRITICAL, null, true), down("site"));
        deliver();
        var done = new IncidentEvent(
                "job/1/ended",
                now,
                IncidentEvent.Kind.REPAIR,
                null,
                Message.of("incident.repaired.start", "shop-db-1"),
                null);
        var told = closed(
                incident(Severity.CRITICAL, stopped(), false), List.of(done), member("site", true, null, Left.WELL));

        assertThat(told.well()).isTrue();
        assertThat(told.title()).isEqualTo("Toko: Halaman depan sudah hidup lagi");
        assertThat(told.lines()).contains("12m", "Sebabnya: db dihentikan", "shop-db-1 dijalankan");
    }

    @Test
    void whatIsOverBeforeItWasToldIsNotTold() {
        opened(incident(Severity.CRITICAL, null, true), down("site"));
        closed(incident(Severity.CRITICAL, null, false), List.of(), member("site", true, null, Left.WELL));

        assertThat(alerts.list("shop", 10)).extracting(Told::state).containsOnly(Told.State.SUPERSEDED);
    }

    @Test
    void whatIsDueAtThisMomentCountsAsTold() {
        var incident = incident(Severity.CRITICAL, null, true);
        opened(incident, down("site"));
        assertThat(isTold(incident)).isFalse();

        now = now.plusSeconds(10);
        assertThat(isTold(incident)).as("a worker may be telling it").isTrue();
        deliver();
        assertThat(isTold(incident)).isTrue();
    }

    private boolean isTold(Incident incident) {
        return database.read(tx -> notices.isTold(tx, shop, incident, now));
    }

    @Test
    void whatJoinedIsToldAtOnceToThoseWhoKnowAndOnlyOfItself() {
        opened(incident(Severity.CRITICAL, null, true), down("site"));
        deliver();
        database.write(tx -> {
            notices.joined(tx, shop, incident(Severity.CRITICAL, null, true), List.of(down("mail")));
            return true;
        });

        assertThat(newest().title()).isEqualTo("Toko: mail MATI");
        assertThat(newest().due()).isEqualTo(now);
    }

    @Test
    void thatAMonitorIsWatchedNoMoreIsToldToThoseWhoHeardThatItIsDown() {
        closed0();
        assertThat(alerts.list("shop", 10)).isEmpty();

        opened(incident(Severity.CRITICAL, null, true), down("site"));
        deliver();
        closed0();
        assertThat(newest().well()).isTrue();
        assertThat(newest().title()).isEqualTo("Toko: Halaman depan tidak dipantau lagi");
    }

    private void closed0() {
        database.write(tx -> {
            var gone = member("site", true, null, Left.GONE);
            notices.closed(tx, shop, incident(Severity.CRITICAL, null, false), List.of(gone), List.of());
            return true;
        });
    }

    @Test
    void whatIsLearntBeforeItIsToldKeepsItsMomentAndTheNewestWords() {
        var first = opened(incident(Severity.CRITICAL, null, true), down("site"));
        now = now.plusSeconds(4);
        var more = incident(Severity.CRITICAL, stopped(), true);
        database.write(tx -> {
            notices.caused(tx, shop, more);
            return notices.renewed(tx, shop, more, List.of(down("site"), down("api")));
        });

        assertThat(alerts.list("shop", 10))
                .extracting(Told::state)
                .containsExactly(Told.State.WAITING, Told.State.SUPERSEDED);
        assertThat(newest().due()).isEqualTo(first.due());
        assertThat(newest().lines()).contains("Sebabnya:");
    }

    @Test
    void aCauseThatIsFoundLaterIsToldAtOnceToThoseWhoKnow() {
        opened(incident(Severity.CRITICAL, null, true), down("site"));
        deliver();
        var more = incident(Severity.CRITICAL, stopped(), true);
        database.write(tx -> {
            notices.caused(tx, shop, more);
            return notices.renewed(tx, shop, incident(Severity.CRITICAL, stopped(), true), List.of(down("site")));
        });

        assertThat(alerts.list("shop", 10)).hasSize(2);
        assertThat(newest().title()).startsWith("Toko: sebabnya: db dihentikan").doesNotContain("very-hidden");
        assertThat(newest().due()).isEqualTo(now);
        assertThat(Objects.requireNonNull(newest().lines())).contains("api membutuhkan db", "docker start db");
    }

    @Test
    void whoBringsAnIncidentLearnsWhetherAnybodyHears() {
        apply(YAML.replace("{id: ops,", "{id: ops, topics: [release],"));
        assertThat(hears()).isFalse();
        apply(YAML.substring(0, YAML.indexOf("alerts:")));
        assertThat(hears()).isFalse();
        apply(YAML);
        assertThat(hears()).isTrue();
    }

    private boolean hears() {
        return database.write(
                tx -> notices.opened(tx, shop, incident(Severity.CRITICAL, null, true), List.of(down("site"))));
    }

    private void apply(String yaml) {
        shop = database.write(tx -> projects.apply(tx, yaml, folder, "ani"));
    }
}
