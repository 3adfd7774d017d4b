package dev.taskforge.ops.backup.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TableNumbersTest {
    private static final String MARIADB = "mariadb-dump from 11.8.3-MariaDB, client 10.19 for Linux (x86_64)";
    private static final String MYSQL = "mysqldump  Ver 9.7.4-2 for Linux on x86_64 ((Debian))";

    @Test
    void aNameIsWrittenAsInnoDbWritesIt() {
        assertThat(TableNumbers.fileName("Shop_1")).isEqualTo("Shop_1");
        assertThat(TableNumbers.fileName("a b-c'$")).isEqualTo("a@0020b@002dc@0027@0024");
    }

    @Test
    void mySqlIsAskedByAWrittenNameAndMariaDbWritesItItself() {
        assertThat(TableNumbers.question(MYSQL, "a-b"))
                .contains("information_schema.innodb_tables")
                .contains("CAST('a@002db' AS BINARY)");
        assertThat(TableNumbers.question(MARIADB, "a-b"))
                .contains("information_schema.innodb_sys_tables")
                .contains("USING filename")
                .doesNotContain("a@002db");
    }

    @Test
    void aNameOfOtherLettersIsLeftToTheServer() {
        assertThat(TableNumbers.question(MYSQL, "tökö")).contains("USING filename");
    }
}
