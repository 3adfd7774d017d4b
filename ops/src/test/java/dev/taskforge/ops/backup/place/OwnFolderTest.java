package dev.taskforge.ops.backup.place;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnFolderTest {
    @TempDir
    Path temporary;

    private Path home;
    private Path path;
    private OwnFolder folder;

    @BeforeEach
    void make() throws IOException {
        home = temporary.toRealPath();
        path = home.resolve("aside");
        folder = new OwnFolder(path);
        folder.make();
    }

    private void assertRefused() {
        assertThatThrownBy(folder::require).hasMessageContaining("is not the folder that TaskForge made");
    }

    @Test
    void itIsKnownAlsoToWhoDidNotMakeIt() throws IOException {
        folder.require();
        new OwnFolder(path).require();
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
        new OwnFolder(path).make();

        assertRefused();
    }

    @Test
    void aFolderIntoWhichOthersMayLookIsRefused() throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-x---"));

        assertRefused();
    }

    @Test
    void aLinkOnTheWayIsRefused() throws IOException {
        var linked = Files.createSymbolicLink(home.resolve("linked"), Files.createDirectory(home.resolve("real")));

        assertThatThrownBy(() -> OwnFolder.requireReal(linked.resolve("app.db")))
                .hasMessageContaining("lies behind a link now");
        assertThatCode(() -> OwnFolder.requireReal(home.resolve("real/app.db"))).doesNotThrowAnyException();
    }
}
