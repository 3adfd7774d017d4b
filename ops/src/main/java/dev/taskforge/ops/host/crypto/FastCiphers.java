package dev.taskforge.ops.host.crypto;

import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.Provider;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The cipher that age needs, by the OpenSSL of this machine. The JVM's own is several times slower under the first compiler, which is
 * the only one the server runs with. Not registered with the JVM: only who asks for it by name gets it.
 */
public final class FastCiphers extends Provider {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(FastCiphers.class);
    private static final String NAME = "ChaCha20-Poly1305";

    private static final Optional<FastCiphers> FOUND =
            OpenSslAead.FOUND.map(FastCiphers::new).filter(FastCiphers::isRight);

    private FastCiphers(OpenSslAead library) {
        super("TaskForgeOpenSSL", "1", "ChaCha20-Poly1305 by the OpenSSL of this machine");
        putService(new Service(this, "Cipher", NAME, OpenSslChaCha20.class.getName(), List.of(), Map.of()) {
            @Override
            public Object newInstance(@Nullable Object parameter) {
                return new OpenSslChaCha20(library);
            }
        });
    }

    /** The one of this machine; empty where there is none, and the JVM's own is to be used. */
    public static Optional<Provider> find() {
        return FOUND.map(found -> found);
    }

    /** Compares it with the JVM's own. */
    private static boolean isRight(Provider provider) {
        var bytes = new byte[100_000];
        new Random(1).nextBytes(bytes);
        var key = new SecretKeySpec(bytes, 0, OpenSslAead.KEY, "ChaCha20");
        var nonce = new IvParameterSpec(bytes, OpenSslAead.KEY, OpenSslAead.NONCE);
        try {
            var ours = Cipher.getInstance(NAME, provider);
            var jvms = Cipher.getInstance(NAME);
            var sealed = run(ours, Cipher.ENCRYPT_MODE, key, nonce, bytes);
            var opened = run(jvms, Cipher.DECRYPT_MODE, key, nonce, sealed);
            if (Arrays.equals(opened, bytes)
                    && Arrays.equals(run(ours, Cipher.DECRYPT_MODE, key, nonce, sealed), bytes)
                    && refuses(ours, key, nonce, sealed)) {
                return true;
            }
            LOG.warn("the OpenSSL of this machine encrypts otherwise than the JVM; it is not used");
        } catch (GeneralSecurityException | RuntimeException e) {
            LOG.warn(
                    "the OpenSSL of this machine refuses ChaCha20-Poly1305, perhaps by its settings; it is not used",
                    e);
        }
        return false;
    }

    private static boolean refuses(Cipher cipher, Key key, IvParameterSpec nonce, byte[] sealed)
            throws GeneralSecurityException {
        var changed = sealed.clone();
        changed[changed.length - 1] ^= 1;
        try {
            run(cipher, Cipher.DECRYPT_MODE, key, nonce, changed);
            return false;
        } catch (AEADBadTagException _) {
            return true;
        }
    }

    private static byte[] run(Cipher cipher, int mode, Key key, IvParameterSpec nonce, byte[] bytes)
            throws GeneralSecurityException {
        cipher.init(mode, key, nonce);
        return cipher.doFinal(bytes);
    }
}
