package dev.taskforge.server.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.server.SampleProject;
import dev.taskforge.server.TestServer;
import dev.taskforge.server.account.Role;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The calendar, the log and the report on a month, of a real server. */
class MaintenanceOverHttpTest {
    /** One in which it is about noon now: no day or month may end while a test runs. */
    private final ZoneId zone =
            ZoneId.of("Etc/GMT%+d".formatted(LocalTime.now(ZoneOffset.UTC).getHour() - 12));

    private static final String PATH = SampleProject.PATH;
    private static final String PAGE = "/projects/shop/maintenance";
    private static final String YAML = """
            project: shop
            databases:
              main: {kind: sqlite, path: main.db}
            backup: {schedule: "0 2 * * *", timezone: ZONE, of: [main]}
            checks:
              front: {tcp: "127.0.0.1:1", every: 24h}
            maintenance:
              timezone: ZONE
              duties:
                logs: {title: "Read <b>the logs</b>", every: daily, who: budi, guide: "https://wiki.example.id/logs"}
                later: {schedule: "0 0 1 LATER *"}
                copies: {every: monthly, job: backup}
            """;

    private TestServer server;

    @BeforeEach
    void start(@TempDir Path data, @TempDir Path folder) throws IOException {
        server = TestServer.in(data);
        var applied = SampleProject.in(folder).apply(server.asLocal(), yaml());
        assertThat(applied.status()).as(applied.body()).isLessThan(300);
        // As if the file had been in force for some days: what was due before it was applied it does not ask for.
        server.app()
                .database()
                .write(tx -> tx.update(
                        "UPDATE project_version SET applied_at = ? WHERE project = 'shop'",
                        Instant.now().minus(Duration.ofDays(5))));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private LocalDate today() {
        return LocalDate.now(zone);
    }

    /** With a duty that was not due for half a year. */
    private String yaml() {
        return YAML.replace("ZONE", zone.getId())
                .replace("LATER", Integer.toString(today().plusMonths(6).getMonthValue()));
    }

    private String done(String body, int status) {
        var answer = server.asLocal().post(PATH + "/duties/logs/done", body);
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        return answer.body();
    }

    @Test
    void aDutyIsMarkedOnceAndSeenInTheCalendarTheLogAndTheAuditLog() {
        var client = server.asLocal();
        assertThat(client.get(PATH + "/calendar").json().at("/open/0/duty").asString(""))
                .isEqualTo("logs");

        assertThat(done("{\"note\":\"two <i>errors</i>\"}", 200)).contains("\"state\":\"done\"", "local");
        assertThat(done("{}", 409)).contains("was marked as done by local");

        var calendar = client.get(PATH + "/calendar?month=" + YearMonth.from(today()));
        assertThat(calendar.json().at("/open")).isEmpty();
        assertThat(calendar.body()).contains("\"state\":\"done\"", "schedule.backup", zone.getId());
        assertThat(client.get(PATH + "/log").body()).contains("duty/logs done", "two <i>errors</i>");
        assertThat(client.get("/api/v1/audit").body()).contains("duty.done");
        assertThat(client.get(PAGE).body())
                .contains("Read &lt;b", "two &lt;i")
                .doesNotContain("<b>the logs", "two <i>errors");
    }

    @Test
    void whatCannotBeMarkedIsRefusedWithTheReason() {
        assertThat(done("{\"date\":\"" + today().plusDays(1) + "\"}", 409)).contains("was not due on");
        assertThat(done("{\"date\":\"" + today().minusDays(2) + "\"}", 409)).contains("stays missed");
        assertThat(done("{\"date\":\"tomorrow\"}", 422)).contains("\"date\"");
        var client = server.asLocal();
        assertThat(client.post(PATH + "/duties/copies/done", "{}").body()).contains("proven by the records");
        assertThat(client.post(PATH + "/duties/later/done", "{}").body()).contains("was not due yet");
        assertThat(client.post(PATH + "/duties/kettle/done", "{}").status()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/calendar?month=2026-13 | month",
                "/calendar?month=11 | month",
                "/calendar?month=9999-11 | month",
                "/reports/november | month",
                "/log?since=yesterday | since"
            })
    void monthsAndTimesThatAreNoneAreRefused(String path, String field) {
        var answer = server.asLocal().get(PATH + path);
        assertThat(answer.status()).as(answer.body()).isEqualTo(422);
        assertThat(answer.body()).contains(field);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 1})
    void thereIsNoReportOnAMonthBeforeTheProjectOrToCome(int months) {
        var first = YearMonth.from(today().minusDays(5));
        var month = months < 0 ? first.minusMonths(1) : YearMonth.from(today()).plusMonths(1);
        for (var path : List.of("/reports/" + month, "/reports/" + month + "/html")) {
            var answer = server.asLocal().get(PATH + path);
            assertThat(answer.status()).as(answer.body()).isEqualTo(404);
            assertThat(answer.body())
                    .contains("There is no report on " + month, "from " + first + " to " + YearMonth.from(today()));
        }
        assertThat(server.asLocal().get("/projects/shop/reports/" + month).status())
                .isEqualTo(404);
    }

    @Test
    void linesOfTheLogAreInTheLanguageOfTheReaderAndInTheZoneOfTheProject() {
        var client = server.asLocal();
        assertThat(client.post(PATH + "/log", "{\"text\":\"Patch applied\",\"level\":\"warn\"}")
                        .status())
                .isEqualTo(201);
        assertThat(client.post(PATH + "/log", "{\"text\":\" \"}").status()).isEqualTo(422);
        assertThat(client.post(PATH + "/log", "{\"text\":\"x\",\"level\":\"LOUD\"}")
                        .status())
                .isEqualTo(422);

        var line =
                client.get(PATH + "/log?since=1h").json().valueStream().toList().getLast();
        assertThat(line.at("/line").asString(""))
                .matches("\\[\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d] \\[WARN] Patch applied \\(local\\)");
        var indonesian = client.send(
                client.request(PATH + "/log").header("Accept-Language", "id").GET());
        assertThat(indonesian.body()).contains("berkas proyek diterapkan", "[WARN] Patch applied");
    }

    @Test
    void aReportIsDataAndADocumentThatNeedsNothingElse() {
        var client = server.asLocal();
        var month = client.get(PATH + "/reports").json().at("/0/month").asString("");
        assertThat(month).isEqualTo(YearMonth.from(today()).toString());

        var report = client.get(PATH + "/reports/" + month).json();
        assertThat(report.at("/over").asBoolean(true)).isFalse();
        assertThat(report.at("/sections")
                        .valueStream()
                        .map(section -> section.at("/id").asString("")))
                .containsExactly(
                        "risks",
                        "uptime",
                        "incidents",
                        "repairs",
                        "guards",
                        "patches",
                        "prunes",
                        "backups",
                        "drills",
                        "deployments",
                        "duties",
                        "disks");
        // A monitor that was never looked at is unknown, and not at 100 %.
        assertThat(report.toString()).contains("\"unknown\"");

        var html = client.get(PATH + "/reports/" + month + "/html?language=id");
        assertThat(html.header("Content-Type")).startsWith("text/html");
        assertThat(html.header("Content-Security-Policy")).contains("default-src 'none'");
        assertThat(html.body())
                .contains(
                        "lang=\"id\"", "Laporan bulanan", "Waktu aktif", "tidak diketahui", "Bulan ini belum berakhir")
                .doesNotContain("<script", "href=\"/", "100 %");
        assertThat(client.get(PATH + "/reports/" + month + "/html?language=fr").status())
                .isEqualTo(422);
        assertThat(client.get("/projects/shop/reports/" + month).body()).contains("lang=\"en\"", "Monthly report");
    }

    @Test
    void thePageMarksADutyAndWritesALine() {
        assertThat(server.asLocal().get(PAGE).body()).contains("To do now", "https://wiki.example.id/logs");

        assertThat(send(PAGE + "/done", "duty=logs&date=" + today() + "&note=seen"))
                .isEqualTo(303);
        assertThat(send(PAGE + "/done", "duty=logs&date=" + today())).isEqualTo(409);
        assertThat(send(
                        PAGE + "/notes",
                        "level=WARN&text=" + URLEncoder.encode("disk cleaned", StandardCharsets.UTF_8)))
                .isEqualTo(303);
        assertThat(send(PAGE + "/notes", "level=WARN&text=")).isEqualTo(422);

        var page = server.asLocal().get(PAGE).body();
        assertThat(page).contains("disk cleaned (local)", "seen").doesNotContain("To do now");
        var client = server.asLocal();
        assertThat(client.send(client.request(PAGE)
                                .header("Accept-Language", "id")
                                .GET())
                        .body())
                .contains("Pemeliharaan", "Selesai", "disk cleaned (local)");
    }

    private int send(String path, String form) {
        var client = server.asLocal();
        return client.send(client.request(path)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(form)))
                .status();
    }

    @Test
    void whoOnlyLooksMarksAndWritesNothing() {
        var viewer = server.as(Map.of("shop", Role.VIEWER));

        assertThat(viewer.get(PATH + "/calendar").status()).isEqualTo(200);
        assertThat(viewer.get(PATH + "/log").status()).isEqualTo(200);
        assertThat(viewer.get(PAGE).body()).contains("To do now").doesNotContain("Mark as done", "Add to the log");
        assertThat(viewer.post(PATH + "/duties/logs/done", "{}").status()).isEqualTo(403);
        assertThat(viewer.post(PATH + "/log", "{\"text\":\"x\"}").status()).isEqualTo(403);
        assertThat(server.as(Map.of("other", Role.ADMIN)).get(PATH + "/log").status())
                .isIn(403, 404);
    }

    @Test
    void missedDutiesAreMetrics() {
        var metrics = server.asLocal().get("/metrics").body();

        assertThat(metrics)
                .containsPattern("taskforge_duties_missed\\{project=\"shop\"} [1-9]")
                .contains("taskforge_duties_open{project=\"shop\"} 1.0");
    }
}
