package dev.taskforge.ops.destination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskforge.ops.project.DeclaredDestination.Sftp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.server.session.ServerSession;
import org.apache.sshd.sftp.common.SftpConstants;
import org.apache.sshd.sftp.common.SftpException;
import org.apache.sshd.sftp.server.FileHandle;
import org.apache.sshd.sftp.server.SftpEventListener;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SftpDestinationTest extends RemoteContract {
    private SftpServer server;
    private final Disk disk = new Disk();

    /** The disk of the server, which may be full. */
    private static final class Disk implements SftpEventListener {
        private volatile boolean full;
        /** Whether somebody else makes each folder a moment earlier. */
        private volatile boolean overtaken;

        @Override
        public void creating(ServerSession session, Path path, Map<String, ?> attributes) throws IOException {
            if (overtaken) {
                Files.createDirectory(path);
            }
        }

        @Override
        public void writing(
                ServerSession session, String handle, FileHandle file, long offset, byte[] data, int at, int length)
                throws IOException {
            if (full) {
                throw new SftpException(SftpConstants.SSH_FX_NO_SPACE_ON_FILESYSTEM, "no space");
            }
        }
    }

    @BeforeEach
    void start() throws Exception {
        server = SftpServer.start(home, disk);
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    @Override
    int port() {
        return server.port();
    }

    @Override
    Path stored(String path) {
        return server.file(path);
    }

    @Override
    Store storeAt(int port) {
        return store(port, "/backups", server.hostKey(), server.keyFile(), null);
    }

    @Override
    Store store() {
        return storeAt(server.port());
    }

    private static Store store(int port, String folder, String hostKey, @Nullable Path key, @Nullable String password) {
        var declared = new Sftp("there", "127.0.0.1", port, "backup", folder, null, null, hostKey);
        return new SftpStore(declared, key, password, PATIENCE);
    }

    @Test
    void whatIsWrittenIsForItsOwnerOnly() throws Exception {
        destination().put(PATH, file(70_000), Progress.NONE);

        assertThat(Files.getPosixFilePermissions(stored(PATH))).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        for (var folder : List.of("shop", "shop/main")) {
            assertThat(Files.getPosixFilePermissions(stored(folder)))
                    .isEqualTo(PosixFilePermissions.fromString("rwx------"));
        }
    }

    @Test
    void aFolderThatAnotherCopyMakesMeanwhileIsUsed() throws Exception {
        disk.overtaken = true;

        destination().put(PATH, file(5), Progress.NONE);

        assertThat(destination().size(PATH)).hasValue(5);
    }

    private Path unfinished() {
        return server.file("shop/main/.partial-main-1.zst");
    }

    @Override
    void leaveUnfinished() throws IOException {
        Files.writeString(unfinished(), "half");
    }

    @Override
    boolean hasUnfinished() throws IOException {
        if (!Files.isDirectory(server.file("shop/main"))) {
            return false;
        }
        try (var files = Files.list(server.file("shop/main"))) {
            return files.anyMatch(file -> file.getFileName().toString().startsWith(".partial-"));
        }
    }

    @Test
    void aPasswordSignsInAsWell() throws Exception {
        try (var destination = open(store(server.port(), "/backups", server.hostKey(), null, SftpServer.PASSWORD))) {
            destination.put(PATH, file(5), Progress.NONE);
            assertThat(destination.size(PATH)).hasValue(5);
        }
    }

    @Test
    void aWrongPasswordIsSaid() throws Exception {
        try (var destination = open(store(server.port(), "/backups", server.hostKey(), null, SECRET))) {
            assertThatThrownBy(() -> destination.size(PATH))
                    .isInstanceOf(DestinationException.class)
                    .hasMessageStartingWith("there: user backup cannot sign in on 127.0.0.1: ")
                    .hasMessageNotContaining(SECRET);
        }
    }

    @Test
    void anotherServerIsNotSpokenTo() throws Exception {
        var other = PublicKeyEntry.toString(SftpServer.ed25519().getPublic());
        try (var destination = open(store(server.port(), "/backups", other, server.keyFile(), null))) {
            assertThatThrownBy(() -> destination.put(PATH, file(5), Progress.NONE))
                    .isInstanceOf(DestinationException.class)
                    .hasMessageContaining("the server is not the one that is declared: its key is " + server.hostKey());
        }
        assertThat(server.file(PATH)).doesNotExist();
    }

    @Test
    void aFolderThatIsNotThereIsNotMade() throws Exception {
        try (var destination = open(store(server.port(), "/other", server.hostKey(), server.keyFile(), null))) {
            assertThatThrownBy(() -> destination.put(PATH, file(5), Progress.NONE))
                    .hasMessage("there: there is no folder /other on 127.0.0.1");
        }
    }

    @Test
    void aFullDiskIsSaidAndLeavesNothing() throws Exception {
        disk.full = true;
        assertThatThrownBy(() -> destination().put(PATH, file(70_000), Progress.NONE))
                .isInstanceOf(DestinationException.class)
                .hasMessageStartingWith("there: the disk there is full");

        assertThat(destination().size(PATH)).isEmpty();
        assertThat(hasUnfinished()).isFalse();
    }
}
