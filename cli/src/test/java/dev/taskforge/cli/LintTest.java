package dev.taskforge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/** {@code lint}: what it writes and how it ends. No server listens in any of these tests. */
class LintTest {
    @TempDir
    Path folder;

    /** One finding of P2, which every test can rely on: a waiver that covers nothing. */
    @BeforeEach
    void aFolderWithAFault() throws IOException {
        Files.writeString(folder.resolve("taskforge.yaml"), """
                project: shop
                lint:
                  waive:
                    - {rule: waiver-expired, reason: later, approver: Siti, expires: 2027-01-31}
                """);
    }

    private Run lint(String... arguments) {
        var all = new String[arguments.length + 1];
        all[0] = "lint";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return Run.with(Map.of("TASKFORGE_URL", "http://127.0.0.1:9"), folder, false, all);
    }

    @Test
    void findingsAreGroupedByFileWithTheirReasonAndFix() {
        var run = lint();

        assertThat(run.status()).isZero();
        assertThat(run.out()).isEqualTo("""
                taskforge.yaml
                  4:7 P2 waiver-unused
                    Nothing that waiver-expired finds is covered by this waiver.
                    Why: A waiver without a fault would silently hide the next one.
                    Fix: Remove the waiver, or correct its file if the fault has moved.

                Findings: 1 in 1 files (P0 0, P1 0, P2 1).
                """);
    }

    @Test
    void theWorstOfManyFindingsIsNamedAgainAtTheEnd() throws IOException {
        Files.writeString(folder.resolve("compose.yml"), """
                services:
                  db: {image: "postgres:latest", ports: ["5432:5432"], environment: {POSTGRES_PASSWORD: postgres}}
                  web: {image: nginx, privileged: true, ports: ["80:80"]}
                  cache: {image: redis, ports: ["6379:6379"]}
                """);

        assertThat(lint().out())
                .contains("\nP0, which must not go live:\n")
                .contains("\n  compose-database-port-open  compose.yml:2, compose.yml:4\n");
    }

    @ParameterizedTest
    @CsvSource({"P0, 0", "P1, 0", "P2, 1", "never, 0"})
    void theStatusFollowsTheLeastSeverityThatMatters(String least, int status) {
        assertThat(lint("--fail-on", least).status()).isEqualTo(status);
    }

    @Test
    void aFileThatCannotBeReadFailsTheRunWhateverWasAskedFor() throws IOException {
        Files.write(folder.resolve("compose.yml"), new byte[] {'a', ':', ' ', (byte) 0xff});

        var run = lint("--fail-on", "never");

        assertThat(run.status()).isOne();
        assertThat(run.out())
                .contains("compose.yml:1:1 ERROR")
                .contains("Line 1 is not UTF-8.")
                .contains("Could not be read: 1.");
    }

    @Test
    void aBrokenProjectFileIsNamedWithItsPlace() throws IOException {
        Files.writeString(folder.resolve("taskforge.yaml"), "project: shop\nlint:\n  waive: [{rule: waiver-expird}]\n");

        var run = lint();

        assertThat(run.status()).isOne();
        assertThat(run.out()).contains("taskforge.yaml:3:18 ERROR").contains("did you mean waiver-expired?");
    }

    @Test
    void jsonCarriesTheSame() {
        var answer = JsonMapper.shared().readTree(lint("--json").out());

        assertThat(answer.at("/summary/p2").asInt()).isOne();
        assertThat(answer.at("/summary/errors").asInt()).isZero();
        assertThat(answer.at("/findings/0/rule").asString()).isEqualTo("waiver-unused");
        assertThat(answer.at("/findings/0/line").asInt()).isEqualTo(4);
        assertThat(answer.at("/findings/0/severity").asString()).isEqualTo("P2");
    }

    @Test
    void limitsThatWereNotAddedUpAreSaidAndAddedUpWhenTheMemoryIsNamed() throws IOException {
        Files.writeString(folder.resolve("compose.yml"), """
                services:
                  app: {image: "shop:1.4.2", mem_limit: 3g}
                  worker: {image: "shop:1.4.2", mem_limit: 2g}
                """);

        var silent = lint("--only", "compose-limits-exceed-host");
        var small = lint("--only", "compose-limits-exceed-host", "--memory", "4GiB");
        var large = lint("--only", "compose-limits-exceed-host", "--memory", "8GiB");

        assertThat(silent.out().replaceAll("\\s+", " "))
                .contains("No findings")
                .contains("The memory limits of compose.yml were not compared with the server")
                .contains("lint --memory 8GiB");
        assertThat(small.out())
                .contains("compose-limits-exceed-host")
                .contains("come to 5.4 GB together; the server has 4.3 GB")
                .doesNotContain("not compared");
        assertThat(large.out()).contains("No findings").doesNotContain("not compared");
        assertThat(JsonMapper.shared().readTree(lint("--json").out()).get("notes"))
                .hasSize(1);
        assertThat(JsonMapper.shared()
                        .readTree(lint("--json", "--memory", "8GiB").out())
                        .get("notes"))
                .isEmpty();
        assertThat(JsonMapper.shared()
                        .readTree(lint("--json", "--only", "compose-privileged").out())
                        .get("notes"))
                .isEmpty();
    }

    @Test
    void anAmountOfMemoryThatIsNoneIsAnswered() {
        var run = lint("--memory", "much");

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).contains("--memory is an amount such as 8GiB or 16GB, not 'much'.");
    }

    @Test
    void theLanguageOfTheFindingsCanBeChosen() {
        assertThat(lint("--language", "id").out()).contains("Alasan:").contains("Temuan: 1 dalam 1 berkas");
        assertThat(lint("--language", "fr").status()).isEqualTo(2);
    }

    @Test
    void aRuleIsExplained() {
        var run = lint("--explain", "waiver-expired");

        assertThat(run.status()).isZero();
        assertThat(run.out())
                .startsWith("waiver-expired  P1\nWaiver has expired\n")
                .contains("Fix: ");
        assertThat(JsonMapper.shared()
                        .readTree(lint("--explain", "waiver-expired", "--json").out())
                        .get("severity")
                        .asString())
                .isEqualTo("P1");
    }

    @Test
    void anUnknownRuleIsAnsweredWithTheOneThatWasMeant() {
        var run = lint("--explain", "waiver-expire");

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).contains("Did you mean waiver-expired?");
        assertThat(lint("--only", "nothing-like-this-at-all").status()).isEqualTo(2);
    }

    @Test
    void onlyTheRulesAskedForLook() {
        var run = lint("--only", "waiver-expired");

        assertThat(run.status()).isZero();
        assertThat(run.out()).isEqualTo("No findings in 1 files.\n");
    }

    @Test
    void aFolderWithNothingToReadIsAnErrorThatSaysWhatIsLookedFor() throws IOException {
        Files.delete(folder.resolve("taskforge.yaml"));

        var run = lint();

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).contains("Nothing to read in .").contains("docker-compose*.yml");
    }

    @Test
    void aFolderThatIsNotThereIsAnError() {
        var run = lint("elsewhere");

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).contains("There is no folder elsewhere.");
    }

    @Test
    void sarifGoesToAFileBesideTheReport() throws IOException {
        var run = lint(".", "--sarif", "out.sarif");

        assertThat(run.out()).contains("waiver-unused");
        var log = JsonMapper.shared().readTree(Files.readString(folder.resolve("out.sarif")));
        assertThat(log.at("/runs/0/results/0/ruleId").asString()).isEqualTo("waiver-unused");
    }

    @Test
    void aFolderInPlaceOfTheSarifFileIsAnswered() {
        var run = lint("--sarif", folder.toString());

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err().replaceAll("\\s+", " ")).contains("Write the folder");
    }

    @Test
    void colourIsForTerminalsOnly() {
        var coloured = Run.with(Map.of("TERM", "xterm"), folder, true, "lint");

        assertThat(coloured.out()).contains("\u001B[");
        assertThat(lint().out()).doesNotContain("\u001B[");
    }
}
