package dev.taskforge.ops.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskforge.ops.check.CheckState;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.ProjectFileException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConditionsTest {
    private static final String FILE = """
            project: shop
            compose: {file: compose.yml, env_file: .env}
            checks:
              readme: {file: readme.txt, exists: true, priority: P0}
              keys: {file: keys.txt, exists: true, priority: P0}
            gate:
              facts: {payment: false, region: id}
              items:
                - {id: docs, checks: [readme]}
                - {id: pay, checks: [keys], when: WHEN}
            """;

    @TempDir
    Path folder;

    private GateFixture gate;

    @BeforeEach
    void start() throws Exception {
        Files.writeString(folder.resolve("compose.yml"), "services: {}\n");
        Files.writeString(folder.resolve(".env"), "PAYMENT_ACTIVE=true\n");
        Files.writeString(folder.resolve("readme.txt"), "hello\n");
        gate = new GateFixture(folder);
    }

    @AfterEach
    void close() {
        gate.close();
    }

    private Project with(String when) {
        return gate.apply(FILE.replace("WHEN", when));
    }

    private void env(String text) throws Exception {
        Files.writeString(folder.resolve(".env"), text);
    }

    @ParameterizedTest
    @CsvSource({"true", "TRUE", "1", "yes", "On", "' true '"})
    void aSwitchThatIsOnMakesTheItemCount(String value) throws Exception {
        env("PAYMENT_ACTIVE=\"" + value + "\"\n");
        var project = with("{variable: PAYMENT_ACTIVE, is: true}");
        gate.ask(project);

        assertThat(gate.item(project, "pay").state()).isEqualTo(CheckState.FAIL);
        assertThat(gate.gates.of(project).verdict()).isEqualTo(Verdict.NO_GO);
    }

    @ParameterizedTest
    @ValueSource(strings = {"false", "False", "0", "no", "off"})
    void aSwitchThatIsOffExemptsTheItemByRule(String value) throws Exception {
        env("PAYMENT_ACTIVE=" + value + "\n");
        var project = with("{variable: PAYMENT_ACTIVE, is: true}");
        gate.ask(project);

        var item = gate.item(project, "pay");
        assertThat(item.state()).isEqualTo(CheckState.NOT_APPLICABLE);
        assertThat(item.byRule()).isTrue();
        assertThat(item.reason().arguments()).containsExactly("PAYMENT_ACTIVE = true");
        assertThat(gate.gates.of(project).verdict()).isEqualTo(Verdict.GO);
    }

    @ParameterizedTest
    @CsvSource({
        "OTHER=1, gate.when.unset",
        "PAYMENT_ACTIVE=, gate.when.neither",
        "PAYMENT_ACTIVE=maybe, gate.when.neither",
        "PAYMENT_ACTIVE=tru, gate.when.neither"
    })
    void aSwitchNobodyCanReadIsAnErrorAndBlocks(String env, String reason) throws Exception {
        env(env + "\n");
        var project = with("{variable: PAYMENT_ACTIVE, is: true}");
        gate.ask(project);

        var item = gate.item(project, "pay");
        assertThat(item.state()).isEqualTo(CheckState.ERROR);
        assertThat(item.reason().key()).isEqualTo(reason);
        assertThat(item.fix()).isNotNull();
        assertThat(item.blocks()).isTrue();
        assertThat(item.reason().arguments()).doesNotContain("maybe", "tru");
    }

    @Test
    void aMissingEnvironmentFileIsAnErrorAndNeverANo() throws Exception {
        var project = with("{variable: PAYMENT_ACTIVE, is: true}");
        Files.delete(folder.resolve(".env"));
        assertThat(gate.item(project, "pay").reason().key()).isEqualTo("gate.when.unreadable");

        var without = gate.apply(FILE.replace("WHEN", "{variable: A, is: b}").replace(", env_file: .env", ""));
        assertThat(gate.item(without, "pay").reason().key()).isEqualTo("gate.when.no_file");
        assertThat(gate.item(without, "pay").state()).isEqualTo(CheckState.ERROR);
    }

    @Test
    void theVariablesOfTheServerDecideNothing() {
        // PATH is set in every process; only the project's own file may answer.
        assertThat(gate.item(with("{variable: PATH, is_not: x}"), "pay").state())
                .isEqualTo(CheckState.ERROR);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{fact: payment, is: true} | true",
                "{fact: payment, is: false} | false",
                "{fact: payment, is_not: true} | false",
                "{fact: region, is: id} | false",
                "{fact: region, is: sg} | true",
                "{fact: region, is_not: id} | true",
                "{environment: production} | false",
                "{environment: staging} | true",
                "{variable: PAYMENT_ACTIVE, is_not: false} | false",
            })
    void factsAndTheEnvironmentDecideToo(String when, boolean exempt) {
        assertThat(gate.item(with(when), "pay").byRule()).isEqualTo(exempt);
    }

    @Test
    void aConditionThatTurnsTrueBlocksAtOnce() throws Exception {
        env("PAYMENT_ACTIVE=false\n");
        var project = with("{variable: PAYMENT_ACTIVE, is: true}");
        gate.ask(project);
        assertThat(gate.gates.of(project).verdict()).isEqualTo(Verdict.GO);

        env("PAYMENT_ACTIVE=true\n");

        assertThat(gate.gates.of(project).blockers())
                .extracting(GateItem::id)
                .as("the other item is stale, because the environment file changed")
                .containsExactly("docs", "pay");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{variable: A}",
                "{is: b}",
                "{variable: A, fact: payment, is: b}",
                "{variable: A, is: b, is_not: c}",
                "{variable: 1A, is: b}",
                "{environment: production, is: x}",
                "{fact: unknown, is: b}",
                "{variable: A, equals: b}",
                "[a]"
            })
    void aConditionThatSaysTooLittleOrTooMuchIsRefused(String when) {
        assertThatThrownBy(() -> with(when)).isInstanceOfSatisfying(ProjectFileException.class, refused -> {
            assertThat(refused.problems()).hasSize(1);
            assertThat(refused.problems().getFirst().path()).startsWith("gate.items");
        });
    }
}
