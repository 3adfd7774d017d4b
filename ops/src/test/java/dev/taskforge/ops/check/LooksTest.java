package dev.taskforge.ops.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taskforge.ops.project.Environments;
import dev.taskforge.ops.project.Fingerprints;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.ProjectReader;
import dev.taskforge.ops.text.Message;
import dev.taskforge.ops.text.Messages;
import dev.taskforge.ops.yaml.Field;
import dev.taskforge.ops.yaml.Types;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Looks at checks, as monitors do. */
class LooksTest {
    private static final Field<String> WHAT = Field.required("stuck", Types.text(20), "What hangs.");

    @TempDir
    Path folder;

    private final CountDownLatch end = new CountDownLatch(1);
    private final AtomicInteger asked = new AtomicInteger();

    private record Stuck(CountDownLatch end, AtomicInteger asked, boolean isOfOwnRecords) implements Check {
        @Override
        public Answer ask(Surroundings surroundings) {
            asked.incrementAndGet();
            boolean over = false;
            while (!over) {
                try {
                    end.await();
                    over = true;
                } catch (InterruptedException e) {
                    over = false; // nothing ends it, as a file system whose server is gone
                }
            }
            return Answer.pass(Message.of("text", "at last"));
        }

        @Override
        public String question() {
            return "stuck";
        }
    }

    private Project project(String checks) {
        var kinds = kinds();
        var yaml = "project: shop\nchecks:\n" + checks;
        var reader = new ProjectReader(kinds.all());
        return new Project("shop", "Shop", 1, reader.read(yaml), folder, Instant.EPOCH, "ani", yaml);
    }

    private CheckKinds kinds() {
        return CheckKinds.with(List.of(CheckKind.of(
                        "stuck",
                        List.of(WHAT),
                        (values, _) -> new Stuck(end, asked, values.get(WHAT).equals("records")))
                .watched()));
    }

    private Looks looks() {
        var environments = new Environments(new Fingerprints(new byte[32]), Map.of("TOKEN", "very-hidden-token"));
        return new Looks(new Checks(kinds(), environments, Clock.systemUTC(), "here"));
    }

    @Test
    void aQuestionThatHangsCostsItsTimeOnceAndNoThreadMore() throws InterruptedException {
        var project = project("  bad: {stuck: it, timeout: 200ms, every: 30s}\n");
        var looks = looks();

        var first = looks.look(project, "bad");
        var second = looks.look(project, "bad");

        assertThat(first.state()).isEqualTo(CheckState.ERROR);
        assertThat(first.took()).isBetween(Duration.ofMillis(200), Duration.ofSeconds(20));
        assertThat(second.state()).isEqualTo(CheckState.ERROR);
        assertThat(asked).hasValue(1);

        end.countDown();
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(
                        () -> assertThat(looks.look(project, "bad").state()).isEqualTo(CheckState.PASS));
    }

    @Test
    void whenItIsTheRecordsOfTaskForgeThatHangNothingIsKnown() throws InterruptedException {
        var project = project("  own: {stuck: records, timeout: 200ms, every: 30s}\n");
        var looks = looks();

        assertThat(looks.look(project, "own").state()).isEqualTo(CheckState.UNKNOWN);
        assertThat(looks.look(project, "own").state()).isEqualTo(CheckState.UNKNOWN);
        end.countDown();
    }

    @Test
    void whatIsSeenHidesSecretsAndNamesTheHost() throws InterruptedException, IOException {
        int port;
        try (var server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            port = server.getLocalPort();
        }
        var project = project("  site: {http: \"http://127.0.0.1:" + port + "/?key=${TOKEN}\", every: 30s}\n"
                + "  port: {tcp: \"127.0.0.1:" + port + "\", every: 30s}\n"
                + "  disk: {disk: \".\", free_percent: 0, every: 30s}\n"
                + "  gone: {http: \"https://x.example.id/${MISSING}\", every: 30s}\n");

        var site = looks().look(project, "site");

        assertThat(site.state()).isEqualTo(CheckState.FAIL);
        assertThat(site.host()).isEqualTo("127.0.0.1");
        assertThat(Messages.ofOperations(Messages.ENGLISH).render(site.seen())).doesNotContain("very-hidden");
        assertThat(looks().look(project, "port").host()).isEqualTo("127.0.0.1");
        assertThat(looks().look(project, "disk").host()).isNull();
        assertThat(looks().look(project, "gone").state()).isEqualTo(CheckState.ERROR);
    }
}
