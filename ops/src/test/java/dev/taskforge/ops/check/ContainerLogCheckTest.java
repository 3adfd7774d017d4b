package dev.taskforge.ops.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskforge.ops.ManualClock;
import dev.taskforge.ops.host.docker.FakeEngine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Logs of containers, as Docker Engine keeps them. */
class ContainerLogCheckTest {
    private static final String CHECK = "{log: \"container:app\", pattern: ERROR, per_minute: 1}";

    @TempDir
    Path folder;

    private final Map<String, List<String>> logs = new LinkedHashMap<>();
    private final ManualClock clock = new ManualClock();
    private FakeEngine engine;
    private AskingFixture asking;
    private boolean tty;
    private String broken = "";
    private String gone = "";
    private String unread = "";

    @BeforeEach
    void open() throws IOException {
        engine = new FakeEngine(folder.resolve("socket"), this::answer);
        asking = AskingFixture.at(engine.socket(), folder, clock);
        logs.put("a1", new ArrayList<>(List.of("2026-11-29T01:00:00.000000000Z ERROR long ago")));
    }

    @AfterEach
    void close() throws IOException {
        engine.close();
    }

    private String answer(String line) {
        if (line.startsWith("GET /version")) {
            return FakeEngine.VERSION;
        }
        if (line.contains("/containers/json")) {
            return FakeEngine.ok(logs.keySet().stream()
                    .map(id -> "{\"Id\": \"" + id + "\"}")
                    .collect(Collectors.joining(",", "[", "]")));
        }
        var id = line.split("/")[3];
        if (!line.contains("/logs?")) {
            return FakeEngine.ok("""
                    {"Id": "%s", "Name": "/shop_%s", "Image": "sha256:1", "State": {"Status": "running"},
                      "Config": {"Image": "shop:1", "Tty": %s, "Labels": {"com.docker.compose.project": "shop",
                        "com.docker.compose.project.working_dir": "%s"}}}""".formatted(id, id, tty, folder));
        }
        if (id.equals(gone)) {
            return FakeEngine.answer("404 Not Found", "{\"message\": \"No such container: " + id + "\"}");
        }
        if (id.equals(unread)) {
            return FakeEngine.answer("500 Internal Server Error", "{\"message\": \"cannot read\"}");
        }
        if (!broken.isEmpty()) {
            return FakeEngine.answer("501 Not Implemented", "{\"message\": \"" + broken + "\"}");
        }
        return "HTTP/1.1 200 OK\r\n\r\n" + last(Objects.requireNonNull(logs.get(id)), line);
    }

    private String last(List<String> all, String request) {
        var count = request.replaceFirst(".*&tail=([a-z0-9]+).*", "$1");
        var since = request.contains("&since=") ? request.replaceFirst(".*&since=([0-9.]+).*", "$1") : "";
        var shown = all.subList(Math.max(0, all.size() - Integer.parseInt(count)), all.size());
        return shown.stream()
                .filter(line -> since.isEmpty() || seconds(line).compareTo(since) >= 0)
                .map(line -> tty ? line + "\r\n" : frame(line + "\n"))
                .collect(Collectors.joining());
    }

    private static String seconds(String line) {
        var at = Instant.parse(line.substring(0, 30));
        return at.getEpochSecond() + "." + "%09d".formatted(at.getNano());
    }

    private static String frame(String text) {
        assertThat(text.getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(128);
        return "\u0001\0\0\0\0\0\0" + (char) text.length() + text;
    }

    private void write(String container, String at, String text) {
        Objects.requireNonNull(logs.get(container)).add("2026-11-29T" + at + "Z " + text);
    }

    private void pass(int seconds) {
        clock.pass(Duration.ofSeconds(seconds));
    }

    @Test
    void linesAreCountedOnceFromTheFirstLookOnAlsoThoseOfOneMoment() throws Exception {
        assertThat(asking.answer(CHECK))
                .isEqualTo("PASS container:app is read from here on; lines count from the next look.");
        write("a1", "02:00:10.000000001", "ERROR 1");
        pass(30);
        assertThat(asking.answer(CHECK)).isEqualTo("PASS container:app: 1 such lines within 30s, 1.0 in a minute.");
        write("a1", "02:00:10.000000001", "ERROR 2");
        write("a1", "02:00:40.000000000", "well");
        pass(30);
        var evidence = asking.ask(CHECK);
        assertThat(AskingFixture.render(evidence.seen()))
                .isEqualTo("container:app: 2 such lines within 1m 0s, 2.0 in a minute, more than 1.");
        assertThat(evidence.head()).isEqualTo("ERROR 1\nERROR 2");
        pass(60);
        assertThat(asking.answer(CHECK)).contains(": 0 such lines");
    }

    @Test
    void ofAContainerThatCameSinceAllCounts() throws Exception {
        asking.answer(CHECK);
        pass(30);
        asking.answer(CHECK);
        logs.clear();
        logs.put("b1", new ArrayList<>());
        write("b1", "02:00:31.000000000", "ERROR 1");
        pass(30);
        assertThat(asking.answer(CHECK)).contains(": 1 such lines");
        logs.put("b2", new ArrayList<>());
        write("b1", "02:01:01.000000000", "ERROR 2");
        write("b2", "02:01:02.000000000", "ERROR 3");
        pass(60);
        assertThat(asking.answer(CHECK)).startsWith("FAIL").contains(": 2 such lines");
    }

    @Test
    void moreLinesThanItAsksForAtFirstAreAllCounted() throws Exception {
        asking.answer(CHECK);
        for (int i = 0; i < 20_000; i++) {
            write("a1", "02:00:0%d.%09d".formatted(i / 10_000, i), i % 2 == 0 ? "ERROR" : "well");
        }
        pass(30);
        assertThat(asking.answer(CHECK)).startsWith("FAIL").contains(": 10000 such lines within 30s");
        assertThat(engine.requests().stream()
                        .filter(line -> line.contains("/logs?"))
                        .map(line -> line.replaceFirst(".*tail=([a-z0-9]+).*", "$1")))
                .containsExactly("100", "1000", "16000", "256000");
    }

    @Test
    void whatDockerEngineHasThrownAwaySinceIsTold() throws Exception {
        asking.answer(CHECK);
        write("a1", "02:00:10.000000000", "well");
        pass(30);
        asking.answer(CHECK);
        logs.put("a1", new ArrayList<>());
        write("a1", "02:00:50.000000000", "ERROR");
        pass(30);
        assertThat(asking.answer(CHECK))
                .isEqualTo(
                        "PASS container:app: 1 such lines within 1m 0s. Some may have been missed: more came than is read at once, Docker Engine had not kept all of it, or the clock was set back.");
    }

    @Test
    void aClockThatIsSetBackBlindsNothing() throws Exception {
        asking.answer(CHECK);
        write("a1", "02:00:10.000000000", "well");
        pass(30);
        asking.answer(CHECK);
        pass(-3_600);
        asking.answer(CHECK);
        write("a1", "01:00:40.000000000", "ERROR");
        write("a1", "01:00:41.000000000", "ERROR");
        pass(30);
        assertThat(asking.answer(CHECK)).startsWith("FAIL").contains(": 2 such lines");
    }

    @Test
    void whatWasReadBeforeTheClockWasSetBackIsNotReadAgainAsItGoesOn() throws Exception {
        asking.answer(CHECK);
        for (int i = 0; i < 6; i++) {
            write("a1", "02:0" + i + ":10.000000000", "ERROR");
        }
        pass(6 * 60);
        assertThat(asking.answer(CHECK)).contains(": 6 such lines");
        pass(-6 * 60);
        write("a1", "02:00:01.000000000", "ERROR");
        for (int minute = 0; minute < 8; minute++) {
            pass(60);
            asking.answer(CHECK);
        }
        write("a1", "02:08:01.000000000", "ERROR");
        pass(60);
        assertThat(asking.answer(CHECK)).contains(": 1 such lines");
    }

    @Test
    void aContainerThatIsRemovedMeanwhileKeepsTheOthersFromNothing() throws Exception {
        logs.put("a2", new ArrayList<>());
        asking.answer(CHECK);
        write("a1", "02:00:10.000000000", "ERROR");
        write("a2", "02:00:10.000000000", "ERROR");
        gone = "a1";
        pass(30);
        assertThat(asking.answer(CHECK)).startsWith("PASS").contains(": 1 such lines");
    }

    @Test
    void whatWasCountedOfOneIsNotCountedAgainWhereAnotherCannotBeRead() throws Exception {
        asking.answer(CHECK);
        pass(30);
        asking.answer(CHECK);
        logs.put("a0", new ArrayList<>());
        write("a0", "02:00:40.000000000", "ERROR");
        logs.put("b1", new ArrayList<>());
        unread = "b1";
        pass(30);
        assertThat(asking.answer(CHECK)).startsWith("ERROR");
        unread = "";
        pass(10);
        assertThat(asking.answer(CHECK)).contains(": 1 such lines");
    }

    @Test
    void whatAContainerSaysWhileItStartsIsNoRequestInAnotherFormat() throws Exception {
        for (int i = 0; i < 10; i++) {
            write("a1", "01:59:0" + i + ".000000000", "/docker-entrypoint.sh: Launching");
        }
        var check = "{nginx: \"container:app\", errors_percent: 1, min_requests: 1, window: 5m}";
        assertThat(asking.answer(check)).doesNotStartWith("ERROR");
        assertThat(engine.requests()).anyMatch(line -> line.contains("/logs?stdout=true&stderr=false"));
    }

    @Test
    void aFirstLookThatFailedMakesNoOldLinesNew() throws Exception {
        unread = "a1";
        assertThat(asking.answer(CHECK)).startsWith("ERROR");
        unread = "";
        pass(30);
        assertThat(asking.answer(CHECK)).doesNotStartWith("FAIL").doesNotContain(": 1 such");
        write("a1", "02:00:40.000000000", "ERROR");
        pass(30);
        assertThat(asking.answer(CHECK)).contains(": 1 such lines");
    }

    @Test
    void aLogThatIsAllGoneIsToldOnce() throws Exception {
        asking.answer(CHECK);
        pass(30);
        asking.answer(CHECK);
        logs.put("a1", new ArrayList<>());
        pass(30);
        assertThat(asking.answer(CHECK)).contains("Some may have been missed");
        pass(30);
        assertThat(asking.answer(CHECK)).doesNotContain("Some may have been missed");
    }

    @Test
    void aTerminalWritesItsLinesToo() throws Exception {
        tty = true;
        var check = "{log: \"container:app\", pattern: \"ERROR$\"}";
        asking.answer(check);
        write("a1", "02:00:10.000000000", "ERROR");
        pass(30);
        assertThat(asking.answer(check)).startsWith("FAIL").contains(": 1 such lines");
    }

    @Test
    void anAccessLogOfAContainerIsReadFromWhatIsThereOn() throws Exception {
        var check = "{nginx: \"container:app\", errors_percent: 1, min_requests: 1, window: 5m}";
        write("a1", "01:59:00.000000000", "10.0.0.1 - - [29/Nov/2026:01:59:00 +0000] \"GET / HTTP/1.1\" 502 1");
        assertThat(asking.answer(check)).startsWith("FAIL").contains("errors_percent");
    }

    @Test
    void whatCannotBeReadIsAnErrorThatSaysWhy() throws Exception {
        broken = "configured logging driver does not support reading";
        assertThat(asking.answer(CHECK)).startsWith("ERROR").contains(broken);
        logs.clear();
        assertThat(asking.answer(CHECK)).startsWith("ERROR").contains("app");
        engine.close();
        assertThat(asking.answer(CHECK)).startsWith("ERROR").contains("Docker");
    }

    @Test
    void aServiceMustBeNamedAndBelongToSomething() {
        assertThatThrownBy(() -> asking.ask("{log: \"container:\", pattern: ERROR}"))
                .hasMessageContaining("names no service");
        assertThatThrownBy(() -> asking.ask("{log: a.log, compose_project: shop, pattern: ERROR}"))
                .hasMessageContaining("compose_project");
        asking.file = "";
        assertThatThrownBy(() -> asking.ask(CHECK)).hasMessageContaining("compose");
    }
}
