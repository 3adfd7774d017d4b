package dev.taskforge.ops.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.ops.ManualClock;
import dev.taskforge.ops.host.docker.FakeEngine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether logs of containers are bounded. */
class LogRotationCheckTest {
    private static final String CHECK = "{log_rotation: 100MB}";
    private static final String BOUND =
            "{\"Type\": \"json-file\", \"Config\": {\"max-size\": \"10m\", \"max-file\": \"5\"}}";

    @TempDir
    Path folder;

    private final Map<String, String> settings = new LinkedHashMap<>();
    private FakeEngine engine;
    private AskingFixture asking;
    private String state = "running";
    private String project = "shop";

    @BeforeEach
    void open() throws IOException {
        engine = new FakeEngine(folder.resolve("socket"), this::answer);
        asking = AskingFixture.at(engine.socket(), folder, new ManualClock());
        settings.put("app", BOUND);
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
            return FakeEngine.ok(settings.keySet().stream()
                    .map(id -> "{\"Id\": \"" + id + "\"}")
                    .collect(Collectors.joining(",", "[", "]")));
        }
        var id = line.split("/")[3];
        return FakeEngine.ok("""
                {"Id": "%1$s", "Name": "/shop_%1$s", "Image": "sha256:1", "State": {"Status": "%2$s"},
                  "HostConfig": {"LogConfig": %3$s}, "Config": {"Image": "x", "Labels": {
                    "com.docker.compose.project": "%4$s", "com.docker.compose.project.working_dir": "%5$s"}}}""".formatted(id, state, settings.get(id), project, folder));
    }

    @Test
    void boundedLogsPass() throws Exception {
        settings.put("db", "{\"Type\": \"local\", \"Config\": {\"max-size\": \"10m\"}}");
        settings.put("nginx", "{\"Type\": \"journald\", \"Config\": {}}");
        settings.put("worker", "{\"Type\": \"none\", \"Config\": {}}");
        assertThat(asking.answer(CHECK))
                .isEqualTo("PASS The logs of 4 containers are bounded, each by 100.0 MB or less.");
        assertThat(asking.ask(CHECK).head()).contains("shop_nginx: journald keeps no files");
    }

    @Test
    void thoseThatNothingBoundsAreNamedWithWhatToWrite() throws Exception {
        settings.put("db", "{\"Type\": \"json-file\", \"Config\": {}}");
        settings.put("web", "{\"Type\": \"json-file\", \"Config\": {\"max-file\": \"3\"}}");
        var evidence = asking.ask(CHECK);
        assertThat(evidence.state()).isEqualTo(CheckState.FAIL);
        assertThat(AskingFixture.render(evidence.seen())).isEqualTo("Nothing bounds the logs of: shop_db, shop_web");
        assertThat(AskingFixture.render(evidence.fix()))
                .contains("logging: {driver: json-file, options: {max-size: \"10m\", max-file: \"5\"}}");
    }

    @Test
    void oneThatMayTakeMoreThanSaidFailsToo() throws Exception {
        settings.put("db", "{\"Type\": \"json-file\", \"Config\": {\"max-size\": \"1g\"}}");
        assertThat(asking.answer(CHECK)).isEqualTo("FAIL These logs may take more than 100.0 MB: shop_db 1.1 GB");
    }

    @Test
    void whatCannotBeReadIsNoPass() throws Exception {
        settings.put("db", "{\"Type\": \"json-file\", \"Config\": {\"max-size\": \"much\"}}");
        assertThat(asking.answer(CHECK)).startsWith("ERROR It cannot be read how the log of shop_db is bounded");
        engine.close();
        assertThat(asking.answer(CHECK)).startsWith("ERROR ");
    }

    @Test
    void withoutARunningContainerNothingIsProven() throws Exception {
        state = "exited";
        assertThat(asking.answer(CHECK)).startsWith("FAIL No container of the project runs");
    }

    @Test
    void containersOfOthersAreNotAsked() throws Exception {
        settings.put("app", "{\"Type\": \"json-file\", \"Config\": {}}");
        project = "other";
        assertThat(asking.answer("{log_rotation: 100MB, compose_project: shop}"))
                .startsWith("FAIL No container of the project runs");
        assertThat(asking.answer("{log_rotation: 100MB, compose_project: other}"))
                .contains("shop_app");
    }
}
