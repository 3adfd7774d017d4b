package dev.taskforge.ops.backup.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may not see all of a database does not back it up. */
class GrantsTest {
    private static List<String> missing(String... grants) {
        return Grants.missing(Stream.of(grants), "my_shop");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GRANT ALL PRIVILEGES ON *.* TO `root`@`localhost` WITH GRANT OPTION",
                "GRANT ALL PRIVILEGES ON `my_shop`.* TO `app`@`%`",
                "GRANT ALL PRIVILEGES ON `my\\_shop`.* TO `app`@`%`",
                "GRANT SELECT, LOCK TABLES, EXECUTE, SHOW VIEW, EVENT, TRIGGER ON *.* TO `backup`@`%`",
            })
    void whoMaySeeAllMayBackUp(String grant) {
        assertThat(missing("GRANT USAGE ON *.* TO `x`@`%` IDENTIFIED BY PASSWORD '*A'", grant))
                .isEmpty();
    }

    @Test
    void whatIsMissingIsNamed() {
        assertThat(missing("GRANT USAGE ON *.* TO `x`@`%`"))
                .containsExactly("EVENT", "SELECT", "SHOW VIEW", "TRIGGER", "EXECUTE");
        assertThat(missing("GRANT SELECT, SHOW VIEW ON `my_shop`.* TO `x`@`%`"))
                .containsExactly("EVENT", "TRIGGER", "EXECUTE");
        assertThat(missing("GRANT SELECT, EXECUTE ON *.* TO `x`@`%`", "GRANT EVENT, TRIGGER ON `my_shop`.* TO `x`@`%`"))
                .containsExactly("SHOW VIEW");
    }

    @Test
    void aNameIsAPatternAndMayHaveBlanks() {
        assertThat(missing("GRANT ALL PRIVILEGES ON `my%`.* TO `x`@`%`")).isEmpty();
        assertThat(missing("GRANT ALL PRIVILEGES ON `my\\%`.* TO `x`@`%`")).isNotEmpty();
        var all = "GRANT ALL PRIVILEGES ON `my shop ``1`.* TO `x`@`%`";
        assertThat(Grants.missing(Stream.of(all), "my shop `1")).isEmpty();
        assertThat(Grants.missing(Stream.of(all), "my shop 1")).isNotEmpty();
        assertThat(Grants.missing(Stream.of("GRANT ALL PRIVILEGES ON `my\\_shop`.* TO `x`@`%`"), "myXshop"))
                .isNotEmpty();
    }

    @Test
    void ofSeveralNamesThatFitOnlyWhatAllGiveCounts() {
        assertThat(missing(
                        "GRANT SELECT, EVENT, EXECUTE ON `my_shop`.* TO `x`@`%`",
                        "GRANT SELECT, SHOW VIEW, TRIGGER, EXECUTE ON `my%`.* TO `x`@`%`"))
                .containsExactly("EVENT", "SHOW VIEW", "TRIGGER");
    }

    @Test
    void whatWasTakenAwayAgainDoesNotCount() {
        assertThat(missing("GRANT ALL PRIVILEGES ON *.* TO `x`@`%`", "REVOKE SELECT ON `my_shop`.* FROM `x`@`%`"))
                .containsExactly("SELECT");
        assertThat(missing("GRANT ALL PRIVILEGES ON *.* TO `x`@`%`", "REVOKE SELECT ON `mysql`.* FROM `x`@`%`"))
                .isEmpty();
    }

    @Test
    void rightsOnSomethingElseDoNotCount() {
        assertThat(missing(
                        "GRANT ALL PRIVILEGES ON `other`.* TO `x`@`%`",
                        "GRANT ALL PRIVILEGES ON `my_shop`.`one` TO `x`@`%`"))
                .contains("SELECT");
    }
}
