package dev.taskforge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** {@code lint --migrations}: what it writes and how it ends. No server listens in any of these tests. */
class LintMigrationsTest {
    @TempDir
    Path folder;

    private Run lint(String... arguments) {
        var all = new String[arguments.length + 2];
        all[0] = "lint";
        all[1] = "--migrations";
        System.arraycopy(arguments, 0, all, 2, arguments.length);
        return Run.with(Map.of("TASKFORGE_URL", "http://127.0.0.1:9"), folder, false, all);
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    @Test
    void filesAreListedWithTheirClassAndWhatIsMoreThanAdditiveIsExplained() throws IOException {
        write("V1__a.sql", "CREATE TABLE users (id int);\n");
        write("V2__b.sql", "-- goes\nALTER TABLE users DROP COLUMN email;\n");
        write("U2__b.sql", "ALTER TABLE users ADD COLUMN email text;\n");

        var run = lint();

        assertThat(run.status()).isOne();
        assertThat(run.out()).isEqualTo("""
                CLASS     UNDO  FILE
                ADDITIVE  no    V1__a.sql
                BREAKING  yes   V2__b.sql

                V2__b.sql
                  2:19 BREAKING migration-drop-column
                    Column dropped: drop column email
                    Why: The running release still reads or writes it, and its values do not
                         come back by going back.
                    Fix: Stop using it first, and drop it in a later release.

                Migrations: 2 (ADDITIVE 1, GUARDED 0, BREAKING 1, UNKNOWN 0).
                BREAKING: the running release may fail on it.
                """);
    }

    @Test
    void whatIsAdditiveOrGuardedEndsWell() throws IOException {
        write("1.sql", "CREATE TABLE a (id int);");
        write("2.sql", "CREATE INDEX i ON users (email);");

        var run = lint();

        assertThat(run.status()).isZero();
        assertThat(run.out()).contains("GUARDED: safe with a short lock_timeout.");
    }

    @Test
    void whatIsUnknownEndsWithOneUnlessNothingIsToFail() throws IOException {
        write("1.sql", "DO $$ $$;");

        assertThat(lint().status()).isOne();
        assertThat(lint("--fail-on", "never").status()).isZero();
    }

    @Test
    void jsonListsEveryStatement() throws IOException {
        write("1.sql", "CREATE TABLE a (id int);\nDROP TABLE b;");

        var answer = JsonMapper.shared().readTree(lint("--json").out());

        assertThat(answer.at("/class").asString()).isEqualTo("BREAKING");
        assertThat(answer.at("/summary/breaking").asInt()).isOne();
        assertThat(answer.at("/files/0/layout").asString()).isEqualTo("plain");
        assertThat(answer.at("/files/0/statements/0/rule").asString()).isEqualTo("migration-new-table");
        assertThat(answer.at("/files/0/statements/1/line").asInt()).isEqualTo(2);
        assertThat(answer.at("/files/0/statements/1/fix").asString()).isNotBlank();
    }

    @Test
    void indonesianIsSpoken() throws IOException {
        write("1.sql", "DROP TABLE b;");

        assertThat(lint("--language", "id").out()).contains("Tabel dihapus").contains("Alasan:");
    }

    @Test
    void aRuleIsExplained() {
        var run = Run.with(Map.of(), folder, false, "lint", "--explain", "migration-add-check");

        assertThat(run.status()).isZero();
        assertThat(run.out()).startsWith("migration-add-check  BREAKING\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--diff", "--sarif", "--env-contract", "--only=waiver-expired", "--memory=8GiB"})
    void whatOnlyOtherFilesHaveIsRefused(String option) throws IOException {
        write("1.sql", "SELECT 1;");

        assertThat(lint(".", option).status()).isEqualTo(2);
    }

    @Test
    void nothingToReadIsWrongUse() {
        var run = lint();

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).contains("Nothing to read in .");
    }

    @Test
    void aFolderThatIsNotThereIsWrongUse() {
        assertThat(lint("elsewhere").status()).isEqualTo(2);
    }

    @Test
    void aFileThatCannotBeReadFailsTheRun() throws IOException {
        Files.write(folder.resolve("1.sql"), new byte[] {'a', (byte) 0xff});

        var run = lint("--fail-on", "never");

        assertThat(run.status()).isOne();
        assertThat(run.out()).contains("1.sql:1:1 ERROR").contains("UNKNOWN");
    }
}
