package dev.taskforge.ops.lint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SetupReaderTest {
    @TempDir
    private Path folder;

    @Test
    void aProjectInsideAProjectIsLeftToItself() throws IOException {
        write("taskforge.yaml", "project: outer\n");
        write(".env", "PORT=1\n");
        write("inner/taskforge.yaml", "project: inner\n");
        write("inner/.env", "PORT=2\n");
        assertThat(read()).containsExactlyInAnyOrder("taskforge.yaml", ".env");
    }

    @Test
    void aFolderOfProjectsIsReadWhole() throws IOException {
        write("one/taskforge.yaml", "project: one\n");
        write("two/taskforge.yaml", "project: two\n");
        assertThat(read()).containsExactlyInAnyOrder("one/taskforge.yaml", "two/taskforge.yaml");
    }

    /** Whatever a file names outside of the folder, directly or through a link, is not read. */
    @Test
    void nothingOutsideOfTheFolderIsFollowed(@TempDir Path outside) throws IOException {
        Files.writeString(outside.resolve("away.env"), "STOLEN=canary\n");
        Files.writeString(outside.resolve("away.yml"), "services: {stolen: {image: 'canary:1'}}\n");
        Files.writeString(outside.resolve("Dockerfile"), "FROM canary:1\n");
        Files.createSymbolicLink(folder.resolve("link.env"), outside.resolve("away.env"));
        Files.createSymbolicLink(folder.resolve("linked.yml"), outside.resolve("away.yml"));
        Files.createSymbolicLink(folder.resolve("Dockerfile"), outside.resolve("Dockerfile"));
        Files.createSymbolicLink(folder.resolve("linked"), outside);
        var up = folder.toRealPath().relativize(outside.toRealPath());
        write("compose.yml", """
                include: [%1$s/away.yml, linked.yml]
                services:
                  web:
                    extends: {file: linked/away.yml, service: stolen}
                    build: {context: %1$s, dockerfile: %2$s/Dockerfile}
                    env_file: [link.env, %1$s/away.env, %2$s/away.env, linked/away.env]
                    volumes: ["%2$s/away.yml:/etc/app.yml"]
                """.formatted(up, outside));
        write(
                "taskforge.yaml",
                "project: shop\ncompose: {file: %1$s/away.yml, env_file: %1$s/away.env}\n".formatted(up));
        write("README.md", "```sh\ndocker compose -f %1$s/away.yml --env-file %1$s/away.env up\n```\n".formatted(up));
        var troubles = new Troubles();

        var setup = SetupReader.read(folder, troubles);

        assertThat(setup.files().stream().map(file -> file.path()))
                .containsExactlyInAnyOrder("compose.yml", "taskforge.yaml", "README.md");
        assertThat(setup.files()).noneMatch(file -> file.text().contains("canary"));
        assertThat(setup.stacks().getFirst().service("web").orElseThrow().environment())
                .isEmpty();
        assertThat(troubles.list().stream().map(trouble -> trouble.message().key()))
                .contains("folder.outside", "compose.outside", "compose.no-file");
    }

    private List<String> read() throws IOException {
        return SetupReader.read(folder, new Troubles()).files().stream()
                .map(file -> file.path())
                .toList();
    }

    private void write(String path, String text) throws IOException {
        var file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
