package dev.taskforge.ops.release;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A proxy must not load what somebody else may have written. */
final class WriteAccessTest {
    @TempDir
    Path folder;

    private Path conf;
    private ProxyFile file;
    private String owner;
    private String group;
    private Path groups;

    @BeforeEach
    void write() throws IOException {
        conf = Files.createDirectory(folder.resolve("conf.d"));
        file = new ProxyFile(Files.writeString(conf.resolve("app.conf"), "upstream app {}\n"));
        mode(conf, "rwxr-xr-x");
        mode(file.path(), "rw-r--r--");
        var attributes = Files.readAttributes(conf, PosixFileAttributes.class);
        owner = attributes.owner().getName();
        group = attributes.group().getName();
        groups = Files.writeString(folder.resolve("groups"), owner + ":x:0:\n");
    }

    private static void mode(Path path, String mode) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
    }

    private WriteAccess access() {
        return new WriteAccess(owner, groups);
    }

    private static void assertRefused(ThrowingCallable look, String... why) {
        assertThatThrownBy(look).isInstanceOf(Refused.class).hasMessageContainingAll(why);
    }

    @Test
    void whatOnlyItsOwnerWritesIsTaken() throws IOException {
        assertThatCode(() -> access().refuseOthers(file)).doesNotThrowAnyException();
        Files.delete(file.path());
        assertThatCode(() -> access().refuseOthers(file)).doesNotThrowAnyException();
    }

    @Test
    void aFileOrFolderThatEverybodyMayWriteIsRefusedWithItsModeAndTheWayOut() throws IOException {
        mode(file.path(), "rw-rw-rw-");
        assertRefused(
                () -> access().refuseEverybody(file),
                "others may write " + file.path().toRealPath(),
                "belongs to " + owner,
                "rw-rw-rw-",
                "chmod go-w");
        mode(file.path(), "rw-r--r--");
        mode(conf, "rwxrwxrwx");
        assertRefused(() -> access().refuseEverybody(file), "others may write " + conf.toRealPath(), "rwxrwxrwx");
    }

    @Test
    void aFolderAboveInWhichEverybodyMayReplaceItIsRefused() throws IOException {
        mode(folder, "rwxrwxrwx");
        assertRefused(() -> access().refuseEverybody(file), "others may write " + folder.toRealPath() + ",");
        Files.setAttribute(folder, "unix:mode", 01777);
        assertThatCode(() -> access().refuseEverybody(file)).doesNotThrowAnyException();
    }

    @Test
    void aGroupMayWriteOnlyWhenNobodyElseIsInIt() throws IOException {
        mode(conf, "rwxrwxr-x");
        Files.writeString(groups, "www-data:x:33:\n" + group + ":x:0:" + owner + "\n");
        assertThatCode(() -> access().refuseOthers(file)).doesNotThrowAnyException();
        Files.writeString(groups, group + ":x:0:" + owner + ",budi\n");
        assertRefused(() -> access().refuseOthers(file), "its group is " + group);
        Files.writeString(groups, "other:x:0:\n");
        assertRefused(() -> access().refuseOthers(file), "its group is " + group);
        assertThatCode(() -> access().refuseEverybody(file))
                .as("in a container it is the business of the project")
                .doesNotThrowAnyException();
    }

    @Test
    void whatBelongsToAnotherAccountIsRefused() throws IOException {
        if (owner.equals("root")) {
            Files.setAttribute(file.path(), "unix:uid", 65_534);
            assertRefused(() -> access().refuseOthers(file), "belongs to " + Files.getOwner(file.path()));
        } else {
            assertRefused(() -> new WriteAccess("taskforge", groups).refuseOthers(file), "belongs to " + owner);
        }
    }

    @Test
    void aLinkOutOfTheFolderIsRefused() throws IOException {
        var elsewhere = Files.writeString(folder.resolve("elsewhere.conf"), "");
        Files.delete(file.path());
        Files.createSymbolicLink(file.path(), elsewhere);
        assertRefused(
                () -> access().refuseEverybody(file),
                "symbolic link",
                elsewhere.toRealPath().toString());
        Files.delete(elsewhere);
        assertRefused(() -> access().refuseEverybody(file), "symbolic link");

        Files.delete(file.path());
        Files.writeString(conf.resolve("blue.conf"), "");
        Files.createSymbolicLink(file.path(), Path.of("blue.conf"));
        assertThatCode(() -> access().refuseOthers(file)).doesNotThrowAnyException();
    }
}
