package dev.taskforge.ops.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemoryTest {
    private static final long MEGABYTE = 1024 * 1024;

    private final Memory memory = new Memory();
    private final List<String> made = new ArrayList<>();

    private static final class Kept implements Remembered {
        private long bytes;

        @Override
        public long bytes() {
            return bytes;
        }
    }

    private Kept ask(String question, long bytes) {
        var kept = memory.of("shop", question, Kept.class, () -> {
            made.add(question);
            return new Kept();
        });
        kept.bytes = bytes;
        return kept;
    }

    @Test
    void whatWasAskedBeforeIsKept() {
        var first = ask("a", 10);

        assertThat(ask("a", 10)).isSameAs(first);
        assertThat(memory.of("till", "a", Kept.class, Kept::new))
                .as("of another project")
                .isNotSameAs(first);
    }

    @Test
    void whatIsTooManyGivesWayTheLongestAgoFirst() {
        for (int i = 0; i < 2_000; i++) {
            ask("q" + i, 10);
        }
        ask("q0", 10);
        ask("new", 10);
        made.clear();

        ask("q0", 10);
        ask("q2", 10);
        assertThat(made).isEmpty();
        ask("q1", 10);
        assertThat(made).containsExactly("q1");
    }

    @Test
    void whatTakesTooMuchRoomGivesWayAlsoWhenItGrewLater() {
        ask("large", 16 * MEGABYTE);
        ask("small", 10);
        ask("other", 15 * MEGABYTE);
        for (int i = 0; i < 500; i++) {
            ask("small", 10);
        }
        made.clear();

        ask("small", 10);
        ask("other", 10);
        assertThat(made).isEmpty();
        ask("large", 10);
        assertThat(made).containsExactly("large");
    }

    @Test
    void whatIsAskedNowIsKeptHoweverLargeItIs() {
        var huge = ask("huge", 100 * MEGABYTE);
        for (int i = 0; i < 500; i++) {
            ask("huge", 100 * MEGABYTE);
        }

        assertThat(ask("huge", 0)).isSameAs(huge);
    }
}
