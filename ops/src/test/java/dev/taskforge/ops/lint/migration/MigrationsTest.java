package dev.taskforge.ops.lint.migration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Folders as the frameworks make them. */
class MigrationsTest {
    private static final String TABLE = "CREATE TABLE x (id int);\n";
    private static final String INDEX = "CREATE INDEX CONCURRENTLY i ON users (email);\n";

    @TempDir
    Path folder;

    private void write(String path, String text) throws IOException {
        var file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private MigrationReport classify() throws IOException {
        return Migrations.classify(folder);
    }

    private List<String> rules() throws IOException {
        return classify().files().stream()
                .flatMap(file -> file.verdicts().stream())
                .map(verdict -> verdict.rule().id())
                .toList();
    }

    private List<String> paths() throws IOException {
        return classify().files().stream().map(MigrationFile::path).toList();
    }

    @Test
    void flywayIsOrderedByVersionWithWhatIsRepeatedLast() throws IOException {
        write("V10__c.sql", TABLE);
        write("V2__b.sql", TABLE);
        write("V1.1__a.sql", TABLE);
        write("R__views.sql", TABLE);
        write("U2__undo_b.sql", "DROP TABLE x;");

        assertThat(paths()).containsExactly("V1.1__a.sql", "V2__b.sql", "V10__c.sql", "R__views.sql");
        assertThat(classify().files().stream().filter(MigrationFile::reversible).map(MigrationFile::path))
                .containsExactly("V2__b.sql");
        assertThat(classify().worst()).isEqualTo(MigrationClass.ADDITIVE);
        assertThat(classify().files()).allMatch(file -> file.layout() == Layout.FLYWAY);
    }

    @Test
    void sqlxPairsAreReversibleAndTheirWayBackIsNotJudged() throws IOException {
        write("20260101120000_a.up.sql", TABLE);
        write("20260101120000_a.down.sql", "DROP TABLE x;");
        write("20260102120000_b.sql", TABLE);

        assertThat(classify().files().stream().map(MigrationFile::reversible)).containsExactly(true, false);
        assertThat(classify().files()).allMatch(file -> file.layout() == Layout.SQLX);
        assertThat(classify().worst()).isEqualTo(MigrationClass.ADDITIVE);
    }

    @Test
    void prismaIsRecognisedByItsFolders() throws IOException {
        write("prisma/migrations/20260101120000_init/migration.sql", TABLE);
        write("prisma/migrations/20260102120000_next/migration.sql", "DROP TABLE x;");
        write("prisma/migrations/migration_lock.toml", "provider = 1");

        assertThat(classify().files().stream().map(MigrationFile::type))
                .containsExactly(MigrationClass.ADDITIVE, MigrationClass.BREAKING);
        assertThat(classify().files().getFirst().layout()).isEqualTo(Layout.PRISMA);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "db/migrate/20260101120000_add_phone.rb",
                "shop/migrations/0001_initial.py",
                "migrations/versions/1a2b3c4d5e6f_add.py",
                "src/migrations/1700000000000-AddPhone.ts",
                "migrations/20260101120000_add.js",
                "database/migrations/2026_01_01_120000_add_phone.php",
                "V2__Compute.java"
            })
    void programsAreUnknown(String path) throws IOException {
        write(path, "x = 1");

        assertThat(rules()).containsExactly("migration-code");
        assertThat(classify().worst()).isEqualTo(MigrationClass.UNKNOWN);
    }

    @ParameterizedTest
    @CsvSource({
        "20260101120000_a.sql, not-in-transaction",
        "20260101120000_a.up.sql, not-in-transaction",
        "V1__a.sql, ''",
        "1.sql, ''",
        "20260101120000_a/migration.sql, ''"
    })
    void whatRefusesATransactionIsFoundWhereTheRunnerBeginsOne(String path, String rule) throws IOException {
        write(path, INDEX);

        assertThat(rules().contains("migration-not-in-transaction")).isEqualTo(!rule.isEmpty());
        assertThat(rules()).contains("migration-index-concurrently");
    }

    @Test
    void sqlxCanBeToldToBeginNone() throws IOException {
        write("20260101120000_a.sql", "-- no-transaction\n" + INDEX);

        assertThat(classify().worst()).isEqualTo(MigrationClass.ADDITIVE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"20260101120000_a/migration.sql", "V1__a.sql"})
    void besideOthersItIsRefusedByRunnersThatSendAFileAtOnce(String path) throws IOException {
        write(path, TABLE + INDEX);

        assertThat(rules()).contains("migration-not-alone");
        assertThat(classify().worst()).isEqualTo(MigrationClass.BREAKING);
    }

    @Test
    void whatAnotherFileMadeIsNotNew() throws IOException {
        write("V1__a.sql", TABLE);
        write("V2__b.sql", "DROP TABLE x;");

        assertThat(classify().worst()).isEqualTo(MigrationClass.BREAKING);
        assertThat(classify().only(file -> file.path().startsWith("V1")).worst())
                .isEqualTo(MigrationClass.ADDITIVE);
    }

    @Test
    void aFileThatCannotBeReadIsUnknown() throws IOException {
        Files.write(folder.resolve("a.sql"), new byte[] {'a', (byte) 0xff});
        write("b.sql", "-- " + "x".repeat(1024 * 1024));

        assertThat(rules()).containsExactly("migration-unreadable", "migration-unreadable");
        assertThat(classify().troubles()).hasSize(2);
        assertThat(classify().worst()).isEqualTo(MigrationClass.UNKNOWN);
    }

    @Test
    void moreStatementsThanAnybodyReadsAreUnknown() throws IOException {
        write("a.sql", "SELECT 1;\n".repeat(5_001));
        write("b.sql", "VALUES " + "(1),".repeat(40_000) + "(1);\n");

        assertThat(classify().files().stream().map(MigrationFile::type)).containsOnly(MigrationClass.UNKNOWN);
        assertThat(rules()).contains("migration-long");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(",
                ")",
                "'",
                "\"",
                "$$",
                "$a$",
                "/*",
                "--",
                ";",
                "a ",
                "a.",
                "a,",
                "((",
                "[",
                "\\",
                "1",
                "1.",
                ":",
                "E'\\",
                "'a'\n",
                "case ",
                "begin atomic ",
                "copy a from stdin;\n",
                "alter table a add b int default (",
                "create ",
                "\u00e9",
                "+",
                "-",
                "$",
                "create view v as (",
                "do ",
                "e'",
                "U&\""
            })
    @Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void almostAMegabyteOfOneThingEnds(String piece) throws IOException {
        int times = 1_000_000 / piece.getBytes(StandardCharsets.UTF_8).length;
        write("a.sql", "CREATE TABLE t (a int DEFAULT " + piece.repeat(times));

        assertThat(classify().files()).hasSize(1);
    }

    @Test
    void whatIsShownHoldsNoValues() {
        var file = CorpusTest.classify("ALTER ROLE shop PASSWORD 'geheim123' VALID UNTIL '2027';"
                + "INSERT INTO t VALUES (4711, $$geheim123$$, E'geheim123');");

        assertThat(file.verdicts()).hasSize(2);
        assertThat(file.verdicts().toString()).doesNotContain("geheim123").doesNotContain("4711");
    }
}
