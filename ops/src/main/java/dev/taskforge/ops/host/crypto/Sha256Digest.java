package dev.taskforge.ops.host.crypto;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * SHA-256 (FIPS 180-4) of much: by the OpenSSL of this machine where there is one. The JVM's own is several times slower under the
 * first compiler, which is the only one the server runs with.
 */
public final class Sha256Digest {
    private Sha256Digest() {}

    /** A new one; to be used by one thread at a time. */
    public static MessageDigest create() {
        return OpenSsl.FOUND.<MessageDigest>map(OpenSslSha256::new).orElseGet(Sha256Digest::ofJvm);
    }

    static MessageDigest ofJvm() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
