package dev.taskforge.ops.backup.place;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class MountsTest {
    private static final Mounts MOUNTS = Mounts.of("""
            22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
            23 22 0:21 / /proc rw - proc proc rw
            40 22 8:17 / /srv/shop/my\\040data rw,relatime - ext4 /dev/sdb1 rw
            """);

    @Test
    void aPathIsOnTheNearestMount() {
        assertThat(MOUNTS.of(Path.of("/srv/shop/my data/a"))).isEqualTo(Path.of("/srv/shop/my data"));
        assertThat(MOUNTS.of(Path.of("/srv/shop/mine"))).isEqualTo(Path.of("/"));
    }

    @Test
    void aMountPointIsFoundAtAPathAndBelowIt() {
        assertThat(MOUNTS.in(Path.of("/srv/shop"))).contains(Path.of("/srv/shop/my data"));
        assertThat(MOUNTS.in(Path.of("/srv/shop/my data"))).isPresent();
        assertThat(MOUNTS.in(Path.of("/srv/shop/my"))).isEmpty();
    }

    @Test
    void thoseOfThisMachineAreRead() throws IOException {
        assertThat(Mounts.now().points()).contains(Path.of("/"), Path.of("/proc"));
    }
}
