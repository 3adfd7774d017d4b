package dev.taskforge.ops.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.TestDatabase;
import dev.taskforge.ops.OpsSchema;
import dev.taskforge.ops.audit.AuditLog;
import dev.taskforge.ops.backup.Absence;
import dev.taskforge.ops.backup.Absence.Change;
import dev.taskforge.ops.backup.Absence.Concern;
import dev.taskforge.ops.channel.Alerts;
import dev.taskforge.ops.project.AlertDuty.Severity;
import dev.taskforge.ops.project.Environments;
import dev.taskforge.ops.project.Fingerprints;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.ProjectReader;
import dev.taskforge.ops.project.Projects;
import dev.taskforge.ops.release.Deployment;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.text.Messages;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people read of promises and deployments. */
class AlertNoticesTest {
    private static final Instant NOW = Instant.parse("2026-11-28T02:00:00Z");
    private static final String YAML = """
            project: shop
            alerts:
              language: id
              to:
                - {id: ops, slack: {url: "${SLACK_URL}"}}
            """;

    @TempDir
    Path folder;

    private Database database;
    private AlertNotices notices;
    private Project shop;

    @BeforeEach
    void open() {
        var clock = Clock.systemUTC();
        database = TestDatabase.open(folder.resolve("t.db"));
        OpsSchema.migrate(database, clock);
        var audit = AuditLog.of(database, clock, folder);
        var reader = new ProjectReader(List.of());
        var projects = new Projects(
                database,
                clock,
                () -> {
                    throw new IllegalStateException("nothing runs here");
                },
                audit,
                reader);
        var environments = new Environments(new Fingerprints(new byte[32]), Map.of());
        var alerts = new Alerts(
                database,
                () -> {
                    throw new IllegalStateException("nothing runs here");
                },
                audit,
                clock);
        notices = new AlertNotices(projects, environments::of, alerts);
        shop = new Project("shop", "Toko", 1, reader.read(YAML), folder, Instant.EPOCH, "ani", YAML);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private static Absence absence(Concern concern, String destination, @Nullable Message why) {
        return new Absence("shop", "utama", concern, destination, true, null, Duration.ofDays(1), NOW, NOW, why, false);
    }

    private static String said(Message message) {
        return Messages.ofOperations(Messages.INDONESIAN).render(message);
    }

    @Test
    void allThatCanChangeHasATextInBothLanguages() {
        for (var language : List.of(Messages.ENGLISH, Messages.INDONESIAN)) {
            var texts = Messages.ofOperations(language);
            for (var concern : Concern.values()) {
                assertThat(texts.contains("alert.do." + concern.label()))
                        .as("alert.do." + concern.label())
                        .isTrue();
                for (var change : Change.values()) {
                    var key = "alert." + change.name().toLowerCase(Locale.ROOT) + "." + concern.label();
                    assertThat(texts.contains(key)).as(key).isTrue();
                }
            }
        }
    }

    @Test
    void copiesAtTwoDestinationsFoundAtOnceAreTwoSubjects() {
        var garage = notices.news(shop, absence(Concern.COPY, "garasi", null), Change.OVERDUE, NOW);
        var cloud = notices.news(shop, absence(Concern.COPY, "awan", null), Change.OVERDUE, NOW);

        assertThat(garage.key()).isNotEqualTo(cloud.key());
        assertThat(garage.subject()).isNotEqualTo(cloud.subject());
        assertThat(said(garage.title())).isEqualTo("Toko: salinan utama di garasi terlambat");
        assertThat(said(cloud.title())).contains("awan");
        assertThat(garage.well()).isFalse();
    }

    @Test
    void whatCannotBeJudgedSaysWhyAndNothingOfTheNewest() {
        var why = Message.of("alert.test", "disk");

        var news = notices.news(shop, absence(Concern.JUDGEMENT, "", why), Change.OVERDUE, NOW);

        assertThat(said(news.title())).isEqualTo("Toko: tidak dapat dinilai apakah cadangan utama dibuat");
        assertThat(news.lines().stream().map(AlertNoticesTest::said))
                .anyMatch(line -> line.startsWith("Penyebab: disk"))
                .noneMatch(line -> line.startsWith("Terbaru"));
    }

    @Test
    void whatIsPromisedNoMoreIsNotWell() {
        var news = notices.news(shop, absence(Concern.BACKUP, "", null), Change.UNWATCHED, NOW);

        assertThat(news.well()).isFalse();
        assertThat(news.severity()).isEqualTo(Severity.CRITICAL);
        assertThat(news.lines().stream().map(AlertNoticesTest::said)).noneMatch(line -> line.startsWith("Terbaru"));
    }

    private static Deployment failed(@Nullable Integer before) {
        return new Deployment(
                1, "shop", 3, before, false, 7, "ani", Deployment.State.FAILED, NOW, null, NOW, null, "boom", null);
    }

    @Test
    void aFailureBeforeItIsKnownWhatServesDoesNotSayThatAVersionServes() {
        var first = notices.news(shop, failed(null)).lines().stream().map(AlertNoticesTest::said);
        var later = notices.news(shop, failed(2)).lines().stream().map(AlertNoticesTest::said);

        assertThat(first).anyMatch(line -> line.startsWith("Lakukan")).noneMatch(line -> line.contains("melayani"));
        assertThat(later).anyMatch(line -> line.contains("versi sebelumnya yang melayani"));
    }
}
