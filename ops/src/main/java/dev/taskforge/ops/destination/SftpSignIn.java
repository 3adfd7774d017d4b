package dev.taskforge.ops.destination;

import dev.taskforge.ops.project.DeclaredDestination.Sftp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.config.hosts.HostConfigEntryResolver;
import org.apache.sshd.client.keyverifier.ServerKeyVerifier;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.PublicKeyEntryResolver;
import org.apache.sshd.common.keyprovider.KeyIdentityProvider;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.sftp.SftpModuleProperties;
import org.jspecify.annotations.Nullable;

/** Signs in to the one server whose key is declared; another is refused before anything secret is sent. */
final class SftpSignIn {
    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(20);
    private static final Duration ALIVE_EVERY = Duration.ofSeconds(30);

    private final Sftp declared;
    private final @Nullable Path key;
    private final @Nullable String password;
    private final Duration silence;

    SftpSignIn(Sftp declared, @Nullable Path key, @Nullable String password, Duration silence) {
        this.declared = declared;
        this.key = key;
        this.password = password;
        this.silence = silence;
    }

    /** One that takes nothing from the home of whoever runs TaskForge: no keys, no agent, no configuration. */
    static SshClient client() {
        var client = SshClient.setUpDefaultClient();
        client.setHostConfigEntryResolver(HostConfigEntryResolver.EMPTY);
        client.setKeyIdentityProvider(KeyIdentityProvider.EMPTY_KEYS_PROVIDER);
        client.setAgentFactory(null);
        CoreModuleProperties.NIO_WORKERS.set(client, 2);
        // While a stream waits for its source nothing else goes there, and neither side is to take that for an end.
        CoreModuleProperties.HEARTBEAT_INTERVAL.set(client, ALIVE_EVERY);
        client.start();
        return client;
    }

    ClientSession session(SshClient client) throws IOException {
        var wanted = hostKey();
        var other = new AtomicReference<PublicKey>();
        client.setServerKeyVerifier(verifier(wanted, other));
        CoreModuleProperties.AUTH_TIMEOUT.set(client, CONNECT_WITHIN);
        CoreModuleProperties.CHANNEL_OPEN_TIMEOUT.set(client, CONNECT_WITHIN);
        CoreModuleProperties.IDLE_TIMEOUT.set(client, silence.multipliedBy(2));
        SftpModuleProperties.SFTP_CHANNEL_OPEN_TIMEOUT.set(client, CONNECT_WITHIN);
        var session = client.connect(declared.user(), declared.host(), declared.port())
                .verify(CONNECT_WITHIN)
                .getSession();
        try {
            signIn(session);
            return session;
        } catch (IOException | RuntimeException e) {
            session.close(true);
            var seen = other.get();
            throw seen == null
                    ? new Words.Refused(
                            "user " + declared.user() + " cannot sign in on " + declared.host() + ": " + e.getMessage(),
                            e)
                    : new Words.Refused(
                            "the server is not the one that is declared: its key is " + PublicKeyEntry.toString(seen)
                                    + ", host_key says " + KeyUtils.getFingerPrint(wanted)
                                    + ". Find out why before you change host_key",
                            e);
        }
    }

    private static ServerKeyVerifier verifier(PublicKey wanted, AtomicReference<PublicKey> other) {
        return (session, address, offered) -> {
            boolean same = KeyUtils.compareKeys(wanted, offered);
            if (!same) {
                other.set(offered);
            }
            return same;
        };
    }

    private PublicKey hostKey() throws IOException {
        try {
            var key = PublicKeyEntry.parsePublicKeyEntry(declared.hostKey())
                    .resolvePublicKey(null, null, PublicKeyEntryResolver.FAILING);
            return Objects.requireNonNull(key);
        } catch (GeneralSecurityException | IOException | RuntimeException e) {
            throw new Words.Refused("host_key cannot be read: " + e.getMessage(), e);
        }
    }

    private void signIn(ClientSession session) throws IOException {
        if (password != null) {
            session.addPasswordIdentity(password);
        }
        if (key != null) {
            for (var pair : keys(key)) {
                session.addPublicKeyIdentity(pair);
            }
        }
        session.auth().verify(CONNECT_WITHIN);
    }

    private static List<KeyPair> keys(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            var pairs = SecurityUtils.loadKeyPairIdentities(null, file::toString, in, FilePasswordProvider.EMPTY);
            var found = new ArrayList<KeyPair>();
            if (pairs != null) {
                pairs.forEach(found::add);
            }
            if (found.isEmpty()) {
                throw new Words.Refused("there is no private key in " + file);
            }
            return found;
        } catch (GeneralSecurityException e) {
            throw new Words.Refused("the private key in " + file + " cannot be read: " + e.getMessage(), e);
        }
    }
}
