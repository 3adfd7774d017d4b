package dev.taskforge.server.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.ops.project.KitFile;
import dev.taskforge.server.Store;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KitFileTest {
    @TempDir
    Path home;

    @Test
    void theFileOfTheKitIsForItsOwnerOnlyAndTheKeyIsNotShownToo() throws Exception {
        var data = Files.createDirectory(home.resolve("data"));
        Files.createFile(Store.file(data));
        var file = home.resolve("taskforge-kit.json");

        var told = Told.of("kit", "--out", file, "--data", data);

        assertThat(told.code()).as(told.err()).isZero();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(KitFile.read(Files.readAllBytes(file)).key()).startsWith("AGE-SECRET-KEY-1");
        assertThat(told.out()).contains(file.toString()).doesNotContain("AGE-SECRET-KEY");
    }
}
