package dev.taskforge.ops.lint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What would take more time or memory than anybody has is looked at up to a bound, and the bound is said. The time limits
 * are there so that a missing bound fails instead of hanging.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BoundsTest {
    @TempDir
    Path folder;

    @Test
    void moreVariablesThanAnyProgramIsGiven() throws IOException {
        write(".env", lines(5_001, i -> "SETTING_" + i + "=value"));

        assertThat(troubles()).containsExactly(".env:5001:1 env.many");
    }

    @Test
    void aValueThatNoProgramCanBeStartedWith() throws IOException {
        write(".env", "FITS='" + "x".repeat(131_000) + "'\nLONG='" + "x".repeat(131_072) + "'\n");

        assertThat(troubles()).containsExactly(".env:2:6 env.long");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "    command: %s",
                "    entrypoint: %s",
                "    command: [sh, -c, '%s']",
                "    healthcheck: {test: '%s'}",
                "    healthcheck: {test: [CMD-SHELL, '%s']}"
            })
    void aCommandThatLinuxRefuses(String key) throws IOException {
        write("compose.yml", "services:\n  a:\n    image: b:1\n" + key.formatted("a=b ".repeat(33_000)));

        assertThat(troubles()).singleElement().asString().matches("compose.yml:4:\\d+ compose.long-command");
    }

    @Test
    void aCommandOfMoreWordsThanLinuxTakes() throws IOException {
        write("compose.yml", "services:\n  a:\n    image: b:1\n    command:\n" + lines(40_000, i -> "    - aaa"));

        assertThat(troubles()).containsExactly("compose.yml:5:5 compose.long-command");
    }

    @Test
    void linesThatDoubleEachOther() throws IOException {
        write(".env", "A0=xxxxxxxx\n" + lines(60, i -> "A" + (i + 1) + "=$A" + i + "$A" + i));

        var values = lint().setup().envFiles().getFirst().values();

        assertThat(values).containsKey("A8");
        assertThat(values.values().stream().mapToInt(String::length).sum()).isLessThan(1_000_000);
    }

    @Test
    void linesThatRepeatALongOne() throws IOException {
        write(".env", "A=" + "x".repeat(60_000) + "\n" + lines(4_000, i -> "B" + i + "=b$A"));

        var values = lint().setup().envFiles().getFirst().values();

        assertThat(values.values().stream().mapToInt(String::length).sum()).isLessThan(5_000_000);
    }

    @Test
    void bracesThatNeverClose() throws IOException {
        write(".env", lines(16, i -> "A" + i + "=" + "${".repeat(30_000)));

        assertThat(lint().setup().envFiles()).hasSize(1);
    }

    @Test
    void aLongValueFilledInEverywhere() throws IOException {
        write(".env", "A=" + "x".repeat(60_000) + "\n");
        write("compose.yml", "services:\n  web:\n    image: a:1\n    command:\n" + lines(50_000, i -> "      - x$A"));

        assertThat(troubles()).containsExactly("compose.yml:2:3 compose.grows");
    }

    @Test
    void aLongValueBehindReferences() throws IOException {
        write(".env", "A=" + "x".repeat(60_000) + "\n");
        write(
                "compose.yml",
                "x: &a 'x$A'\nservices:\n  web:\n    image: a:1\n    command: [" + "*a , ".repeat(90_000) + "]\n");

        assertThat(troubles()).containsExactly("compose.yml:3:3 compose.grows");
    }

    @Test
    void manyServicesThatExtendALargeOne() throws IOException {
        write(
                "compose.yml",
                "services:\n  base:\n    image: a:1\n    environment:\n"
                        + lines(20_000, i -> "      A" + i + ": b")
                        + lines(400, i -> "  s" + i + ": {extends: base}"));

        assertThat(troubles()).containsExactly("compose.yml:20006:3 compose.grows");
    }

    @Test
    void manyServicesWithALargeEnvironmentFile() throws IOException {
        write(".env", lines(4_000, i -> "SETTING_" + i + "=value"));
        write("compose.yml", "services:\n" + lines(400, i -> "  s" + i + ": {image: 'a:1', env_file: .env}"));

        assertThat(troubles()).containsExactly("compose.yml:7:32 compose.many-settings");
    }

    @Test
    void moreDirectivesThanAnyProxyHas() throws IOException {
        write("nginx.conf", lines(6_000, i -> "set $a" + i + " b;"));

        assertThat(troubles()).containsExactly("nginx.conf:5001:1 proxy-many");
    }

    @Test
    void moreFindingsThanAnybodyReads() throws IOException {
        write(".env", lines(3_000, i -> "A=b"));

        var report = lint();

        assertThat(report.findings().stream()
                        .filter(finding -> finding.rule().id().equals("env-duplicate")))
                .hasSize(1_000);
        assertThat(troubles()).containsExactly(".env:1002:1 lint.many");
    }

    @Test
    void moreFindingsOfAllServicesThanAnybodyReads() throws IOException {
        write(
                "compose.yml",
                "services:\n"
                        + lines(
                                30,
                                i -> "  s" + i + ":\n    image: app:1\n    environment:\n"
                                        + lines(50, j -> "      A" + j + "_TOKEN: secret" + j)));

        assertThat(lint().findings().stream()
                        .filter(finding -> finding.rule().id().equals("compose-secret-literal")))
                .hasSize(1_000);
        assertThat(troubles()).contains("compose.yml:1085:7 lint.many");
    }

    @Test
    void aValueOfNothingButVariables() throws IOException {
        write(".env", "A=1\nB='x'\nC=" + "$X".repeat(60_000) + "\n");
        write("compose.yml", "version: '3'\nservices:\n  app:\n    image: app:1\n    env_file: .env\n");

        assertThat(troubles()).isEmpty();
    }

    @Test
    void moreFilesThanAreReadAreNotReadByTheirNameEither() throws IOException {
        for (int i = 0; i < 1_999; i++) {
            write("env" + i + ".env", "A=b\n");
        }
        write("one.txt", "A=b\n");
        write("compose.yml", "services:\n  app:\n    image: app:1\n    env_file: one.txt\n");

        assertThat(troubles()).contains("one.txt:1:1 folder.many-files");
    }

    @Test
    void limitsBeyondAnyNumber() throws IOException {
        write(
                "compose.yml",
                "services:\n"
                        + lines(
                                20,
                                i -> "  s" + i + ":\n    image: app:1\n    mem_limit: 999999999999999t\n"
                                        + "    deploy: {replicas: 999}"));
        var report = Lint.folder(folder, Rules.all(), Fixtures.TODAY, 1L << 33);

        assertThat(report.findings().stream()
                        .filter(finding -> finding.rule().id().equals("compose-limits-exceed-host")))
                .hasSize(1);
    }

    private LintReport lint() throws IOException {
        return Fixtures.lint(folder);
    }

    private List<String> troubles() throws IOException {
        return lint().troubles().stream()
                .map(trouble -> trouble.spot() + " " + trouble.message().key())
                .toList();
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    private static String lines(int count, IntFunction<String> line) {
        return IntStream.range(0, count).mapToObj(line).collect(Collectors.joining("\n", "", "\n"));
    }
}
