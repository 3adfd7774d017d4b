package dev.taskforge.ops.lint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the rules about Compose files say about whole folders. */
class ComposeFoldersTest {
    private static final Path CLEAN = Path.of("src/test/resources/dev/taskforge/ops/lint/compose/clean");

    @Test
    void aSensibleProductionFileIsLeftAlone() throws IOException {
        assertThat(found(CLEAN)).isEmpty();
    }

    @Test
    void whatIsForDevelopmentIsNotJudged(@TempDir Path folder) throws IOException {
        Fixtures.copy(CLEAN, folder);
        Files.writeString(folder.resolve("compose.dev.yml"), """
                services:
                  db: {image: postgres, ports: ["5432:5432"]}
                  mail: {image: mailpit, privileged: true}
                """);
        var main = folder.resolve("compose.yml");
        Files.writeString(
                main,
                Files.readString(main)
                        .replace(
                                "\nnetworks:\n  front:",
                                "\n  adminer:\n    image: adminer\n    profiles: [debug]\n    ports: [\"8080:8080\"]\n"
                                        + "\nnetworks:\n  front:"));

        assertThat(found(folder)).isEmpty();
    }

    @Test
    void aFileThatCompletesTheBaseForProductionIsJudgedWithItAndTheBaseAloneIsNot(@TempDir Path folder)
            throws IOException {
        Files.writeString(folder.resolve("compose.yml"), """
                services:
                  app: {image: "shop:1.4.2"}
                """);
        Files.writeString(folder.resolve("compose.prod.yml"), """
                services:
                  app: {restart: always, ports: ["8000:8000"]}
                """);

        assertThat(found(folder))
                .contains("compose.prod.yml:2:34 compose-port-bypasses-proxy")
                .noneMatch(finding -> finding.endsWith("compose-no-restart"));
    }

    @Test
    void aFaultOfAFileThatTwoStacksShareIsNamedOnce(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("compose.yml"), """
                services:
                  app: {image: "shop:1.4.2", privileged: true}
                """);
        Files.writeString(folder.resolve("compose.extra.yml"), "services: {app: {restart: always}}\n");

        assertThat(found(folder)).containsOnlyOnce("compose.yml:2:30 compose-privileged");
    }

    @Test
    void everythingTheSpecificationKnowsIsUnderstood() throws IOException {
        var report = Fixtures.lint(CLEAN.resolveSibling("features"));

        assertThat(report.troubles()).isEmpty();
        assertThat(report.findings())
                .extracting(finding -> finding.rule().id())
                .doesNotContain("compose-unknown-key", "compose-network-undeclared", "compose-volume-undeclared");
    }

    @Test
    void whatAnotherFileOnlyCompletesIsNamedInTheFirst(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("compose.yml"), "services:\n  app: {image: \"shop:1.4.2\"}\n");
        Files.writeString(folder.resolve("compose.one.yml"), "services:\n  app: {restart: always}\n");
        Files.writeString(folder.resolve("compose.two.yml"), "services:\n  app: {init: true}\n");

        assertThat(found(folder))
                .filteredOn(finding -> finding.endsWith("compose-no-memory-limit"))
                .containsExactly("compose.yml:2:3 compose-no-memory-limit");
    }

    @Test
    void noChangedFileBreaksARule(@TempDir Path folder) throws IOException {
        var seed = Files.readString(CLEAN.resolve("compose.yml"));
        var random = new Random(40);
        var lines = seed.lines().toList();
        for (int run = 0; run < 300; run++) {
            var changed = new ArrayList<>(lines);
            for (int change = random.nextInt(5); change >= 0; change--) {
                int at = random.nextInt(changed.size());
                switch (random.nextInt(4)) {
                    case 0 -> changed.remove(at);
                    case 1 -> changed.set(at, changed.get(at).replaceFirst(":.*", ":"));
                    case 2 -> changed.set(at, changed.get(at).replaceAll("[0-9]", "\\${X"));
                    default -> changed.set(at, changed.get(at).replaceFirst("[a-z]+", "[]"));
                }
            }
            Files.writeString(folder.resolve("compose.yml"), String.join("\n", changed));

            var report = Fixtures.lint(folder);

            assertThat(report.findings().isEmpty() && report.troubles().isEmpty() && changed.equals(lines))
                    .as("run %s", run)
                    .isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ports:|      - \"%d:80\"",
                "volumes:|      - ./log%d.conf:/log%d",
                "environment:|      LOG_PATH_%d: /var/x",
                "environment:|      - A%d=${B:-${C}}",
                "command:|      - --password=-fff%d",
                "cap_add:|      - SYS_ADMIN%d",
                "depends_on:|      - s%d",
                "healthcheck:|      x%d: 1",
                "labels:|      l%d: &a%d [*a]",
            })
    @Timeout(60)
    void aMegabyteOfOneServiceIsJudged(String shape, @TempDir Path folder) throws IOException {
        var parts = shape.split("\\|");
        var text = new StringBuilder("services:\n  s:\n    image: redis:7.4.1\n    " + parts[0] + "\n");
        for (int i = 0; text.length() < 1_000_000; i++) {
            text.append(parts[1].replace("%d", String.valueOf(i % 60_000))).append('\n');
        }
        Files.writeString(folder.resolve("compose.yml"), text);

        var report = Fixtures.lint(folder);

        assertThat(report.findings().size() + report.troubles().size()).isPositive();
    }

    @Test
    @Timeout(60)
    void aWordOfAMegabyteIsJudged(@TempDir Path folder) throws IOException {
        for (var word : List.of("-f", "|| true", "--save ", "log_", "http://localhost", "/", "worker", "echo ", "a:")) {
            var hostile = word.repeat(900_000 / word.length());
            Files.writeString(folder.resolve("compose.yml"), """
                    services:
                      s:
                        image: redis:7.4.1
                        command: >
                          redis-server %s 5
                        healthcheck:
                          test: ["CMD-SHELL", "curl -s x"]
                    """.formatted(hostile));
            assertThat(Fixtures.lint(folder).findings()).isNotEmpty();
            Files.writeString(folder.resolve("compose.yml"), """
                    services:
                      s:
                        image: redis:7.4.1
                        healthcheck:
                          test: ["CMD-SHELL", "curl %s 5"]
                    """.formatted(hostile));
            assertThat(Fixtures.lint(folder).findings()).isNotEmpty();
        }
    }

    private static List<String> found(Path folder) throws IOException {
        var report = Fixtures.lint(folder);
        assertThat(report.troubles()).isEmpty();
        return report.findings().stream()
                .filter(finding -> finding.rule().topic() == Topic.COMPOSE)
                .map(finding -> finding.spot() + " " + finding.rule())
                .toList();
    }
}
