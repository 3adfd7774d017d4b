package dev.taskforge.ops.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskforge.ops.ManualClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The kinds that read logs: log and nginx. */
final class LogChecksTest {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ENGLISH);

    @TempDir
    Path folder;

    private final ManualClock clock = new ManualClock();
    private AskingFixture asking;
    private Path log;

    @BeforeEach
    void begin() throws IOException {
        log = folder.resolve("a.log");
        Files.writeString(log, "ERROR long ago\n");
        asking = new AskingFixture(folder, clock, "host-1");
    }

    private void pass(int seconds) {
        clock.pass(Duration.ofSeconds(seconds));
    }

    private void add(String text) throws IOException {
        Files.writeString(log, text, StandardOpenOption.APPEND);
    }

    @Test
    void linesThatMatchAreCountedFromTheFirstLookOn() throws Exception {
        var check = "{log: a.log, pattern: \"ERROR|FATAL\", per_minute: 2}";
        assertThat(asking.answer(check))
                .isEqualTo("PASS " + log + " is read from here on; lines count from the next look.");
        add("ERROR 1\nINFO\nFATAL 2\n");
        pass(30);
        assertThat(asking.answer(check)).isEqualTo("PASS " + log + ": 2 such lines within 30s, 2.0 in a minute.");
        add("ERROR 3\n");
        pass(30);
        var evidence = asking.ask(check);
        assertThat(AskingFixture.render(evidence.seen()))
                .isEqualTo(log + ": 3 such lines within 1m 0s, 3.0 in a minute, more than 2.");
        assertThat(evidence.head()).isEqualTo("ERROR 1\nFATAL 2\nERROR 3");
        pass(120);
        assertThat(asking.answer(check)).startsWith("PASS");
    }

    @Test
    void aLogThatIsLookedAtOnceADayIsJudged() throws Exception {
        var check = "{log: a.log, pattern: ERROR}";
        asking.answer(check);
        add("ERROR 1\n");
        pass(24 * 3600);
        assertThat(asking.answer(check)).startsWith("FAIL").contains("1 such lines");
        add("INFO\n");
        pass(24 * 3600);
        var evidence = asking.ask(check);
        assertThat(evidence.state()).isEqualTo(CheckState.PASS);
        assertThat(evidence.head()).as("lines of a span that was judged before").isEmpty();
    }

    @Test
    void aBurstThatIsOverAtTheNextLookCounts() {
        assertThat(LogCheck.kind(folder).failsAfter()).isEqualTo(1);
        assertThat(NginxCheck.kind(folder).failsAfter()).isEqualTo(2);
    }

    @Test
    void aProjectThatIsAppliedAgainGoesOnWhereItStopped() throws Exception {
        asking.answer("{log: a.log, pattern: ERROR}");
        add("ERROR\n");
        pass(60);
        assertThat(asking.answer("{log: a.log, pattern: ERROR, title: Errors, priority: P0}"))
                .startsWith("FAIL");
    }

    @Test
    void aSecretInALineIsMasked() throws Exception {
        asking.env("APP_SECRET=canary-4711\n");
        asking.answer("{log: a.log, pattern: ERROR}");
        add("ERROR with canary-4711\n");
        pass(60);
        assertThat(asking.ask("{log: a.log, pattern: ERROR}").head()).isEqualTo("ERROR with ***");
    }

    @Test
    @Timeout(60)
    void expressionsThatTakeForeverElsewhereDoNotHere() throws Exception {
        asking.answer("{log: a.log, pattern: \"(a+)+$\"}");
        add(("a".repeat(15_000) + "!\n").repeat(20));
        pass(60);
        assertThat(asking.answer("{log: a.log, pattern: \"(a+)+$\"}")).startsWith("PASS");
        assertThatThrownBy(() -> asking.ask("{log: a.log, pattern: \"(?<=x)y\"}"))
                .hasMessageContaining("RE2");
    }

    @Test
    void aLogThatIsNotThereIsNoPass() throws Exception {
        assertThat(asking.answer("{log: b.log, pattern: ERROR}")).startsWith("ERROR");
        assertThat(asking.answer("{log: \".\", pattern: ERROR}")).startsWith("ERROR");
        assertThat(asking.answer("{nginx: b.log, errors_percent: 1}")).startsWith("ERROR");
    }

    private String line(int secondsAgo, String request, int status, String took) {
        var at = clock.instant()
                .minusSeconds(secondsAgo)
                .atOffset(ZoneOffset.ofHours(7))
                .format(TIME);
        return "203.0.113.7 - - [" + at + "] \"" + request + "\" " + status
                + " 612 \"https://shop.example.id/\" \"Mozilla/5.0 (X11)\"" + took + "\n";
    }

    private void requests(int count, int secondsAgo, String request, int status, String took) throws IOException {
        add(line(secondsAgo, request, status, took).repeat(count));
    }

    @Test
    void errorsAndTimesOfTheWindowAreJudged() throws Exception {
        Files.writeString(log, "");
        requests(500, 900, "GET / HTTP/1.1", 500, " 9.000"); // longer ago than the window
        requests(94, 100, "GET / HTTP/1.1", 200, " 0.100");
        requests(4, 50, "GET /slow HTTP/2.0", 200, " 2.000");
        requests(2, 10, "GET /broken HTTP/1.1", 502, " 2.000");

        assertThat(asking.answer("{nginx: a.log, errors_percent: 2}"))
                .isEqualTo("PASS " + log + " is as wanted: errors_percent 2 ≤ 2.");
        assertThat(asking.answer("{nginx: a.log, errors_percent: 1}"))
                .isEqualTo("FAIL " + log + " is not as wanted: errors_percent 2 > 1.");
        assertThat(asking.answer("{nginx: a.log, p95: 800ms}"))
                .startsWith("FAIL")
                .contains("p95 2.");
        assertThat(asking.answer("{nginx: a.log, p95: 3s, window: 1h}"))
                .startsWith("FAIL")
                .contains("p95 9");
        requests(100, 0, "GET / HTTP/1.1", 200, " 0.100");
        assertThat(asking.answer("{nginx: a.log, p95: 800ms}")).startsWith("PASS");
        pass(400);
        assertThat(asking.answer("{nginx: a.log, errors_percent: 1}"))
                .startsWith("PASS")
                .contains("min_requests 0 < 20");
    }

    @Test
    void fewRequestsSayNothing() throws Exception {
        requests(1, 0, "GET / HTTP/1.1", 500, "");
        assertThat(asking.answer("{nginx: a.log, errors_percent: 1}"))
                .isEqualTo("PASS " + log + " is as wanted: min_requests 1 < 20.");
    }

    @Test
    void attemptsToSignInAreCountedWhateverTheirQuery() throws Exception {
        requests(20, 60, "POST /login?next=/ HTTP/1.1", 401, "");
        requests(11, 30, "POST /login HTTP/1.1", 403, "");
        requests(50, 30, "POST /login HTTP/1.1", 302, "");
        requests(50, 30, "GET /loginx HTTP/1.1", 403, "");
        var logins = "login_failures: {path: /login, max: 30}";
        assertThat(asking.answer("{nginx: a.log, " + logins + "}"))
                .startsWith("FAIL")
                .contains("login_failures 31 > 30");
        pass(301);
        assertThat(asking.answer("{nginx: a.log, " + logins + "}")).startsWith("PASS");
    }

    @Test
    void whatIsNoAccessLogIsNoPass() throws Exception {
        add("2026-11-29 ERROR something\n".repeat(30));
        assertThat(asking.answer("{nginx: a.log, errors_percent: 1}"))
                .startsWith("ERROR")
                .contains("31 of 31 lines");
        Files.writeString(log, "");
        requests(30, 0, "GET / HTTP/1.1", 200, "");
        assertThat(asking.answer("{nginx: a.log, p95: 1s}")).startsWith("ERROR").contains("how long requests took");
    }

    @Test
    void aWrongFormatStaysAnErrorWhileNothingElseComes() throws Exception {
        Files.writeString(log, "");
        asking.answer("{nginx: a.log, errors_percent: 1}");
        add("2026-11-29 ERROR something\n".repeat(3));
        for (int look = 0; look < 5; look++) {
            assertThat(asking.answer("{nginx: a.log, errors_percent: 1}"))
                    .startsWith("ERROR")
                    .contains("3 of 3 lines");
            pass(30);
        }
        pass(300);
        assertThat(asking.answer("{nginx: a.log, errors_percent: 1}")).startsWith("PASS");
    }

    @Test
    void nobodyHidesBehindAName() throws Exception {
        Files.writeString(log, "");
        var at = clock.instant().atOffset(ZoneOffset.UTC).format(TIME);
        for (var user : new String[] {"-", "[", "[01/Jan/2020:00:00:00 +0000]", "a ] [b", "\\\"GET\\\""}) {
            add("::1 - " + user + " [" + at + "] \"POST /login HTTP/1.1\" 401 0 \"-\" \"x\"\n");
        }
        assertThat(asking.answer("{nginx: a.log, login_failures: {path: /login, max: 4}}"))
                .startsWith("FAIL")
                .contains("login_failures 5 > 4");
    }

    @Test
    void nobodyHidesBehindTheSpellingOfAPath() throws Exception {
        Files.writeString(log, "");
        var paths = new String[] {
            "/login",
            "//login",
            "/./login",
            "/a/../login",
            "/%6cogin",
            "/%2e/login?x=1",
            "http://shop.example.id/login",
            " /login",
            "/a\\\"/../login",
            "/../login"
        };
        for (var path : paths) {
            requests(1, 10, "POST " + path + " HTTP/1.1", 401, "");
        }
        requests(1, 10, "POST /login/ HTTP/1.1", 401, "");
        requests(1, 10, "POST /logi%6 HTTP/1.1", 401, "");
        assertThat(asking.answer("{nginx: a.log, login_failures: {path: /login, max: 0}}"))
                .startsWith("FAIL")
                .contains("login_failures " + paths.length + " > 0");
    }

    @Test
    void linesOfManySpellingsAreRead() {
        var line = new AccessLine();
        for (var text : new String[] {
            "::1 - ani [29/Nov/2026:09:00:00 +0700] \"GET /a b HTTP/1.1\" 200 0 \"-\" \"x\" rt=1.234",
            "::1 - - [28/Nov/2026:21:30:00 -0430] \"\\x16\\x03\" 400 0 \"-\" \"-\" 1.234 ",
            "::1 - - [29/Nov/2026:02:00:00 +0000] \"\" 400 0 \"-\" \"a [b] 3.5\" 0.001 1.234"
        }) {
            var bytes = text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
            assertThat(line.read(bytes, 0, bytes.length)).as(text).isTrue();
            assertThat(line.epochSecond()).as(text).isEqualTo(clock.instant().getEpochSecond());
            assertThat(line.millis()).as(text).isEqualTo(1234);
        }
        for (var text : new String[] {
            "",
            "[",
            "[29/Nov/2026:09:00:00 +0700]",
            "[31/Feb/2026:09:00:00 +0700] \"GET / HTTP/1.1\" 200 1",
            "[29/Nov/2026:09:00:00 +0700] \"GET / HTTP/1.1\" 20",
            "[29/Nov/2026:09:00:00 +0700] \"GET /"
        }) {
            var bytes = text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
            assertThat(line.read(bytes, 0, bytes.length)).as(text).isFalse();
        }
    }

    @Test
    void noBytesMakeTheReaderFail() {
        var line = new AccessLine();
        var good = line(0, "GET / HTTP/1.1", 200, " 0.100").getBytes(java.nio.charset.StandardCharsets.UTF_8);
        var random = new java.util.Random(7);
        for (int i = 0; i < 200_000; i++) {
            var bytes = good.clone();
            for (int j = random.nextInt(6); j >= 0; j--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            int from = random.nextInt(bytes.length);
            boolean read = line.read(bytes, from, random.nextInt(bytes.length - from + 1));
            assertThat(read && line.status() < 100).isFalse();
        }
    }
}
