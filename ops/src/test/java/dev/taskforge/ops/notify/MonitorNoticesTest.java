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
import dev.taskforge.ops.project.AlertDuty.Severity;
import dev.taskforge.ops.project.Environments;
import dev.taskforge.ops.project.Fingerprints;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.ProjectReader;
import dev.taskforge.ops.project.Projects;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.text.Messages;
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
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people read of monitors, and how seldom. */
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
    private long number;

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

    private Transition change(MonitorState was, MonitorState became, @Nullable Message seen) {
        return new Transition(
                ++number, now, was, became, now.minus(Duration.ofMinutes(12)), seen, Transition.Told.TOLD);
    }

    private static String said(List<Message> lines) {
        var texts = Messages.ofOperations(Messages.INDONESIAN);
        return lines.stream().map(texts::render).collect(Collectors.joining("\n"));
    }

    @Test
    void whoIsWokenReadsWhatSinceWhenWhatWasSeenAndWhereMoreIs() {
        var news = notices.news(
                shop,
                monitor("site"),
                change(MonitorState.UP, MonitorState.DOWN, Message.of("check.http.status", 502, 200)));

        assertThat(said(List.of(news.title()))).isEqualTo("Toko: Halaman depan MATI");
        assertThat(said(news.lines())).contains("Sejak: 2026-11-29 02:05", "502", "Lakukan:");
        assertThat(news.path()).isEqualTo("/projects/shop/monitors/site");
        assertThat(news.severity()).isEqualTo(Severity.CRITICAL);
        assertThat(news.well()).isFalse();
    }

    @Test
    void whatCannotBeAskedIsNotCalledDownAndTheAuthorsWordsWin() {
        var unasked = notices.news(
                shop, monitor("site"), change(MonitorState.UP, MonitorState.UNASKED, Message.of("text", "x")));
        assertThat(said(List.of(unasked.title()))).doesNotContain("MATI").contains("tidak dapat ditanya");

        var disk = notices.news(shop, monitor("disk"), change(MonitorState.UP, MonitorState.DOWN, null));
        assertThat(said(disk.lines())).contains("Hapus berkas lama.");
        assertThat(disk.severity()).isEqualTo(Severity.WARNING);
    }

    @Test
    void thatItIsUpAgainSaysForHowLongItWasNot() {
        var news = notices.news(shop, monitor("site"), change(MonitorState.DOWN, MonitorState.UP, null));

        assertThat(news.well()).isTrue();
        assertThat(said(List.of(news.title()))).isEqualTo("Toko: Halaman depan sudah hidup lagi");
        assertThat(said(news.lines())).contains("12m");
    }

    @Test
    void secretsInWhatWasSeenAreHiddenAndLongTextIsCut() {
        var seen = Message.of("text", "went with very-hidden-token and said " + "x".repeat(2_000));
        var lines = said(notices.news(shop, monitor("site"), change(MonitorState.UP, MonitorState.DOWN, seen))
                .lines());

        assertThat(lines).doesNotContain("very-hidden").hasSizeLessThan(700);
    }

    @Test
    void eightMinutesUpAndTwoDownForADayAreFourMessages() {
        for (int round = 0; round < 24 * 6; round++) {
            tell(change(MonitorState.UP, MonitorState.DOWN, null));
            now = now.plus(Duration.ofMinutes(2));
            tell(change(MonitorState.DOWN, MonitorState.UP, null));
            now = now.plus(Duration.ofMinutes(8));
            // What is due is taken by the service.
            database.write(tx -> tx.update(
                    "UPDATE alert_delivery SET state = 'SENT', sent_at = ? WHERE state = 'WAITING' AND due_at <= ?",
                    now,
                    now));
        }

        assertThat(alerts.list("shop", 1_000).stream()
                        .filter(told -> told.state() == Told.State.SENT)
                        .count())
                .isBetween(2L, 5L);
    }

    private boolean tell(Transition transition) {
        return database.write(tx -> notices.bad(tx, monitor("site"), transition));
    }

    @Test
    void whoBringsThatAMonitorIsDownLearnsWhetherAnybodyHears() {
        assertThat(tell(change(MonitorState.UP, MonitorState.DOWN, null))).isTrue();

        apply(YAML.replace("{id: ops,", "{id: ops, topics: [release],"));
        assertThat(tell(change(MonitorState.UP, MonitorState.DOWN, null))).isFalse();
        apply(YAML.substring(0, YAML.indexOf("alerts:")));
        assertThat(tell(change(MonitorState.UP, MonitorState.DOWN, null))).isFalse();
    }

    private void apply(String yaml) {
        database.write(tx -> projects.apply(tx, yaml, folder, "ani"));
    }

    @Test
    void thatAMonitorIsWatchedNoMoreIsToldToThoseWhoHeardThatItIsDown() {
        database.write(tx -> {
            notices.gone(tx, "shop", "site", now);
            return true;
        });
        assertThat(alerts.list("shop", 10)).isEmpty();

        tell(change(MonitorState.UP, MonitorState.DOWN, null));
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
