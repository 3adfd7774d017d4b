package dev.taskforge.server.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.ops.text.Message;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordRulesTest {

    @ParameterizedTest
    @CsvSource({
        "elevenchars, account.password.short",
        "my name is siti ok, account.password.name",
        "MY NAME IS SITI OK, account.password.name",
        "Password1234, account.password.common",
        "correct horse battery staple, account.password.common",
        "abcdefghijkl, account.password.common",
        "012345678901, account.password.common",
        "qwertyuiopas, account.password.common",
        "ababababababab, account.password.monotonous",
    })
    void aWeakPasswordIsRefusedWithItsReason(String password, String reason) {
        assertThat(PasswordRules.problem("siti", password)).map(Message::key).contains(reason);
    }

    @ParameterizedTest
    @ValueSource(strings = {"kopi tubruk pagi hari", "dua belas ya", "ひらがなのながいあいことば", "Zk4$hs9!qLw2"})
    void aGoodPasswordIsTaken(String password) {
        assertThat(PasswordRules.problem("siti", password)).isEmpty();
    }

    @Test
    void lengthIsCountedInCharactersAndHasAnUpperBound() {
        assertThat(PasswordRules.problem("siti", "abcdef".repeat(34)))
                .contains(Message.of("account.password.long", 200, 204));
        assertThat(PasswordRules.problem("siti", "\uD83D\uDE00".repeat(11)))
                .contains(Message.of("account.password.short", 12, 11));
    }

    @Test
    void aVeryShortNameMayBePartOfAPassword() {
        assertThat(PasswordRules.problem("di", "di mana kopi saya")).isEmpty();
    }
}
