package dev.taskforge.ops.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskforge.ops.backup.BackupSource.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ZstdTest {
    private static final Meter QUIET = (done, total) -> {};

    @TempDir
    Path folder;

    private Path original = Path.of("");
    private Path artifact = Path.of("");

    @BeforeEach
    void files() throws IOException {
        original = folder.resolve("original");
        artifact = folder.resolve("artifact");
        var bytes = new byte[700_000];
        new Random(7).nextBytes(bytes);
        Arrays.fill(bytes, 300_000, 600_000, (byte) 'x');
        Files.write(original, bytes);
    }

    @Test
    void whatWasPackedComesOutAgain() throws Exception {
        var packed = Zstd.pack(original, artifact, Storage.UNSAID, QUIET);
        var unpacked = Zstd.unpack(artifact, folder.resolve("again"), null, 700_000, QUIET);

        assertThat(folder.resolve("again")).hasSameBinaryContentAs(original);
        assertThat(unpacked.sha256()).isEqualTo(packed.contentSha256());
        assertThat(packed.sha256()).isEqualTo(DurableFiles.sha256(artifact, QUIET));
        assertThat(packed.bytes()).isEqualTo(Files.size(artifact)).isLessThan(450_000);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(artifact)))
                .isEqualTo("rw-------");
    }

    @Test
    void moreContentThanPromisedIsRefused() throws Exception {
        Zstd.pack(original, artifact, Storage.UNSAID, QUIET);

        assertThatThrownBy(() -> Zstd.unpack(artifact, folder.resolve("again"), null, 699_999, QUIET))
                .isInstanceOf(Zstd.TooMuchContent.class);
    }

    @Test
    void aCutArtifactIsRefusedWhereverItWasCut() throws Exception {
        Zstd.pack(original, artifact, Storage.UNSAID, QUIET);
        var whole = Files.readAllBytes(artifact);
        var random = new Random(3);
        for (int round = 0; round < 40; round++) {
            Files.write(artifact, Arrays.copyOf(whole, 1 + random.nextInt(whole.length - 1)));
            assertThatThrownBy(() -> Zstd.unpack(artifact, folder.resolve("again"), null, 700_000, QUIET))
                    .isInstanceOf(IOException.class);
        }
    }
}
