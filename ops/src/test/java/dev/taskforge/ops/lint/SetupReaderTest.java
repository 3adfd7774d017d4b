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

    @Test
    void theFingerprintKnowsFilesThatOnlyAnotherOneNames() throws IOException {
        write("compose.yml", "services: {app: {image: \"a:1\", env_file: settings/app}}\n");
        write("settings/app", "PORT=1\n");
        var before = SetupReader.fingerprint(folder);
        assertThat(SetupReader.fingerprint(folder)).isEqualTo(before);

        write("settings/app", "PORT=2\n");
        assertThat(SetupReader.fingerprint(folder)).isNotEqualTo(before);
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
