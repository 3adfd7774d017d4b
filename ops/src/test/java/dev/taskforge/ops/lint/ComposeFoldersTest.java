package dev.taskforge.ops.lint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

    private static List<String> found(Path folder) throws IOException {
        var report = Fixtures.lint(folder);
        assertThat(report.troubles()).isEmpty();
        return report.findings().stream()
                .filter(finding -> finding.rule().topic() == Topic.COMPOSE)
                .map(finding -> finding.spot() + " " + finding.rule())
                .toList();
    }
}
