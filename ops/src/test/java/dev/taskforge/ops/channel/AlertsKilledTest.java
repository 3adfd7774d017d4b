package dev.taskforge.ops.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills a real process that tells people, again and again while nothing takes its messages for an hour of its clock, and once when they are
 * taken: none is lost, and none is told more than twice. {@code -Dalerts.changes=1000} tells more.
 */
class AlertsKilledTest {
    private static final int CHANGES = Integer.getInteger("alerts.changes", 60);
    private static final int EACH = 20;
    private static final Duration AWAY = Duration.ofHours(1);

    @TempDir
    Path folder;

    private final Random random = new Random();
    private final List<String> names = IntStream.range(0, CHANGES / 2)
            .mapToObj(i -> "site-%04d".formatted(i))
            .toList();
    private Receiver ops;
    private Receiver boss;
    private TellingProcess process;
    private Duration ahead = Duration.ZERO;

    @BeforeEach
    void open() throws IOException {
        ops = new Receiver().usually(503, "");
        boss = new Receiver().usually(503, "");
        start();
    }

    @AfterEach
    void close() {
        process.close();
        boss.close();
        ops.close();
    }

    private void start() throws IOException {
        process = TellingProcess.start(folder, ahead, List.of(ops.url(), boss.url()));
    }

    @Test
    void noMessageIsLostAndNoneIsToldMoreThanTwice() throws Exception {
        for (var name : names) {
            tell("bad " + name);
            tell("well " + name);
        }
        ops.usually(200, "{\"id\":\"1\"}");
        boss.usually(200, "{\"id\":\"1\"}");
        long begun = System.nanoTime();
        // The worst moment, since what was taken may not be written down.
        await().atMost(Duration.ofMinutes(4))
                .until(() -> !ops.taken().isEmpty() || !boss.taken().isEmpty());
        restart(Duration.ZERO);
        await().atMost(Duration.ofMinutes(4)).until(this::isOver);
        System.out.printf("%d changes were told within %.1f s%n", CHANGES, (System.nanoTime() - begun) / 1e9);

        assertToldOnceOrTwice(ops);
        assertToldOnceOrTwice(boss);
    }

    /** Again to another process whenever one is killed before it has answered. */
    private void tell(String line) throws Exception {
        boolean dies = random.nextInt(EACH) == 0;
        if (dies) {
            var victim = process;
            Thread.ofVirtual().start(victim::kill);
        }
        for (int starts = 0; !process.ask(line).equals(line); starts++) {
            assertThat(starts).as("processes that did not answer " + line).isLessThan(10);
            restart(AWAY.multipliedBy(EACH).dividedBy(CHANGES));
        }
    }

    private void restart(Duration passed) throws IOException {
        process.close();
        ahead = ahead.plus(passed);
        start();
    }

    private boolean isOver() {
        return process.ask("waiting").equals("0");
    }

    private void assertToldOnceOrTwice(Receiver receiver) {
        var taken = receiver.taken();
        for (var name : names) {
            assertThat(taken.stream().filter(body -> body.contains("no backup of " + name + " on time")))
                    .as(name)
                    .hasSizeBetween(1, 2);
            assertThat(taken.stream().filter(body -> body.contains("backups of " + name + " are on time again")))
                    .as(name)
                    .hasSizeBetween(1, 2);
        }
    }
}
