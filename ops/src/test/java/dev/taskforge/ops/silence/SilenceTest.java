package dev.taskforge.ops.silence;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which monitors a silence means. */
class SilenceTest {
    @ParameterizedTest
    @CsvSource({
        "*, front, true",
        "front, front, true",
        "front, front-2, false",
        "front*, front-2, true",
        "*-db, shop-db, true",
        "*-db, shop-db2, false",
        "a*c*e, abcde, true",
        "a*c*e, abde, false",
        "fr.nt, front, false",
        "**, front, true",
        "*ont*, front, true",
        "*a*b, aXbXb, true",
        "*a*b, aXbXc, false"
    })
    void aStarStandsForAnything(String pattern, String name, boolean fits) {
        assertThat(Silence.matches(pattern, name)).isEqualTo(fits);
    }

    @Test
    @Timeout(5)
    void aHostilePatternTakesNoTime() {
        assertThat(Silence.matches("*a".repeat(31) + "*b", "a".repeat(63))).isFalse();
    }
}
