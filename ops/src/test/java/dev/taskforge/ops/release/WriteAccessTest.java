package dev.taskforge.ops.release;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

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
    private Path accounts;

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
        accounts = Files.writeString(folder.resolve("accounts"), entry("www-data", 33) + entry(owner, 0));
    }

    private static void mode(Path path, String mode) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
    }

    private static String entry(String account, int group) {
        return account + ":x:1:" + group + "::/:/bin/sh\n";
    }

    private WriteAccess access() {
        return new WriteAccess(owner, groups, accounts);
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
                "everybody on this machine may write " + file.path().toRealPath(),
                "rw-rw-rw-",
                "chmod o-w");
        mode(file.path(), "rw-r--r--");
        mode(conf, "rwxrwxrwx");
        assertRefused(() -> access().refuseEverybody(file), "may write " + conf.toRealPath(), "rwxrwxrwx");
    }

    @Test
    void aFolderAboveInWhichEverybodyMayReplaceItIsRefused() throws IOException {
        mode(folder, "rwxrwxrwx");
        assertThatThrownBy(() -> access().refuseOthers(file))
                .isInstanceOf(Refused.class)
                .hasMessageContainingAll("may write " + folder.toRealPath() + ",", "chmod o-w " + folder.toRealPath())
                .hasMessageNotContaining("chown");
        Files.setAttribute(folder, "unix:mode", 01777);
        assertThatCode(() -> access().refuseEverybody(file)).doesNotThrowAnyException();
    }

    @Test
    void aGroupMayWriteOnlyWhenNobodyElseIsInIt() throws IOException {
        mode(conf, "rwxrwxr-x");
        Files.writeString(groups, "www-data:x:33:\n" + group + ":x:0:" + owner + ",root\n");
        assertThatCode(() -> access().refuseOthers(file)).doesNotThrowAnyException();
        Files.writeString(accounts, entry("budi", 0));
        assertRefused(() -> access().refuseOthers(file), "its group is " + group, "chown");
        Files.writeString(accounts, entry("budi", 33));
        Files.writeString(groups, group + ":x:0:\nstaff:x:0:budi\n");
        assertRefused(() -> access().refuseOthers(file), "its group is " + group);
        Files.writeString(groups, group + ":x:0:" + owner + ",budi\n");
        assertRefused(() -> access().refuseOthers(file), "its group is " + group);
        Files.writeString(groups, "other:x:0:\n");
        assertRefused(() -> access().refuseOthers(file), "its group is " + group);
        assertThatCode(() -> access().refuseEverybody(file))
                .as("in a container it is the business of the project")
                .doesNotThrowAnyException();
    }

    @Test
    void theGroupOfTheAccountMayWriteWhatBelongsToRoot() throws IOException {
        assumeTrue(owner.equals("root"), "only root gives files away");
        int number = 65_534;
        Files.setAttribute(conf, "unix:gid", number);
        mode(conf, "rwxrwxr-x");
        var name = Files.readAttributes(conf, PosixFileAttributes.class).group().getName();
        Files.writeString(groups, "%s:x:%d:%s\n".formatted(name, number, name));
        Files.writeString(accounts, entry(name, number));
        assertThatCode(() -> new WriteAccess(name, groups, accounts).refuseOthers(file))
                .doesNotThrowAnyException();
        assertRefused(() -> access().refuseOthers(file), "its group is " + name);
        Files.writeString(groups, "%s:x:%d:www-data\n".formatted(name, number));
        assertRefused(() -> new WriteAccess(name, groups, accounts).refuseOthers(file), "its group is " + name);
    }

    @Test
    void whatBelongsToAnotherAccountIsRefused() throws IOException {
        if (owner.equals("root")) {
            Files.setAttribute(file.path(), "unix:uid", 65_534);
            assertRefused(() -> access().refuseOthers(file), "belongs to " + Files.getOwner(file.path()));
        } else {
            assertRefused(
                    () -> new WriteAccess("taskforge", groups, accounts).refuseOthers(file), "belongs to " + owner);
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
