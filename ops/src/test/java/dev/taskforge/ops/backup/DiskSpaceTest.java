package dev.taskforge.ops.backup;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskforge.engine.api.PermanentFailure;
import dev.taskforge.ops.host.docker.Docker;
import dev.taskforge.ops.host.docker.FakeEngine;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskSpaceTest {
    private static final long PETABYTE = 1L << 50;

    @TempDir
    Path folder;

    private FakeEngine engine(Path root) throws IOException {
        var info = FakeEngine.ok("{\"DockerRootDir\": \"" + root + "\"}");
        return new FakeEngine(
                folder.resolve("socket"), line -> line.startsWith("GET /version") ? FakeEngine.VERSION : info);
    }

    @Test
    void aDrillThatWouldFillTheDiskOfDockerEngineIsNotBegun() throws IOException {
        try (var fake = engine(folder)) {
            var docker = Docker.connect(fake.socket());
            assertThatThrownBy(() -> DiskSpace.requireForSnapshots(docker, PETABYTE))
                    .isInstanceOf(PermanentFailure.class)
                    .hasMessageContaining("the disk is full: the drill needs")
                    .hasMessageContaining(folder.toString());
            assertThatThrownBy(() -> DiskSpace.requireForServer(docker, PETABYTE))
                    .isInstanceOf(PermanentFailure.class)
                    .hasMessageContaining("the restored database needs");
        }
    }

    @Test
    void whereTheFolderOfDockerEngineIsNotSeenNothingIsRefused() throws IOException {
        try (var fake = engine(folder.resolve("elsewhere"))) {
            var docker = Docker.connect(fake.socket());
            assertThatCode(() -> DiskSpace.requireForSnapshots(docker, PETABYTE))
                    .doesNotThrowAnyException();
        }
    }
}
