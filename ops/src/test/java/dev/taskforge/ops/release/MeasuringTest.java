package dev.taskforge.ops.release;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.taskforge.ops.host.Commands;
import dev.taskforge.ops.host.docker.Docker;
import dev.taskforge.ops.host.docker.FakeEngine;
import dev.taskforge.ops.project.ReleaseDuty.Edge;
import dev.taskforge.ops.project.ReleaseDuty.HttpProbe;
import dev.taskforge.ops.project.ReleaseDuty.ProxyKind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is measured of an application behind a proxy on a Docker Engine that says what the test wants. */
class MeasuringTest {
    private static final Instant NOW = Instant.parse("2026-11-27T02:00:00Z");
    private static final HttpProbe HEALTH = new HttpProbe(8000, "/health");

    @TempDir
    Path folder;

    private final Map<String, String> stats = new ConcurrentHashMap<>();
    private final AtomicInteger questions = new AtomicInteger();
    private volatile int told = 200;
    private volatile String started = "2026-11-27T01:00:00Z";
    /** When it is started again while its use is read; null when it is not. */
    private volatile @Nullable String startedNext;

    private FakeEngine engine;
    private HttpServer proxy;
    private Docker docker;

    @BeforeEach
    void start() throws IOException {
        engine = new FakeEngine(folder.resolve("socket"), this::answer);
        docker = Docker.connect(engine.socket());
        proxy = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        proxy.createContext("/", this::answer);
        proxy.start();
    }

    @AfterEach
    void stop() throws IOException {
        proxy.stop(0);
        engine.close();
    }

    private String answer(String request) {
        var path = request.split(" ")[1].replaceFirst("^/v[0-9.]+", "");
        if (path.equals("/version")) {
            return FakeEngine.VERSION;
        }
        if (path.startsWith("/containers/json")) {
            return FakeEngine.ok("[{\"Id\": \"edge\"}]");
        }
        var id = path.split("/")[2];
        if (path.contains("/stats")) {
            var known = stats.get(id);
            started = startedNext == null ? started : startedNext;
            return known == null
                    ? FakeEngine.answer("404 Not Found", "{\"message\": \"No such container\"}")
                    : FakeEngine.ok(known);
        }
        return FakeEngine.ok("""
                {"Id": "%s", "Name": "/%s", "Image": "sha256:1", "Config": {"Image": "shop:1", "Labels": {}},
                 "State": {"Status": "running", "ExitCode": 0, "StartedAt": "%s"}, "RestartCount": 2,
                 "NetworkSettings": {"Networks": {"shop": {"IPAddress": "127.0.0.1"}}}}""".formatted(id, id, started));
    }

    /** Every fifth answer is bad. */
    private void answer(HttpExchange exchange) throws IOException {
        boolean isMark = exchange.getRequestURI().getPath().equals(Upstream.ASK);
        int status = isMark ? told : questions.incrementAndGet() % 5 == 0 ? 503 : 200;
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    private void uses(String id, long memory, long processor) {
        stats.put(id, """
                {"memory_stats": {"usage": %d, "stats": {"inactive_file": 1000}},
                 "cpu_stats": {"cpu_usage": {"total_usage": %d}}}""".formatted(memory, processor));
    }

    private Measuring measuring(boolean isBehindProxy, String... ids) {
        int port = proxy.getAddress().getPort();
        var edge = Edge.inContainer(ProxyKind.NGINX, "edge", "app", "app.conf", port);
        return new Measuring(
                docker,
                List.of(ids),
                isBehindProxy ? Proxy.of(docker, new Commands(), "shop", edge, folder.resolve("app.conf")) : null,
                HEALTH);
    }

    @Test
    void answersAreTimedAndBadOnesCountedAndContainersSummed() {
        var measuring = measuring(true, "a", "b");
        uses("a", 50_000_000, 1_000_000_000);
        uses("b", 7_001_000, 5_000_000);
        measuring.begin();
        uses("b", 7_001_000, 6_000_000);
        boolean _ = measuring.finish();
        measuring.ask();
        measuring.counted(true);
        measuring.counted(false);

        var measured = measuring.result(NOW);

        assertThat(measured.at()).isEqualTo(NOW);
        assertThat(measured.containers()).isEqualTo(2);
        assertThat(measured.asked()).isEqualTo(22);
        assertThat(measured.unanswered()).isEqualTo(5);
        assertThat(measured.timed()).isEqualTo(16);
        assertThat(measured.medianMicros()).isPositive().isLessThanOrEqualTo(measured.highestMicros());
        assertThat(measured.memory()).isEqualTo(56_999_000);
        assertThat(measured.processors()).isPositive();
        assertThat(measured.restarts()).isEqualTo(4);
    }

    @Test
    void aProxyThatKnowsNothingOfTaskForgeYetIsNotTakenForAnApplicationThatDoesNotAnswer() {
        told = 404;
        var measuring = measuring(true, "a");
        measuring.ask();

        assertNothingOfAnswers(measuring.result(NOW));
        assertThat(questions).hasValue(0);
        proxy.stop(0);
        measuring.ask();
        assertNothingOfAnswers(measuring.result(NOW));
    }

    @Test
    void withoutAProxyOnlyTheUseOfContainersIsMeasured() {
        uses("a", 50_000_000, 1);
        var measuring = measuring(false, "a");
        measuring.begin();
        boolean _ = measuring.finish();
        measuring.ask();

        var measured = measuring.result(NOW);

        assertNothingOfAnswers(measured);
        assertThat(measured.memory()).isEqualTo(49_999_000);
        assertThat(measured.processors()).isZero();
    }

    private static void assertNothingOfAnswers(Measured measured) {
        assertThat(measured.asked()).isNull();
        assertThat(measured.unanswered()).isNull();
        assertThat(measured.timed()).isNull();
        assertThat(measured.medianMicros()).isNull();
        assertThat(measured.highestMicros()).isNull();
    }

    @Test
    void whatOneContainerDoesNotTellIsNotTakenForNothing() throws IOException {
        uses("a", 50_000_000, 1_000);
        var gone = measuring(false, "a", "gone");
        assertNothingOfUse(gone);

        stats.put("silent", "{\"memory_stats\": {}, \"cpu_stats\": {}}");
        assertNothingOfUse(measuring(false, "a", "silent"));

        var unreachable = measuring(false, "a");
        Files.delete(engine.socket());
        assertThat(unreachable.finish()).isFalse();
        assertNothingOfUse(unreachable);
        assertThat(unreachable.result(NOW).restarts()).isNull();
    }

    private static void assertNothingOfUse(Measuring measuring) {
        measuring.begin();
        boolean _ = measuring.finish();
        var measured = measuring.result(NOW);
        assertThat(measured.memory()).isNull();
        assertThat(measured.processors()).isNull();
    }

    @Test
    void theTimeMayEndLaterAsLongAsAllRun() {
        uses("a", 50_001_000, 1_000_000);
        var measuring = measuring(false, "a");
        measuring.begin();
        assertThat(measuring.finish()).isTrue();
        uses("a", 60_001_000, 2_000_000);
        assertThat(measuring.finish()).isTrue();
        assertThat(measuring.result(NOW).memory()).isEqualTo(60_000_000);

        stats.put("a", "{\"memory_stats\": {}, \"cpu_stats\": {}}");
        assertThat(measuring.finish()).isFalse();
        assertThat(measuring.result(NOW).memory()).isEqualTo(60_000_000);
        assertThat(measuring.result(NOW).processors()).isPositive();
    }

    @Test
    void ofAContainerThatWasStartedAgainMeanwhileTheUseIsMeasuredFromThere() {
        uses("a", 50_000_000, 2_000_000_000);
        var measuring = measuring(false, "a");
        measuring.begin();
        // It has computed more than before by now: a difference would tell a tenth of a second in this moment.
        started = Instant.now().minusSeconds(10).toString();
        uses("a", 60_001_000, 2_100_000_000);
        boolean _ = measuring.finish();

        assertThat(measuring.result(NOW).processors()).isBetween(0.1, 0.21);
        assertThat(measuring.result(NOW).memory()).isEqualTo(60_000_000);
    }

    @Test
    void whatAContainerUsedThatIsStartedAgainWhileThatIsReadIsNotCounted() {
        uses("a", 50_000_000, 2_000_000_000);
        var measuring = measuring(false, "a");
        measuring.begin();
        // What it had computed in an hour, counted from a moment ago, would be hundreds of processors.
        uses("a", 60_001_000, 2_000_000_000_000L);
        startedNext = Instant.now().toString();
        assertThat(measuring.finish()).isTrue();
        assertThat(measuring.result(NOW).processors()).isNull();
        assertThat(measuring.result(NOW).memory()).isEqualTo(60_000_000);

        startedNext = null;
        uses("a", 60_001_000, 1_000);
        assertThat(measuring.finish()).isTrue();
        assertThat(measuring.result(NOW).processors()).isNotNull();
    }

    @Test
    void aCountThatWentBackIsMeasuredFromItsStartAndOneWithoutAStartIsNot() {
        uses("a", 50_000_000, 2_000_000_000);
        started = Instant.now().minusSeconds(10).toString();
        var measuring = measuring(false, "a");
        measuring.begin();
        uses("a", 60_001_000, 1_000_000_000);
        boolean _ = measuring.finish();
        assertThat(measuring.result(NOW).processors()).isBetween(0.05, 0.1);

        started = "0001-01-01T00:00:00Z"; // as Docker Engine says never
        boolean _ = measuring.finish();
        assertThat(measuring.result(NOW).processors()).isNull();
    }

    @Test
    void nothingIsMeasuredWhereNothingRuns() {
        var measuring = measuring(true);
        measuring.ask();
        measuring.begin();
        boolean _ = measuring.finish();

        assertThat(measuring.finish()).isFalse();
        assertNothingOfAnswers(measuring.result(NOW));
        assertThat(measuring.result(NOW).memory()).isNull();
        assertThat(measuring.result(NOW).restarts()).isNull();
    }
}
