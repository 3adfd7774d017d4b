package dev.taskforge.ops.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.ops.project.Environments;
import dev.taskforge.ops.project.Fingerprints;
import dev.taskforge.ops.project.Project;
import dev.taskforge.ops.project.ProjectReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AlertWordsTest {
    private static final String YAML = """
            project: shop
            compose: {file: docker-compose.yml, env_file: .env}
            alerts:
              timezone: Asia/Jakarta
              to:
                - {id: ops, slack: {url: "${SLACK_URL}"}}
            """;

    @TempDir
    Path folder;

    private Project shop() throws IOException {
        Files.writeString(folder.resolve(".env"), "DB_PASSWORD=very-hidden-word\nSLACK_URL=https://x.example.id/T/B\n");
        return new Project(
                "shop", "Shop", 1, new ProjectReader(List.of()).read(YAML), folder, Instant.EPOCH, "ani", YAML);
    }

    @Test
    void whatWentWrongIsToldOnOneShortLineWithoutSecrets() throws IOException {
        var words = new AlertWords(new Environments(new Fingerprints(new byte[32]), Map.of())::of);

        var cause = words.cause(shop(), "could not sign in\n  as app:very-hidden-word " + "x".repeat(500));

        assertThat(cause)
                .startsWith("could not sign in as app:***")
                .hasSize(301)
                .endsWith("…");
    }

    @Test
    void timesAreThoseOfTheReaders() throws IOException {
        assertThat(AlertWords.time(shop(), Instant.parse("2026-11-27T19:04:30Z")))
                .isEqualTo("2026-11-28 02:04 WIB");
    }
}
