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
import dev.taskforge.ops.channel.News;
import dev.taskforge.ops.channel.Told;
import dev.taskforge.ops.check.CheckKinds;
import dev.taskforge.ops.project.AlertDuty.Severity;
import dev.taskforge.ops.project.AlertDuty.Topic;
import dev.taskforge.ops.project.Environments;
import dev.taskforge.ops.project.Fingerprints;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.ProjectReader;
import dev.taskforge.ops.project.Projects;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.watch.Monitor;
import dev.taskforge.ops.watch.MonitorState;
import dev.taskforge.ops.watch.Transition;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people read of monitors beside incidents. */
class MonitorNoticesTest {
    private static final String YAML = """
            project: shop
            title: Toko
            compose: {file: compose.yaml, env_file: .env}
            checks:
              site: {http: "https://x.example.id", every: 30s, title: "Halaman depan"}
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
    private MonitorNotices notices;
    private Project shop;

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
        notices = new MonitorNotices(projects, environments::of, alerts);
        shop = database.write(tx -> projects.apply(tx, YAML, folder, "ani"));
    }

    @AfterEach
    void close() {
        engine.close();
        database.close();
    }

    private static Monitor monitor(String name) {
        return new Monitor("shop", name, Duration.ofSeconds(30), 2, 2);
    }

    /** As it was told before there were incidents. */
    private void toldBefore() {
        database.write(tx -> alerts.tell(
                tx,
                shop,
                new News(
                        "monitor/site/1",
                        Topic.MONITOR,
                        "monitor/site",
                        Severity.CRITICAL,
                        false,
                        Message.of("alert.monitor.down", "Toko", "Halaman depan"),
                        List.of(),
                        "/projects/shop/monitors/site")));
    }

    private void well() {
        var change = new Transition(
                2,
                now,
                MonitorState.DOWN,
                MonitorState.UP,
                now.minus(Duration.ofMinutes(12)),
                null,
                Transition.Told.TOLD);
        database.write(tx -> {
            notices.well(tx, monitor("site"), change);
            return true;
        });
    }

    @Test
    void whatWasToldBeforeThereWereIncidentsIsStillMended() {
        well();
        assertThat(alerts.list("shop", 10)).as("nobody heard that it is down").isEmpty();

        toldBefore();
        well();
        assertThat(alerts.list("shop", 10).getFirst())
                .satisfies(told -> assertThat(told.well()).isTrue())
                .satisfies(told -> assertThat(told.title()).isEqualTo("Toko: Halaman depan sudah hidup lagi"))
                .satisfies(told -> assertThat(told.lines()).contains("12m"));
    }

    @Test
    void thatAMonitorIsWatchedNoMoreIsToldToThoseWhoHeardThatItIsDown() {
        database.write(tx -> {
            notices.gone(tx, "shop", "site", now);
            return true;
        });
        assertThat(alerts.list("shop", 10)).isEmpty();

        toldBefore();
        database.write(tx -> {
            notices.gone(tx, "shop", "site", now.plusSeconds(60));
            return true;
        });
        assertThat(alerts.list("shop", 10).getFirst())
                .satisfies(told -> assertThat(told.well()).isTrue())
                .satisfies(told -> assertThat(told.title()).isEqualTo("Toko: Halaman depan tidak dipantau lagi"));
    }

    @Test
    void thatNothingOutsideIsReachedIsOneSubjectThatIsMended() {
        database.write(tx -> {
            notices.online(tx, "shop", now.minusSeconds(60), now);
            return true;
        });
        assertThat(alerts.list("shop", 10)).as("nobody heard that it was not").isEmpty();

        database.write(tx -> {
            notices.offline(tx, "shop", now);
            notices.online(tx, "shop", now, now.plus(Duration.ofMinutes(9)));
            notices.offline(tx, "unknown", now);
            return true;
        });

        assertThat(alerts.list("shop", 10)).extracting(Told::well).containsExactlyInAnyOrder(true, false);
        assertThat(alerts.list("shop", 10)).extracting(Told::subject).containsOnly("watch/offline");
    }
}
