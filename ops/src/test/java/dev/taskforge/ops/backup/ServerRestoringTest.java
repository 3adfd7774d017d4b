package dev.taskforge.ops.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.engine.api.JobContext;
import dev.taskforge.ops.host.docker.Container;
import dev.taskforge.ops.host.docker.Docker;
import dev.taskforge.ops.host.docker.FakeEngine;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which copy is compared when an attempt goes on after another one. */
class ServerRestoringTest {
    private static final Comparison NOTHING = new Comparison(List.of(), 0);

    @TempDir
    Path home;

    private final List<String> done = new ArrayList<>();
    private FakeEngine engine;

    /** A server runs, whoever restored into it. */
    @BeforeEach
    void start() throws IOException {
        engine = new FakeEngine(home.resolve("docker"), line -> {
            if (line.startsWith("GET /version")) {
                return FakeEngine.VERSION;
            }
            if (line.startsWith("DELETE")) {
                return FakeEngine.answer("204 No Content", "");
            }
            if (line.contains("/containers/json")) {
                return FakeEngine.ok("[{\"Id\": \"c1\"}]");
            }
            return FakeEngine.ok(
                    line.contains("/networks?")
                            ? "[]"
                            : "{\"Id\": \"c1\", \"Name\": \"/drill\", \"State\": {\"Status\": \"running\"}, \"Config\": {\"Labels\": {}}}");
        });
    }

    @AfterEach
    void stop() throws IOException {
        engine.close();
    }

    private ServerRestoring attempt() throws IOException {
        var servers = new DrillServers(Docker.connect(engine.socket()), "/data shop/main", 7);
        return new ServerRestoring(
                job(), Backup.next("shop", "main", Instant.EPOCH, 1), servers, null, new ServerRestoring.Way() {
                    @Override
                    public Collection<String> hashes() {
                        return List.of();
                    }

                    @Override
                    public void restore() {
                        done.add("restored");
                    }

                    @Override
                    public Comparison compare(Container server) {
                        done.add("compared");
                        return NOTHING;
                    }
                });
    }

    /** One that nobody listens to. */
    private static JobContext job() {
        return (JobContext) Proxy.newProxyInstance(
                JobContext.class.getClassLoader(),
                new Class<?>[] {JobContext.class},
                (proxy, method, arguments) -> null);
    }

    @Test
    void whatThisAttemptRestoredIsCompared() throws Exception {
        var attempt = attempt();
        attempt.restore();
        attempt.check();
        assertThat(done).containsExactly("restored", "compared");
    }

    @Test
    void whatAnotherAttemptLeftMayBeRestoredInPartAndIsRestoredAgain() throws Exception {
        attempt().check();
        assertThat(done).containsExactly("restored", "compared");
    }
}
