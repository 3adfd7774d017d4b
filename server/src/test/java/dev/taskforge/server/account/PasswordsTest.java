package dev.taskforge.server.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PasswordsTest {
    private final Passwords passwords = new Passwords(64, 1);

    @Test
    void theRealParametersArePartOfTheHash() {
        assertThat(new Passwords().hash("kopi tubruk")).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
        assertThat(new Passwords().hashOfNobody()).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
    }

    @Test
    void onlyTheRightPasswordMatches() {
        var hash = passwords.hash("kopi tubruk");

        assertThat(passwords.matches("kopi tubruk", hash)).isTrue();
        assertThat(passwords.matches("kopi tubruK", hash)).isFalse();
        assertThat(passwords.matches("", hash)).isFalse();
    }

    @Test
    void theSamePasswordGivesAnotherHashEachTime() {
        assertThat(passwords.hash("kopi tubruk")).isNotEqualTo(passwords.hash("kopi tubruk"));
    }

    @Test
    void aHashMadeWithLessEffortStillMatchesAndIsOutdated() {
        var stronger = new Passwords(128, 2);
        var hash = passwords.hash("kopi tubruk");

        assertThat(stronger.matches("kopi tubruk", hash)).isTrue();
        assertThat(stronger.isOutdated(hash)).isTrue();
        assertThat(stronger.isOutdated(stronger.hash("kopi tubruk"))).isFalse();
        assertThat(passwords.isOutdated(stronger.hash("kopi tubruk"))).isFalse();
    }

    @Test
    void noPasswordMatchesTheHashOfNobody() {
        assertThat(passwords.matches("kopi tubruk", passwords.hashOfNobody())).isFalse();
        assertThat(passwords.isOutdated(passwords.hashOfNobody())).isFalse();
    }

    @Test
    void composedAndDecomposedLettersAreTheSame() {
        assertThat(passwords.matches("cafe\u0301 pagi", passwords.hash("caf\u00e9 pagi")))
                .isTrue();
    }

    @Test
    void anEndlessPasswordIsCheapAndNeverMatches() {
        assertThat(passwords.matches("a".repeat(1_000_000), passwords.hash("a")))
                .isFalse();
    }

    @Test
    void manyAtOnceAllGetTheirTurn() {
        var hash = passwords.hash("kopi tubruk");
        var answers = ConcurrentHashMap.<Boolean>newKeySet();

        IntStream.range(0, 50).parallel().forEach(_ -> answers.add(passwords.matches("kopi tubruk", hash)));

        assertThat(answers).containsExactly(true);
    }
}
