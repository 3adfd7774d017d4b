package dev.taskforge.server.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskforge.server.http.ProblemException;
import java.util.ArrayList;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class TransfersTest {
    private final Transfers transfers = new Transfers();

    private static void refused(int status, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        problem -> assertThat(problem.status()).isEqualTo(status));
    }

    @Test
    void oneMoreThanTheMostIsRefusedUntilOneHasEnded() {
        var open = new ArrayList<Transfers.Transfer>();
        for (int i = 0; i < Transfers.MOST - 1; i++) {
            open.add(transfers.reading("office"));
        }
        open.add(transfers.writing("office", "a", "1"));

        refused(429, () -> transfers.reading("office"));
        refused(429, () -> transfers.writing("office", "b", "2"));
        transfers.reading("shop").close();

        open.removeLast().close();
        transfers.writing("office", "a", "3").close();
    }

    @Test
    void aNameIsTakenOnceAndNothingAboveOrBelowIt() {
        try (var _ = transfers.writing("office", "a/b", "1")) {
            for (var name : new String[] {"a", "a/b", "a/b/c"}) {
                refused(409, () -> transfers.writing("office", name, "2"));
            }
            transfers.writing("office", "a/bc", "2").close();
            transfers.writing("shop", "a/b", "2").close();
            assertThat(transfers.isArriving("1")).isTrue();
        }
        assertThat(transfers.isArriving("1")).isFalse();
        transfers.writing("office", "a", "2").close();
    }

    @Test
    void ofTwoUploadsAtOnceTheLaterKnowsWhatIsPromisedToTheEarlier() {
        try (var first = transfers.writing("office", "a", "1");
                var second = transfers.writing("office", "b", "2");
                var other = transfers.writing("shop", "a", "3")) {
            assertThat(first.promise(10_000, 10_000)).isEqualTo(new Transfers.Promised(0, 0, 0));
            assertThat(second.promise(5, 4_096)).isEqualTo(new Transfers.Promised(1, 10_000, 10_000));
            first.written(9_000);
            assertThat(other.promise(1, 4_096))
                    .as("what is written is used on the disk already")
                    .isEqualTo(new Transfers.Promised(0, 0, 1_005));
        }
    }

    @Test
    void anAccountIsAloneOnlyWhenNothingOfItMovesAndNothingBeginsThen() {
        try (var _ = transfers.reading("office")) {
            refused(409, () -> transfers.alone("office"));
        }
        try (var _ = transfers.alone("office")) {
            refused(409, () -> transfers.reading("office"));
            refused(409, () -> transfers.writing("office", "a", "1"));
            refused(409, () -> transfers.alone("office"));
            transfers.reading("shop").close();
        }
        transfers.reading("office").close();
    }
}
