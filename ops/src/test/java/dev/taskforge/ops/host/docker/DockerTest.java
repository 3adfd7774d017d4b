package dev.taskforge.ops.host.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.taskforge.ops.host.Pause;
import dev.taskforge.ops.host.Stall;
import dev.taskforge.ops.host.Stalled;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DockerTest {
    @TempDir
    Path folder;

    private FakeEngine engine(Function<String, @Nullable String> answers) throws IOException {
        return new FakeEngine(folder.resolve("socket"), answers);
    }

    /** An engine that answers {@code answer} to everything but the question who it is. */
    private FakeEngine saying(String answer) throws IOException {
        return engine(line -> line.startsWith("GET /version") ? FakeEngine.VERSION : answer);
    }

    private static String version(String newest, String oldest) {
        return FakeEngine.ok("""
                {"Version": "9", "ApiVersion": "%s", "MinAPIVersion": "%s", "Os": "linux", "Arch": "amd64"}""".formatted(newest, oldest));
    }

    @ParameterizedTest
    @CsvSource({"1.41, 1.12, 1.41", "1.40, 1.12, 1.40", "1.52, 1.44, 1.47", "1.47, 1.24, 1.47"})
    void theNewestVersionThatBothKnowIsSpoken(String newest, String oldest, String spoken) throws IOException {
        try (var fake = engine(line -> version(newest, oldest))) {
            assertThat(Docker.connect(fake.socket()).engine())
                    .isEqualTo(new Docker.Engine("9", spoken, "linux", "amd64"));
        }
    }

    @ParameterizedTest
    @CsvSource({"1.39, 1.12", "1.9, 1.2", "2.0, 1.48"})
    void anEngineThatIsTooOldOrTooNewIsRefused(String newest, String oldest) throws IOException {
        try (var fake = engine(line -> version(newest, oldest))) {
            assertThatThrownBy(() -> Docker.connect(fake.socket()))
                    .isInstanceOfSatisfying(
                            DockerUnreachable.class,
                            e -> assertThat(e.reason()).isEqualTo(DockerUnreachable.Reason.OTHER_VERSION))
                    .hasMessageContaining("speaks versions " + oldest + " to " + newest);
        }
    }

    @Test
    void withoutASocketThereIsNoEngine() {
        assertThatThrownBy(() -> Docker.connect(folder.resolve("none")))
                .isInstanceOfSatisfying(
                        DockerUnreachable.class,
                        e -> assertThat(e.reason()).isEqualTo(DockerUnreachable.Reason.NO_SOCKET));
    }

    @Test
    void aSocketWithNobodyBehindItIsAnEngineThatDoesNotRun() throws IOException {
        // Nobody waits for a connection meanwhile, who could still get one after the end.
        try (var listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            listening.bind(UnixDomainSocketAddress.of(folder.resolve("socket")));
        }
        assertThat(folder.resolve("socket")).exists();
        assertThatThrownBy(() -> Docker.connect(folder.resolve("socket")))
                .isInstanceOfSatisfying(
                        DockerUnreachable.class,
                        e -> assertThat(e.reason()).isEqualTo(DockerUnreachable.Reason.NOT_RUNNING));
    }

    @Test
    void whatDoesNotSpeakHttpIsSaidToBeNone() throws IOException {
        try (var fake = engine(line -> "hello\r\n")) {
            assertThatThrownBy(() -> Docker.connect(fake.socket())).hasMessage("no HTTP answer: hello");
        }
    }

    @Test
    void aRefusalCarriesWhatTheEngineSaid() throws IOException {
        try (var fake = saying(FakeEngine.answer("409 Conflict", "{\"message\": \"the name is taken\"}"))) {
            var docker = Docker.connect(fake.socket());
            assertThatThrownBy(() -> docker.start("a"))
                    .isInstanceOfSatisfying(
                            DockerException.class, e -> assertThat(e.status()).isEqualTo(409))
                    .hasMessage("the name is taken");
        }
    }

    private static void giveWithoutEnd(OutputStream out) throws IOException {
        while (true) {
            out.write(new byte[64 * 1024]);
        }
    }

    @Test
    void aRefusalBeforeAllWasSentSaysWhy() throws IOException {
        try (var fake = saying(FakeEngine.answer("400 Bad Request", "{\"message\": \"no room is left\"}"))) {
            fake.hasten();
            var docker = Docker.connect(fake.socket());
            assertThatThrownBy(() -> docker.unpack("a", "/", DockerTest::giveWithoutEnd))
                    .isInstanceOfSatisfying(DockerException.class, e -> {
                        assertThat(e.status()).isEqualTo(400);
                        assertThat(e.getSuppressed()).hasSize(1);
                    })
                    .hasMessage("no room is left");
        }
    }

    @Test
    void whatWasNotSentAsAWholeIsNeverDone() throws IOException {
        try (var fake = saying(FakeEngine.ok("{}"))) {
            fake.hasten();
            var docker = Docker.connect(fake.socket());
            assertThatThrownBy(() -> docker.unpack("a", "/", DockerTest::giveWithoutEnd))
                    .isInstanceOf(IOException.class)
                    .isNotInstanceOf(DockerException.class);
            assertThatThrownBy(() -> docker.unpack("a", "/", _ -> {
                        throw new EOFException("the artifact was cut");
                    }))
                    .hasMessage("the artifact was cut");
        }
    }

    @Test
    void whatIsNotThereIsNoError() throws IOException {
        try (var fake = saying(FakeEngine.answer("404 Not Found", "{\"message\": \"No such thing\"}"))) {
            var docker = Docker.connect(fake.socket());
            assertThat(docker.container("a")).isEmpty();
            assertThat(docker.image("a")).isEmpty();
            assertThat(docker.remove("a")).isFalse();
        }
    }

    @Test
    void thePortsThatAContainerKeepsAreKnown() throws IOException {
        try (var fake = saying(FakeEngine.ok("""
                {"Id": "a", "HostConfig": {"PortBindings": {
                  "8000/tcp": [{"HostIp": "127.0.0.1", "HostPort": "20001"}, {"HostIp": "", "HostPort": "80"}],
                  "9000/tcp": [{"HostIp": "", "HostPort": ""}, {"HostIp": "", "HostPort": "0"},
                    {"HostIp": "", "HostPort": "9000-9010"}],
                  "9001/tcp": null,
                  "53/udp": [{"HostIp": "", "HostPort": "53"}]}}}"""))) {
            assertThat(Docker.connect(fake.socket())
                            .container("a")
                            .orElseThrow()
                            .published())
                    .containsExactly(
                            new Container.Published(8000, "127.0.0.1", 20001), new Container.Published(8000, "", 80));
        }
        try (var fake = new FakeEngine(
                folder.resolve("other"),
                line -> line.startsWith("GET /version")
                        ? FakeEngine.VERSION
                        : FakeEngine.ok("{\"Id\": \"a\", \"HostConfig\": {\"PortBindings\": null}}"))) {
            assertThat(Docker.connect(fake.socket())
                            .container("a")
                            .orElseThrow()
                            .published())
                    .isEmpty();
        }
    }

    @Test
    void anAnswerInChunksIsPutTogether() throws IOException {
        var chunks = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                + "8;note=x\r\n{\"Id\": \"\r\nA\r\nsha256:1\"}\r\n0\r\nTrailer: x\r\n\r\n";
        try (var fake = saying(chunks)) {
            assertThat(Docker.connect(fake.socket()).image("a").orElseThrow().id())
                    .isEqualTo("sha256:1");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n{\"Id\": '",
        "'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n8\r\n{\"Id\"'",
        "'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n6\r\n{\"Id\":\r\n'",
        "'HTTP/1.1 200 OK\r\nContent-'"
    })
    void anAnswerThatEndsEarlyIsAnError(String answer) throws IOException {
        try (var fake = saying(answer)) {
            var docker = Docker.connect(fake.socket());
            assertThatThrownBy(() -> docker.image("a")).isInstanceOf(EOFException.class);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'HTTP/1.1 301 Moved\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n', ''",
        "'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n', is empty",
        "'HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n', -5",
        "'HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n', is no number",
        "'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-5\r\n', -5",
        "'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n', claims",
        "'HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\nno json', is no JSON"
    })
    void whatIsNoAnswerIsAnError(String answer, String told) throws IOException {
        try (var fake = saying(answer)) {
            var docker = Docker.connect(fake.socket());
            assertThatThrownBy(() -> docker.image("a"))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(told);
        }
    }

    @Test
    void anAnswerWithoutABodyIsDoneAndOneThatOnlyAnnouncesAnotherIsSkipped() throws IOException {
        try (var fake = saying("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\nContent-Length: 9\r\n\r\n")) {
            var docker = Docker.connect(fake.socket());
            docker.start("a");
            assertThat(docker.remove("a")).isTrue();
        }
    }

    @Test
    void whoSpeaksHttpButIsNoEngineIsNone() throws IOException {
        try (var fake = engine(line -> FakeEngine.ok("{}"))) {
            assertThatThrownBy(() -> Docker.connect(fake.socket())).hasMessageContaining("no Docker Engine");
        }
    }

    @Test
    void howAContainerEndedIsNotGuessed() throws IOException {
        try (var fake = saying(FakeEngine.ok("{}"))) {
            var docker = Docker.connect(fake.socket());
            assertThatThrownBy(() -> docker.await("a", Duration.ofSeconds(5))).hasMessageContaining("does not know");
        }
    }

    @Test
    void namesAndFiltersArriveAsTheyAre() throws IOException {
        try (var fake = saying(FakeEngine.ok("[]"))) {
            assertThat(Docker.connect(fake.socket()).containers(Map.of("a", "ä b&c")))
                    .isEmpty();
            var filters = "%7B%22label%22%3A%5B%22a%3D%C3%A4%20b%26c%22%5D%7D";
            assertThat(fake.requests().getLast())
                    .isEqualTo("GET /v1.41/containers/json?all=true&filters=" + filters + " HTTP/1.1");
        }
    }

    @Test
    void anEngineThatSaysNothingIsGivenUpInTime() throws IOException {
        try (var fake = engine(line -> null);
                var exchange = Exchange.open(fake.socket(), Duration.ofMillis(100))) {
            assertThatThrownBy(() -> exchange.send("GET", "/version", null, false))
                    .isInstanceOf(SocketTimeoutException.class);
        }
    }

    /** An engine that runs a program which never ends by itself. */
    private FakeEngine running(@Nullable String said) throws IOException {
        return engine(line -> line.startsWith("GET /version")
                ? FakeEngine.VERSION
                : line.contains("/start") ? said : FakeEngine.ok("{\"Id\": \"x\"}"));
    }

    @Test
    void aProgramThatStandsStillIsEndedWithWhatIsSeenOfIt() throws IOException {
        try (var fake = running(null)) {
            var exec = Docker.connect(fake.socket())
                    .stallingAfter(Duration.ofMillis(300))
                    .exec("a", List.of("pg_dump"))
                    .sign(() -> new Stall.Seen(false, "it waits for a lock"));
            assertThatThrownBy(exec::run)
                    .isInstanceOf(Stalled.class)
                    .hasMessageStartingWith("pg_dump stands still: since ")
                    .hasMessageContaining(
                            " nothing has moved, after 0 bytes, and it waits for a lock. It was ended after");
            assertThat(Thread.interrupted()).isFalse();
        }
    }

    @Test
    void aProgramThatIsSilentAndWorksIsNotEnded() throws Exception {
        var looks = new AtomicInteger();
        try (var fake = running(null)) {
            var exec = Docker.connect(fake.socket())
                    .stallingAfter(Duration.ofMillis(300))
                    .exec("a", List.of("pg_restore"))
                    .sign(() -> new Stall.Seen(looks.incrementAndGet() < 20, "nothing"));
            assertThatThrownBy(exec::run).isInstanceOf(Stalled.class);
            assertThat(looks).hasValueGreaterThanOrEqualTo(20);
        }
    }

    @Test
    void aProgramWhoseOutputNobodyTakesIsEnded() throws IOException {
        var piece = "\u0001\0\0\0\0\0\0\u0003abc";
        try (var fake = running("HTTP/1.1 101 UPGRADED\r\n\r\n" + piece)) {
            var exec = Docker.connect(fake.socket())
                    .stallingAfter(Duration.ofMillis(300))
                    .exec("a", List.of("pg_dump"));
            assertThatThrownBy(() -> exec.run(new Blocking(), OutputStream.nullOutputStream()))
                    .isInstanceOf(Stalled.class)
                    .hasMessageContaining("after 11 bytes, and nothing more is known of it");
            assertThat(Thread.interrupted()).isFalse();
        }
    }

    /** Takes nothing, until it is interrupted. */
    private static final class Blocking extends OutputStream {
        @Override
        public void write(int b) throws IOException {
            Pause.of(Duration.ofMinutes(1));
        }
    }

    @Test
    void anInterruptEndsACall() throws Exception {
        try (var fake = engine(line -> null)) {
            var ended = new CompletableFuture<Throwable>();
            var caller = Thread.ofVirtual().start(() -> {
                try {
                    ended.complete(new AssertionError(Docker.connect(fake.socket())));
                } catch (IOException e) {
                    ended.complete(e);
                }
            });
            await().until(() -> !fake.requests().isEmpty());
            caller.interrupt();
            assertThat(ended.get(10, TimeUnit.SECONDS)).isInstanceOf(ClosedByInterruptException.class);
        }
    }
}
