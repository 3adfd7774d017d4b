package dev.taskforge.ops.lint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskforge.ops.yaml.YamlException;
import dev.taskforge.ops.yaml.YamlReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever stands in the files, linting ends: with findings, or with a trouble that says what is not understood. The time
 * limits are there so that a hang fails instead of hanging; how fast it is, {@code bench lint} says.
 */
class HostileFilesTest {
    private static final Path RULES = Path.of("src/test/resources/dev/taskforge/ops/lint/rules");
    private static final int ROUNDS = 400;
    private static final List<String> PIECES = List.of(
            "\"",
            "'",
            "`",
            "$",
            "${",
            "}",
            "$(",
            ")",
            "{",
            "[",
            "]",
            "#",
            ":",
            ": ",
            "=",
            "\\",
            "\n",
            "\r",
            "\t",
            "- ",
            "&a ",
            "*a",
            "<<",
            "|",
            ">",
            "%",
            "@",
            "://",
            "../",
            "\u0000",
            "\uFEFF",
            "\uD83D\uDE80",
            "999999999999999999999",
            "!!binary ",
            "---\n",
            "\u001B[31m",
            "server {",
            ";",
            "ENV ",
            "FROM ",
            "```",
            "<<EOF",
            "\u2028");

    @TempDir
    Path folder;

    @Test
    @Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void mutatedFilesNeverBreakTheReaders() throws IOException {
        var samples = samples();
        var random = new Random(20261123);
        for (int round = 0; round < ROUNDS; round++) {
            var sample = samples.get(random.nextInt(samples.size()));
            var file = folder.resolve(String.valueOf(sample.getFileName()));
            var mutated = mutate(Files.readString(sample), random);
            Files.write(file, mutated.getBytes(StandardCharsets.UTF_8));

            var report = lint(mutated);

            assertThat(report.setup().files().size() + report.troubles().size())
                    .as("the file was looked at: %s", file)
                    .isPositive();
            Files.delete(file);
        }
    }

    private LintReport lint(String text) throws IOException {
        try {
            return Fixtures.lint(folder);
        } catch (RuntimeException | StackOverflowError e) {
            throw new AssertionError("broken by:\n" + text, e);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                " ",
                "\n",
                "\t",
                "$",
                "${",
                "${a:-",
                "$(",
                "(",
                "{",
                "[",
                "]",
                "}",
                "'",
                "\"",
                "`",
                "#",
                ":",
                "=",
                "\\",
                "- ",
                "a: ",
                "a:\n ",
                "a: b\n",
                "a: &a b\n",
                "a=b\n",
                "a b;\n",
                "```sh\nrm -rf a\n```\n",
                "a b ",
                "://",
                "a@",
                "a=b ",
                "| ",
                "> ",
                "&& ",
                "|| ",
                "<<a\n",
                "* ",
                "> > ",
                "[a](",
                "![",
                "**a",
                "- - ",
                "0",
                "\u00e9",
                "FROM a\n",
                "RUN a \\\n",
                "server {",
                "location / { ",
                "\"a\\\"",
                ";"
            })
    @Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aQuarterMegabyteOfOneThingIsReadOrRefused(String piece) throws IOException {
        var names = List.of(
                ".env",
                "compose.yml",
                "Dockerfile",
                "nginx.conf",
                "README.md",
                "run.sh",
                "taskforge.yaml",
                "x.env.example");
        int times = 256 * 1024 / piece.getBytes(StandardCharsets.UTF_8).length;
        for (var name : names) {
            var file = folder.resolve(name);
            Files.writeString(file, piece.repeat(times));
            assertThat(Fixtures.lint(folder).setup().paths()).as(name).contains(name);
            Files.delete(file);
        }
    }

    @Test
    @Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void yamlThatMultipliesIsRefused() throws IOException {
        var bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 12; i++) {
            bomb.append("a").append(i).append(": &a").append(i).append(" [");
            bomb.append(String.join(
                    ", ", Arrays.asList(("*a" + (i - 1) + " ").repeat(9).split(" "))));
            bomb.append("]\n");
        }
        Files.writeString(folder.resolve("compose.yml"), bomb + "services: {web: {image: a, x: *a11}}\n");
        Files.writeString(folder.resolve("taskforge.yaml"), "project: shop\n" + bomb);

        var report = Fixtures.lint(folder);

        assertThat(report.troubles().stream()
                        .map(trouble -> trouble.spot().file().path()))
                .contains("compose.yml", "taskforge.yaml");
    }

    @Test
    @Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void yamlThatIsWrongOnEveryLineIsGivenUpAfterAThousandFaults() {
        var text = "a:\n ".repeat(YamlReader.MOST_BYTES / 4);

        assertThatThrownBy(() -> YamlReader.read(text))
                .isInstanceOfSatisfying(
                        YamlException.class,
                        refused -> assertThat(refused.problems()).hasSize(1_000));
    }

    private static List<Path> samples() throws IOException {
        try (var walk = Files.walk(RULES)) {
            return walk.filter(Files::isRegularFile)
                    .filter(file -> Kind.of(String.valueOf(file.getFileName())).isPresent())
                    .sorted()
                    .toList();
        }
    }

    private static String mutate(String text, Random random) {
        var mutated = new StringBuilder(text);
        for (int times = 1 + random.nextInt(6); times > 0; times--) {
            int at = random.nextInt(mutated.length() + 1);
            int length = Math.min(random.nextInt(20), mutated.length() - at);
            switch (random.nextInt(5)) {
                case 0 -> mutated.delete(at, at + length);
                case 1 -> mutated.insert(at, mutated.substring(at, at + length));
                case 2 -> mutated.setLength(Math.max(1, at));
                default -> mutated.insert(at, PIECES.get(random.nextInt(PIECES.size())));
            }
        }
        return mutated.toString();
    }
}
