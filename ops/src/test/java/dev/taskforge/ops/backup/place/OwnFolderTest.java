package dev.taskforge.ops.backup.place;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnFolderTest {
    @TempDir
    Path temporary;

    private Path home;
    private Path path;
    private OwnFolder folder;
    private final OwnFolder.Memory memory = new Kept();

    private static final class Kept implements OwnFolder.Memory {
        private String key = "";

        @Override
        public void made(String made) {
            key = made;
        }

        @Override
        public Optional<String> made() {
            return Optional.of(key);
        }
    }

    @BeforeEach
    void make() throws IOException {
        home = temporary.toRealPath();
        path = home.resolve("aside");
        folder = new OwnFolder(path, memory);
        folder.make();
    }

    private void assertRefused() {
        assertThatThrownBy(folder::require).hasMessageContaining("is not the folder that TaskForge made");
    }

    @Test
    void itIsKnownAlsoToWhoDidNotMakeIt() throws IOException {
        folder.require();
        new OwnFolder(path, memory).require();
        new OwnFolder(path, new Kept()).require();
        Files.delete(path);
        assertThatCode(folder::require).doesNotThrowAnyException();
    }

    @Test
    void aLinkInItsPlaceIsRefused() throws IOException {
        Files.move(path, home.resolve("away"));
        Files.createSymbolicLink(path, home.resolve("away"));

        assertRefused();
        assertThatThrownBy(folder::make).isInstanceOf(FileAlreadyExistsException.class);
    }

    @Test
    void anotherFolderInItsPlaceIsRefused() throws IOException {
        Files.move(path, home.resolve("away"));
        new OwnFolder(path, new Kept()).make();

        assertRefused();
    }

    @Test
    void oneThatOthersMadeTheirOwnIsTakenBackWhereItIsKnown() throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxrwxrwx"));
        boolean root = Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
        if (root) {
            Files.setAttribute(path, "unix:uid", 12_345);
        }

        assertThatThrownBy(() -> new OwnFolder(path, new Kept()).require())
                .as("one of which nothing is known")
                .hasMessageContaining("is not the folder that TaskForge made");
        folder.require();

        assertThat(Files.getPosixFilePermissions(path)).isEqualTo(PosixFilePermissions.fromString("rwx------"));
        assertThat(Files.getAttribute(path, "unix:uid"))
                .isEqualTo(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
    }

    @Test
    void aFileInItsPlaceIsRefused() throws IOException {
        Files.move(path, home.resolve("away"));
        Files.createFile(path);

        assertRefused();
    }

    @Test
    void madeAnewItIsTheNewOne() throws IOException {
        Files.move(path, home.resolve("away"));

        folder.make();

        assertThatCode(folder::require).doesNotThrowAnyException();
    }

    @Test
    void aLinkOnTheWayIsRefused() throws IOException {
        var linked = Files.createSymbolicLink(home.resolve("linked"), Files.createDirectory(home.resolve("real")));

        assertThatThrownBy(() -> OwnFolder.requireReal(linked.resolve("app.db")))
                .hasMessageContaining("lies behind a link now");
        assertThatCode(() -> OwnFolder.requireReal(home.resolve("real/app.db"))).doesNotThrowAnyException();
    }
}
