package dev.taskforge.ops.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.taskforge.engine.api.PermanentFailure;
import dev.taskforge.ops.destination.DestinationException;
import dev.taskforge.ops.host.docker.Docker;
import dev.taskforge.ops.host.docker.FakeEngine;
import java.io.IOException;
import java.io.OutputStream;
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
            assertThatThrownBy(() -> DiskSpace.requireInPlace(docker, 0, PETABYTE))
                    .isInstanceOf(PermanentFailure.class)
                    .hasMessageContaining("loading the database needs");
        }
    }

    @Test
    void aDiskOfThisMachineIsToldFromOneOfADestination() {
        var full = new IOException("No space left on device");
        OutputStream disk = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw full;
            }
        };
        var here = catchThrowable(() -> LocalFailure.marking(disk).write(new byte[] {1}));
        var there = DestinationException.unknown("offsite", "the disk there is full");
        assertThat(DiskSpace.isExhausted(here)).isTrue();
        assertThat(DiskSpace.isExhausted(new IOException("reading", here))).isTrue();
        assertThat(DiskSpace.isExhausted(there)).isFalse();
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
