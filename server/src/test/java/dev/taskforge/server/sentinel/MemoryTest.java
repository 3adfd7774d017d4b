package dev.taskforge.server.sentinel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taskforge.ops.host.Deadlines;
import dev.taskforge.ops.text.Message;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemoryTest {
    private static final Instant NOW = Instant.parse("2026-11-28T03:00:00Z");
    private static final Duration REPEAT = Duration.ofHours(12);

    private static Look.Seen seen(Instant at, String... kinds) {
        var troubles = Stream.of(kinds)
                .map(kind -> new Trouble(kind, "", Message.of("x")))
                .toList();
        return new Look.Seen(at, troubles, List.of(), List.of(), 0, 0);
    }

    @Test
    void aTroubleThatComesBackIsNewsAndThatOneEndedIsNone() {
        var both = Memory.of(seen(NOW, "disk", "server"));
        var fewer = seen(NOW.plusSeconds(600), "disk");
        assertThat(both.isNews(fewer, REPEAT)).isFalse();

        var after = both.without(fewer);

        assertThat(after).isEqualTo(new Memory(List.of("disk"), NOW, List.of()));
        assertThat(after.isNews(seen(NOW.plusSeconds(1200), "disk", "server"), REPEAT))
                .isTrue();
    }

    private static Look.Seen unsettled(Instant at, String... kinds) {
        var seen = seen(at, kinds);
        var late = List.of(new Trouble("backup", "shop/main/judgement", Message.of("x")));
        return new Look.Seen(at, seen.troubles(), late, List.of("backup:shop/main/judgement"), 0, 0);
    }

    @Test
    void whatCouldNotBeJudgedOnceIsNeitherNewsNorTheEndOfWhatWasTold() {
        var told = Memory.of(seen(NOW, "disk"));
        var look = unsettled(NOW.plus(REPEAT));
        assertThat(look.well()).isFalse();
        assertThat(Memory.NOTHING.isNews(look, REPEAT)).isFalse();
        assertThat(told.isNews(look, REPEAT)).isFalse();

        var after = told.without(look);

        assertThat(after.told()).containsExactly("disk");
        assertThat(after.late()).containsExactly("backup:shop/main/judgement");
        assertThat(after.isNews(seen(NOW.plus(REPEAT)), REPEAT)).isTrue();
        assertThat(after.without(unsettled(NOW.plus(REPEAT), "server")).told()).containsExactly("server");
    }

    @Test
    void whatCouldNotBeJudgedIsRememberedAlsoWhenNothingWasEverTold(@TempDir Path data) throws IOException {
        var notebook = new Notebook(data, null, new Deadlines(), REPEAT);

        notebook.write(Memory.NOTHING.after(unsettled(NOW)));

        assertThat(notebook.read(NOW).late()).containsExactly("backup:shop/main/judgement");
        assertThat(notebook.read(NOW).at()).isNull();
    }

    @Test
    void whatWasToldInTheFutureIsToldAgain() {
        var told = Memory.of(seen(NOW.plus(Duration.ofDays(400)), "disk"));

        assertThat(told.until(NOW).isNews(seen(NOW, "disk"), REPEAT)).isTrue();
        assertThat(told.until(NOW).isNews(seen(NOW), REPEAT)).isTrue();
    }

    @Test
    void theLaterOfTwoPlacesCountsAndTheDataDirectoryIsWrittenFirst(@TempDir Path data, @TempDir Path runtime)
            throws IOException {
        var notebook = new Notebook(data, runtime, new Deadlines(), REPEAT);
        Memory.of(seen(NOW, "disk")).write(data);
        Memory.of(seen(NOW.plusSeconds(1), "server")).write(runtime);
        assertThat(notebook.read(NOW.plusSeconds(2)).told()).containsExactly("server");

        notebook.write(Memory.of(seen(NOW.plusSeconds(2), "records")));

        assertThat(Memory.in(data).told()).containsExactly("records");
        assertThat(Files.getOwner(data.resolve(Memory.NAME))).isEqualTo(Files.getOwner(data));
        assertThat(notebook.read(NOW.plusSeconds(3)).told()).containsExactly("records");
        assertThat(runtime).isEmptyDirectory();
    }

    @Test
    void aDataDirectoryThatDoesNotAnswerIsReplacedByTheOtherPlace(@TempDir Path data, @TempDir Path runtime)
            throws Exception {
        var deadlines = new Deadlines();
        var notebook = new Notebook(data, runtime, deadlines, Duration.ofMillis(100));
        Memory.of(seen(NOW, "disk")).write(data);
        var answers = new CountDownLatch(1);
        var hanging = Thread.ofPlatform().start(() -> {
            try {
                deadlines.within(REPEAT, "memory", () -> waited(answers));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        await().atMost(Duration.ofSeconds(30)).until(() -> hanging.getState() == Thread.State.TIMED_WAITING);

        assertThat(notebook.read(NOW.plusSeconds(1)).told()).isEmpty();
        notebook.write(Memory.of(seen(NOW.plusSeconds(2), "records")));
        assertThat(notebook.read(NOW.plusSeconds(3)).told()).containsExactly("records");

        answers.countDown();
        hanging.join();
        assertThat(Memory.in(data).told()).containsExactly("disk");
    }

    private static boolean waited(CountDownLatch answers) {
        try {
            return answers.await(1, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
