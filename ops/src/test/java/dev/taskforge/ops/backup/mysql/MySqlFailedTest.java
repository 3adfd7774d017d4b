package dev.taskforge.ops.backup.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a failed program says is told without the rows in it. */
class MySqlFailedTest {
    @Test
    void whatIsOfTheServerOrOfWhoAsksIsTold() {
        var refused =
                "mysqldump: Got error: 1045: \"Access denied for user 'root'@'localhost' (using password: YES)\" when"
                        + " trying to connect";
        assertThat(new MySqlFailed("mysqldump", 2, refused)).hasMessage("mysqldump ended with 2: " + refused);
        assertThat(new MySqlFailed("mariadb", 1, "ERROR 1049 (42000): Unknown database 'nothing'"))
                .hasMessageContaining("Unknown database 'nothing'");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ERROR 1062 (23000) at line 5: Duplicate entry 'hunter2' for key 'x' | mariadb ended with 1: ERROR 1062 (23000) at line 5",
                "ERROR 1064 (42000) at line 9: You have an error near 'hunter2' | mariadb ended with 1: ERROR 1064 (42000) at line 9",
                "INSERT INTO users VALUES ('hunter2') | mariadb ended with 1",
                "mysqldump: Couldn't execute 'SHOW FIELDS FROM `v`': View hunter2 refers to nothing (1356)"
                        + " | mariadb ended with 1: mysqldump: Couldn't execute 'SHOW FIELDS FROM `v`' (1356)",
            })
    void wordsThatMayHoldARowAreNotTold(String errors, String message) {
        assertThat(new MySqlFailed("mariadb", 1, errors)).hasMessage(message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ERROR 1062 (23000) at line 5: Duplicate entry 'x\nERROR 1045 (28000): hunter2' for key 'x'",
                "ERROR 1062 (23000) at line 5: Duplicate entry 'x\nmysqldump: Got error: 2013: hunter2' for key 'x'",
                "ERROR 1062 (23000) at line 5: Duplicate entry 'error: 1049: hunter2' for key 'x'",
            })
    void whatLooksLikeAnErrorInARowIsNotTold(String errors) {
        var failed = new MySqlFailed("mariadb", 1, errors);
        assertThat(failed).hasMessage("mariadb ended with 1: ERROR 1062 (23000) at line 5");
        assertThat(failed.isOfServer()).isFalse();
    }

    @Test
    void ofAQueryNoMoreIsToldThanItsOwnWords() {
        var errors =
                "mariadb-dump: Couldn't execute 'SHOW FIELDS FROM `v`': View 'hunter2': y refers to nothing (1356)";
        assertThat(new MySqlFailed("mariadb-dump", 2, errors))
                .hasMessage("mariadb-dump ended with 2: mariadb-dump: Couldn't execute 'SHOW FIELDS FROM `v`' (1356)");
    }

    @Test
    void aServerThatEndedSaysNothingAboutTheBackup() {
        assertThat(new MySqlFailed("mariadb", 1, "ERROR 2013 (HY000) at line 3: Lost connection to server during query")
                        .isOfServer())
                .isTrue();
        assertThat(new MySqlFailed("mariadb", 1, "ERROR 1062 (23000) at line 2013: Duplicate entry '2006' for key 'x'")
                        .isOfServer())
                .isFalse();
    }

    @Test
    void aViewWhoseAccountMayNotReadItIsToldApart() {
        assertThat(new MySqlFailed("mariadb", 1, "ERROR 1356 (HY000) at line 7: View 'x' references …").isOfDefiner())
                .isTrue();
        assertThat(new MySqlFailed("mariadb", 1, "ERROR 1062 (23000) at line 1356: Duplicate entry").isOfDefiner())
                .isFalse();
    }

    @Test
    void aWarningIsNoError() {
        assertThat(MySqlFailed.isError("mysqldump: [Warning] Using a password, in error, is insecure"))
                .isFalse();
        assertThat(MySqlFailed.isError("mysqldump: Error 2013: Lost connection"))
                .isTrue();
    }
}
