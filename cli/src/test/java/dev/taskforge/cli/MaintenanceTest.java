package dev.taskforge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code maintenance}. */
class MaintenanceTest {
    private static final String PROJECT = "/api/v1/projects/shop";
    private static final String LOGS = """
            {"duty":"logs","title":"Read the logs","who":"budi","job":null,"guide":null,"priority":"P1",
             "due":"2026-11-29T17:00:00Z","deadline":"2026-11-30T17:00:00Z","next":"2026-11-30T17:00:00Z","state":"STATE",
             "done_at":DONE,"done_by":BY,"note":"","failed":0}""";
    private static final String LINE = """
            {"at":"2026-11-29T19:00:00Z","level":"INFO","text":"Backup of main finished: a (system)",
             "line":"[2026-11-30 02:00:00] [INFO] Backup of main finished: a (system)","source":"audit/3","by":"system"}""";

    private final CannedServer server = new CannedServer();

    @TempDir
    Path folder;

    @AfterEach
    void stop() {
        server.close();
    }

    private static String logs(String state) {
        boolean done = !state.equals("due");
        return LOGS.replace("STATE", state)
                .replace("DONE", done ? "\"2026-11-30T01:00:00Z\"" : "null")
                .replace("BY", done ? "\"budi\"" : "null");
    }

    @Test
    void theCalendarOfAMonthIsShownWithWhatIsToDo() {
        server.on(
                "GET " + PROJECT + "/calendar?month=2026-11",
                200,
                "{\"project\":\"shop\",\"month\":\"2026-11\",\"zone\":\"Asia/Jakarta\",\"occurrences\":[" + logs("due")
                        + "],\"open\":[" + logs("due") + "]}");

        var run = Run.of(server, "maintenance", "shop", "--month", "2026-11");

        assertThat(run.status()).isZero();
        assertThat(run.out())
                .contains("2026-11 (Asia/Jakarta)", "DUE", "logs", "budi", "taskforge maintenance shop done logs");
        assertThat(Run.of(server, "maintenance", "shop", "--month", "2026-11", "--json")
                        .out())
                .contains("\"occurrences\"");
    }

    @Test
    void aDutyIsMarkedAndLateOnesAreSaidToBeLate() {
        server.on("POST " + PROJECT + "/duties/logs/done", 200, logs("late"));

        var run = Run.of(server, "maintenance", "shop", "done", "logs", "--note", "two", "--date", "2026-11-30");

        assertThat(run.status()).isZero();
        assertThat(run.out()).contains("logs", "late");
    }

    @Test
    void linesOfTheLogAreShownAsTheyAreAndWritten() {
        server.on("GET " + PROJECT + "/log?since=7d", 200, "[" + LINE + "]").on("POST " + PROJECT + "/log", 201, LINE);

        assertThat(Run.of(server, "maintenance", "shop", "log", "--since", "7d").out())
                .isEqualTo("[2026-11-30 02:00:00] [INFO] Backup of main finished: a (system)\n");
        assertThat(Run.of(server, "maintenance", "shop", "note", "done", "--level", "WARN")
                        .status())
                .isZero();
    }

    @Test
    void theFiguresOfAReportAreShownAndNothingIsRoundedUp() {
        server.on("GET " + PROJECT + "/reports", 200, "[{\"month\":\"2026-11\",\"path\":\"\",\"html\":\"\"}]")
                .on("GET " + PROJECT + "/reports/2026-11", 200, """
                {"project":"shop","title":"Toko","month":"2026-11","over":false,"sections":[{"id":"uptime","title":"Uptime",
                 "lead":"","columns":[],"rows":[],"figures":[
                  {"name":"a","label":"share","value":{"kind":"share","number":0.99999,"text":null}},
                  {"name":"b","label":"number","value":{"kind":"count","number":3.0,"text":null}},
                  {"name":"c","label":"nobody","value":{"kind":"unknown","number":null,"text":null}},
                  {"name":"d","label":"long","value":{"kind":"length","number":5400.0,"text":null}}]}]}""");

        var out = Run.of(server, "maintenance", "shop", "report").out();

        assertThat(out)
                .contains("Toko, 2026-11: not over yet", "Uptime", "99.99 %", "not known", "90 min")
                .containsPattern("number +3\\b")
                .doesNotContain("100 %");
    }

    @Test
    void aReportIsWrittenIntoAFile() throws IOException {
        server.on("GET " + PROJECT + "/reports/2026-11/html?language=id", 200, "<!DOCTYPE html>");
        var file = folder.resolve("november.html");

        var run = Run.of(
                server,
                "maintenance",
                "shop",
                "report",
                "--month",
                "2026-11",
                "--language",
                "id",
                "--output",
                file.toString());

        assertThat(run.status()).isZero();
        assertThat(Files.readString(file)).isEqualTo("<!DOCTYPE html>");
    }

    @Test
    void whatDoesNotFitTogetherIsRefused() {
        assertThat(Run.of(server, "maintenance", "shop", "boil").err()).contains("no action boil");
        assertThat(Run.of(server, "maintenance", "shop", "done").err()).contains("which duty");
        assertThat(Run.of(server, "maintenance", "shop", "note").err()).contains("what to write");
        assertThat(Run.of(server, "maintenance", "shop", "log", "logs").err()).contains("takes nothing");
        assertThat(Run.of(server, "maintenance", "shop", "log", "--month", "2026-11")
                        .err())
                .contains("does not take --month");
        assertThat(Run.of(server, "maintenance", "shop", "report", "--language", "id")
                        .err())
                .contains("--output");
        assertThat(Run.of(server, "maintenance", "shop", "boil").status()).isEqualTo(2);
    }
}
