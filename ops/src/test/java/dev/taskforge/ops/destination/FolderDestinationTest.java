package dev.taskforge.ops.destination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
    void aFolderThatIsNotThereIsNotMade() throws Exception {
        var unmounted = home.resolve("unmounted");
        try (var destination = open(new FolderStore(unmounted))) {
            assertThatThrownBy(() -> destination.put(PATH, file(5), Progress.NONE))
                    .hasMessage("there: the folder " + unmounted + " is not there; mount its disk or make it");
        }
        assertThat(unmounted).doesNotExist();
    }
}
