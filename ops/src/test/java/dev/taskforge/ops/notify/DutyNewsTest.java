package dev.taskforge.ops.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.engine.api.JobType;
import dev.taskforge.ops.channel.Alerts;
import dev.taskforge.ops.channel.Told;
import dev.taskforge.ops.maintenance.MaintenanceFixture;
import dev.taskforge.ops.project.DutyJobs;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people hear of duties that were missed. */
class DutyNewsTest {
    private static final String YAML = """
            project: shop
            maintenance:
              timezone: Asia/Jakarta
              duties:
                logs: {title: Baca log, every: daily, who: budi}
                disk: {every: daily, priority: PRIORITY}
            alerts:
              language: id
              timezone: Asia/Jakarta
              to:
                - {id: ops, slack: {url: "${SLACK_URL}"}}
            """;

    @TempDir
    Path folder;

    private MaintenanceFixture fixture;
    private Alerts alerts;

    @BeforeEach
    void open() {
        fixture = new MaintenanceFixture(folder);
        fixture.engine.register(JobType.of(DutyJobs.ALERT, _ -> null));
        alerts = new Alerts(fixture.database, fixture.engine::jobs, fixture.audit, fixture.clock);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private DutyNews news() {
        return new DutyNews(fixture.projects, fixture.calendar, alerts, fixture.database, fixture.clock);
    }

    private List<Told> toldAt(DutyNews news, String at) {
        fixture.clock.set(Instant.parse(at));
        news.look();
        return alerts.list("shop", 20);
    }

    @Test
    void whatWasMissedSinceTheMorningBeforeIsToldInOneMessage() {
        fixture.apply("2026-11-10T03:00:00Z", YAML.replace("PRIORITY", "P1"));
        var news = news();

        // Due on the 11th, over at midnight of the 12th: nothing is told at night.
        assertThat(toldAt(news, "2026-11-11T23:00:00Z")).isEmpty();
        var told = toldAt(news, "2026-11-12T01:00:00Z");

        assertThat(told).hasSize(1);
        assertThat(told.getFirst().title()).isEqualTo("shop: 2 tugas terlewat");
        assertThat(told.getFirst().lines())
                .contains("Baca log, jatuh tempo 2026-11-11 00:00 WIB, oleh budi", "disk, jatuh tempo 2026-11-11");
        assertThat(told.getFirst().topic()).isEqualTo("duty");
        assertThat(told.getFirst().severity()).isEqualTo("warning");
    }

    @Test
    void itIsToldOnceWhoeverLooksHowOften() {
        fixture.apply("2026-11-10T03:00:00Z", YAML.replace("PRIORITY", "P0"));
        var news = news();

        toldAt(news, "2026-11-12T01:00:00Z");
        toldAt(news, "2026-11-12T05:00:00Z");
        var told = toldAt(news(), "2026-11-12T06:00:00Z");

        assertThat(told).hasSize(1);
        assertThat(told.getFirst().severity()).isEqualTo("critical");
    }

    @Test
    void whatWasMissedWhileNoServerRanIsToldForThreeDays() {
        fixture.apply("2026-11-01T03:00:00Z", YAML.replace("PRIORITY", "P1"));

        var told = toldAt(news(), "2026-11-20T02:00:00Z");

        assertThat(told).hasSize(3);
    }

    @Test
    void nothingIsToldWhenAllIsDone() {
        var project = fixture.apply("2026-11-10T03:00:00Z", YAML.replace("PRIORITY", "P1"));
        fixture.clock.set(Instant.parse("2026-11-11T03:00:00Z"));
        fixture.calendar.mark(project, "logs", null, "", "budi");
        fixture.calendar.mark(project, "disk", null, "", "budi");

        assertThat(toldAt(news(), "2026-11-12T02:00:00Z")).isEmpty();
    }
}
