package dev.taskforge.ops.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskforge.engine.api.PermanentFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DumpTest {
    @TempDir
    Path folder;

    private static Manifest manifest(String table) {
        return new Manifest(new TreeMap<>(Map.of(table, 1L)), "", 0, "", "");
    }

    @Test
    void whatWasCountedIsFoundAgainByItsHash() throws Exception {
        var manifest = manifest("public.customer");
        var file = folder.resolve("content");

        Dump.keep(manifest, file);

        var found = ManifestFile.JSON.readValue(Files.readAllBytes(file), Manifest.class);
        assertThat(Dump.hash(found)).isEqualTo(Dump.hash(manifest));
    }

    @Test
    void aManifestThatCouldNotBeReadBackIsRefused() {
        var file = folder.resolve("content");

        assertThatThrownBy(() -> Dump.keep(manifest("t".repeat(16 << 20)), file))
                .isInstanceOf(PermanentFailure.class)
                .hasMessageContaining("the manifest of a database with 1 tables takes");
        assertThat(file).doesNotExist();
    }
}
