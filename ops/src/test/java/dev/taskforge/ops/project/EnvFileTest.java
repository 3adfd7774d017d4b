package dev.taskforge.ops.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EnvFileTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "A=x ~ x",
                "A = x ~ x",
                "export A=x ~ x",
                "A=x # note ~ x",
                "A=x#y ~ x#y",
                "A='x # y' ~ x # y",
                "A=\"x # y\" # note ~ x # y",
                "A='$B ${B}' ~ $B ${B}",
                "A=\"a\\nb\" ~ `a\nb`",
                "A='a\\nb' ~ a\\nb",
                "A=\"a \\\"b\\\"\" ~ a \"b\"",
                "A=\"cost \\$5\" ~ cost $5",
                "A=$B ~ bee",
                "A=${B}s ~ bees",
                "A=${C:-see} ~ see",
                "A=${C:-${B}} ~ bee",
                "A=${EMPTY:-x} ~ x",
                "A=${B:+set} ~ set",
                "A=$$B ~ $B",
                "A=a=b=c ~ a=b=c",
                "A=postgres://u:p@h/d?x=1 ~ postgres://u:p@h/d?x=1"
            })
    void valuesAreReadAsComposeReadsThem(String line, String value) {
        var file = EnvFile.parse("B=bee\nEMPTY=\n" + line + "\n", Map.of());

        assertThat(file.values()).containsEntry("A", value);
        assertThat(file.unreadable()).isEmpty();
    }

    @Test
    void emptyAndUnsetDiffer() {
        assertThat(EnvFile.parse("E=\nA=${E-x}\nB=${E:-x}", Map.of()).values())
                .containsExactly(entry("E", ""), entry("A", ""), entry("B", "x"));
    }

    @Test
    void aQuotedValueMaySpanLines() {
        assertThat(EnvFile.parse("KEY=\"-----BEGIN\nabc\n-----END\"\nB=1", Map.of())
                        .values())
                .containsExactly(entry("KEY", "-----BEGIN\nabc\n-----END"), entry("B", "1"));
    }

    @Test
    void aNameAloneTakesItsValueFromTheProcess() {
        assertThat(EnvFile.parse("HOME\nNOWHERE", Map.of("HOME", "/root")).values())
                .containsExactly(entry("HOME", "/root"));
    }

    @Test
    void linesThatAreNoAssignmentsAreCountedAndTheRestIsRead() {
        var file = EnvFile.parse("A=1\n!!!\n1X=2\nB='open\n", Map.of());

        assertThat(file.values()).containsOnlyKeys("A");
        assertThat(file.unreadable()).containsExactly(2, 3, 4);
    }

    @Test
    void itNeverPrintsItsValues() {
        assertThat(EnvFile.parse("A=hunter22", Map.of()).toString()).doesNotContain("hunter22");
    }

    @Test
    void aMissingVariableIsNamedAndNothingElse() {
        var variables = new Variables(Map.of("OTHER", "secret-neighbour"), Map.of(), null);

        assertThatThrownBy(() -> variables.fill("http://${HOST}/"))
                .isInstanceOf(MissingVariableException.class)
                .hasMessage("variable HOST is not set");
    }

    @Test
    void inChecksOnlyBracesMakeAVariable() {
        var variables = new Variables(Map.of("A", "x"), Map.of("P", "process"), null);

        assertThat(variables.fill("${A} $A $1 $${A} ${P}")).isEqualTo("x $A $1 ${A} process");
    }

    @Test
    void taskForgesOwnSecretsAreNoVariablesOfAProject() {
        var rest = Environments.withoutOwnSecrets(
                Map.of("JWT_SECRET", "x", "DATABASE_URL", "x", "TASKFORGE_TOKEN", "x", "HOME", "/root"));

        assertThat(rest).containsOnlyKeys("HOME");
    }
}
