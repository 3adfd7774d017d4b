package dev.taskforge.ops.audit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;

/** The Ed25519 key that signs checkpoints. Safe for use by any thread. */
public final class AuditKey {
    private final KeyPair pair;

    private AuditKey(KeyPair pair) {
        this.pair = pair;
    }

    /**
     * Reads the key from {@code file}, or makes one and stores it there, readable by the owner only. Losing the file
     * makes all earlier checkpoints unverifiable, so it belongs into the backup of the data directory.
     */
    public static AuditKey in(Path file) {
        try {
            if (!Files.exists(file)) {
                create(file);
            }
            return read(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read or create the audit key " + file, e);
        }
    }

    /** A key that lives only in memory. */
    public static AuditKey generate() {
        try {
            return new AuditKey(KeyPairGenerator.getInstance("Ed25519").generateKeyPair());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void create(Path file) throws IOException {
        var key = generate();
        var text = base64(key.pair.getPrivate().getEncoded()) + "\n" + key.publicKeyText() + "\n";
        var ownerOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        var temporary = Files.createTempFile(file.toAbsolutePath().getParent(), "audit-key", ".new", ownerOnly);
        try {
            Files.writeString(temporary, text);
            Files.createLink(file, temporary);
        } catch (FileAlreadyExistsException e) {
            return; // another process was faster: its key counts
        } finally {
            Files.delete(temporary);
        }
    }

    private static AuditKey read(Path file) throws IOException {
        var lines = Files.readAllLines(file);
        if (lines.size() != 2) {
            throw new IOException(file + " must hold two lines, a private and a public key");
        }
        try {
            var keys = KeyFactory.getInstance("Ed25519");
            var secret = keys.generatePrivate(
                    new PKCS8EncodedKeySpec(Base64.getDecoder().decode(lines.getFirst())));
            return new AuditKey(new KeyPair(publicKey(lines.getLast()), secret));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IOException(file + " does not hold an Ed25519 key", e);
        }
    }

    /** The public key for whoever checks an export elsewhere: base64 of its X.509 form. */
    public String publicKeyText() {
        return base64(pair.getPublic().getEncoded());
    }

    /** First 16 hexadecimal digits of the public key's SHA-256: short enough to send in a message. */
    public String fingerprint() {
        return fingerprint(publicKeyText());
    }

    static String fingerprint(String publicKeyText) {
        return ChainHash.sha256(publicKeyText.getBytes(StandardCharsets.US_ASCII))
                .substring(0, 16);
    }

    String sign(String text) {
        try {
            var signature = Signature.getInstance("Ed25519");
            signature.initSign(pair.getPrivate());
            signature.update(text.getBytes(StandardCharsets.UTF_8));
            return base64(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether {@code signature} is of this text by that key; false too when either cannot be read. */
    static boolean verifies(String publicKeyText, String text, String signature) {
        try {
            var verifier = Signature.getInstance("Ed25519");
            verifier.initVerify(publicKey(publicKeyText));
            verifier.update(text.getBytes(StandardCharsets.UTF_8));
            return verifier.verify(Base64.getDecoder().decode(signature));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return false;
        }
    }

    private static PublicKey publicKey(String text) throws GeneralSecurityException {
        return KeyFactory.getInstance("Ed25519")
                .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(text)));
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
