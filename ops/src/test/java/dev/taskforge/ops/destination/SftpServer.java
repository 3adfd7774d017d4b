package dev.taskforge.ops.destination;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.List;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.file.virtualfs.VirtualFileSystemFactory;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.sftp.server.SftpEventListener;
import org.apache.sshd.sftp.server.SftpSubsystemFactory;

/** A real SFTP server in this process. Who signs in is {@code backup}, with {@link #PASSWORD} or {@link #keyFile}. */
public final class SftpServer implements AutoCloseable {
    public static final String PASSWORD = "a password for tests";

    private final SshServer server;
    private final KeyPair hostKey;
    private final Path root;
    private final Path keyFile;

    private SftpServer(SshServer server, KeyPair hostKey, Path root, Path keyFile) {
        this.server = server;
        this.hostKey = hostKey;
        this.root = root;
        this.keyFile = keyFile;
    }

    public static SftpServer start(Path home) throws IOException, GeneralSecurityException {
        return start(home, new SftpEventListener() {});
    }

    /** @param faults hears what is asked, and may refuse it */
    public static SftpServer start(Path home, SftpEventListener faults) throws IOException, GeneralSecurityException {
        var root = Files.createDirectories(home.resolve("sftp-root"));
        Files.createDirectories(root.resolve("backups"));
        var user = ed25519();
        var keyFile = home.resolve("id_ed25519");
        try (var out = Files.newOutputStream(keyFile)) {
            OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(user, "", null, out);
        }
        var hostKey = ed25519();
        var server = SshServer.setUpDefaultServer();
        server.setHost("127.0.0.1");
        server.setKeyPairProvider(KeyPairProvider.wrap(hostKey));
        server.setPasswordAuthenticator((name, password, session) -> password.equals(PASSWORD));
        server.setPublickeyAuthenticator((name, key, session) -> KeyUtils.compareKeys(key, user.getPublic()));
        server.setFileSystemFactory(new VirtualFileSystemFactory(root));
        var subsystem = new SftpSubsystemFactory();
        subsystem.addSftpEventListener(faults);
        server.setSubsystemFactories(List.of(subsystem));
        server.start();
        return new SftpServer(server, hostKey, root, keyFile);
    }

    static KeyPair ed25519() throws GeneralSecurityException {
        return SecurityUtils.getKeyPairGenerator(SecurityUtils.EDDSA).generateKeyPair();
    }

    public int port() {
        return server.getPort();
    }

    public String hostKey() {
        return PublicKeyEntry.toString(hostKey.getPublic());
    }

    public Path keyFile() {
        return keyFile;
    }

    /** A file in the folder of the destination. */
    public Path file(String path) {
        return root.resolve("backups").resolve(path);
    }

    @Override
    public void close() throws IOException {
        server.close(true);
    }
}
