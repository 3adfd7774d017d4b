package dev.taskforge.ops.destination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class FolderDestinationTest extends DestinationContract {
    @Override
    Path stored(String path) {
        return home.resolve("disk").resolve(path);
    }

    @Override
    Store store() throws IOException {
        return new FolderStore(Files.createDirectories(home.resolve("disk")));
    }

    private Path unfinished() {
        return stored("shop/main").resolve(".partial-main-1.zst");
    }

    @Override
    void leaveUnfinished() throws IOException {
        Files.writeString(unfinished(), "half");
    }

    @Override
    boolean hasUnfinished() {
        return Files.exists(unfinished());
    }

    @Test
    void theFolderOfTheArtifactsIsRefusedUnderEveryName() throws Exception {
        var artifacts = Files.createDirectories(home.resolve("backups/shop/main"));
        Files.createDirectories(home.resolve("linked"));
        Files.createSymbolicLink(home.resolve("linked/shop"), home.resolve("backups/shop"));
        Files.createSymbolicLink(home.resolve("link"), home.resolve("backups"));
        Files.createDirectories(artifacts.resolve("inside"));
        for (var root : List.of(
                home,
                home.resolve("backups"),
                home.resolve("link"),
                home.resolve("linked"),
                artifacts.resolve("inside"))) {
            try (var destination = open(new FolderStore(root))) {
                assertThatThrownBy(() -> destination.requireApart("shop/main", artifacts))
                        .as(root.toString())
                        .hasMessageContaining("Declare a folder of another disk");
            }
        }
        destination().requireApart("shop/main", artifacts);
        destination().requireApart("shop/main", home.resolve("lost/shop/main"));
    }

    @Test
    void aFolderThatIsNotThereIsNotMade() throws Exception {
        var unmounted = home.resolve("unmounted");
        try (var destination = open(new FolderStore(unmounted))) {
            assertThatThrownBy(() -> destination.put(PATH, file(5), Progress.NONE))
                    .hasMessage("there: the folder " + unmounted + " is not there; mount its disk or make it");
        }
        assertThat(unmounted).doesNotExist();
    }
}
