package dev.taskforge.ops.backup;

import com.exceptionfactory.jagged.RecipientStanzaReader;
import com.exceptionfactory.jagged.RecipientStanzaWriter;
import com.exceptionfactory.jagged.framework.stream.StandardDecryptingChannelFactory;
import com.exceptionfactory.jagged.framework.stream.StandardEncryptingChannelFactory;
import com.exceptionfactory.jagged.x25519.X25519KeyFactory;
import com.exceptionfactory.jagged.x25519.X25519KeyPairGenerator;
import com.exceptionfactory.jagged.x25519.X25519RecipientStanzaReaderFactory;
import com.exceptionfactory.jagged.x25519.X25519RecipientStanzaWriterFactory;
import dev.taskforge.engine.api.PermanentFailure;
import dev.taskforge.ops.host.crypto.FastCiphers;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.util.ArrayList;
import java.util.List;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** Encrypts and decrypts artifacts in the format of <a href="https://age-encryption.org/v1">age</a>, as the stock tool does. */
final class Age {
    /** Ends the name of an encrypted artifact. */
    static final String ENDING = ".age";

    private Age() {}

    /** The key does not open the artifact; that says nothing about the artifact. */
    static final class WrongKey extends IOException {
        private static final long serialVersionUID = 1L;

        WrongKey(Path identity, Exception cause) {
            super("no key in " + identity + " opens the backup", cause);
        }
    }

    /** Encrypts for all these recipients; closing it ends the encryption and closes {@code out}. */
    static OutputStream encrypting(OutputStream out, List<String> recipients) throws IOException {
        try {
            var writers = new ArrayList<RecipientStanzaWriter>();
            for (var recipient : recipients) {
                writers.add(X25519RecipientStanzaWriterFactory.newRecipientStanzaWriter(recipient));
            }
            var factory = FastCiphers.find()
                    .map(StandardEncryptingChannelFactory::new)
                    .orElseGet(StandardEncryptingChannelFactory::new);
            return Channels.newOutputStream(factory.newEncryptingChannel(Channels.newChannel(out), writers));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new PermanentFailure(
                    "a recipient under backup.recipients is no public key of age: " + e.getMessage());
        }
    }

    /**
     * Decrypts; a part that was changed, left out or cut off ends the reading with an {@link IOException}.
     *
     * @param identity the file with the private key; null when none is declared
     */
    static InputStream decrypting(InputStream in, @Nullable Path identity) throws IOException {
        if (identity == null) {
            throw new PermanentFailure(
                    "the backup is encrypted and no key is declared; name the file of the private key in backup.identity");
        }
        var keys = keys(identity);
        try {
            var factory = FastCiphers.find()
                    .map(StandardDecryptingChannelFactory::new)
                    .orElseGet(StandardDecryptingChannelFactory::new);
            return Channels.newInputStream(factory.newDecryptingChannel(Channels.newChannel(in), keys));
        } catch (GeneralSecurityException e) {
            throw new WrongKey(identity, e);
        }
    }

    /** Makes a key pair. */
    static OwnKey.Pair generate() {
        try {
            var pair = new X25519KeyPairGenerator().generateKeyPair();
            return new OwnKey.Pair(text(pair.getPublic()), text(pair.getPrivate()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The pair whose private key is in a file. */
    static OwnKey.Pair pair(Path identity) throws IOException {
        keys(identity);
        var secret = Files.readAllLines(identity).stream()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .findFirst()
                .orElseThrow();
        try {
            var key = new SecretKeySpec(secret.getBytes(StandardCharsets.US_ASCII), "X25519");
            return new OwnKey.Pair(text(new X25519KeyFactory().translateKey(key)), secret);
        } catch (GeneralSecurityException e) {
            throw new WrongKey(identity, e);
        }
    }

    private static String text(Key key) {
        return new String(key.getEncoded(), StandardCharsets.US_ASCII);
    }

    private static List<RecipientStanzaReader> keys(Path identity) throws IOException {
        var keys = new ArrayList<RecipientStanzaReader>();
        try {
            for (var line : Files.readAllLines(identity)) {
                if (!line.isBlank() && !line.startsWith("#")) {
                    keys.add(X25519RecipientStanzaReaderFactory.newRecipientStanzaReader(line.strip()));
                }
            }
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new WrongKey(identity, e);
        }
        if (keys.isEmpty()) {
            throw new WrongKey(identity, new IOException("the file has no key"));
        }
        return keys;
    }
}
