package dev.taskforge.ops.host.crypto;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.security.AlgorithmParameters;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.security.spec.AlgorithmParameterSpec;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.CipherSpi;
import javax.crypto.NoSuchPaddingException;
import javax.crypto.ShortBufferException;
import javax.crypto.spec.IvParameterSpec;
import org.jspecify.annotations.Nullable;

/**
 * ChaCha20-Poly1305 as a cipher of the JDK, for messages that fit into memory: what is encrypted or decrypted comes out at the end.
 * Without associated data, which age does not have.
 */
final class OpenSslChaCha20 extends CipherSpi {
    private static final byte[] NONE = {};

    private final OpenSslAead library;
    private final ByteArrayOutputStream begun = new ByteArrayOutputStream();
    private boolean seals;
    private byte[] key = NONE;
    private byte[] nonce = NONE;

    OpenSslChaCha20(OpenSslAead library) {
        this.library = library;
    }

    @Override
    protected void engineSetMode(String mode) throws NoSuchAlgorithmException {
        throw new NoSuchAlgorithmException(mode);
    }

    @Override
    protected void engineSetPadding(String padding) throws NoSuchPaddingException {
        throw new NoSuchPaddingException(padding);
    }

    @Override
    protected int engineGetBlockSize() {
        return 0;
    }

    @Override
    protected int engineGetOutputSize(int inputLength) {
        int all = begun.size() + inputLength;
        return seals ? Math.addExact(all, OpenSslAead.TAG) : Math.max(0, all - OpenSslAead.TAG);
    }

    @Override
    protected byte[] engineGetIV() {
        return nonce.clone();
    }

    @Override
    protected @Nullable AlgorithmParameters engineGetParameters() {
        return null;
    }

    @Override
    protected void engineInit(int mode, Key secret, SecureRandom random) throws InvalidKeyException {
        throw new InvalidKeyException("a nonce is needed");
    }

    @Override
    protected void engineInit(int mode, Key secret, AlgorithmParameters parameters, SecureRandom random)
            throws InvalidAlgorithmParameterException {
        throw new InvalidAlgorithmParameterException("a nonce is needed");
    }

    @Override
    protected void engineInit(int mode, Key secret, AlgorithmParameterSpec parameters, SecureRandom random)
            throws InvalidKeyException, InvalidAlgorithmParameterException {
        if (!(parameters instanceof IvParameterSpec given) || given.getIV().length != OpenSslAead.NONCE) {
            throw new InvalidAlgorithmParameterException("a nonce of " + OpenSslAead.NONCE + " bytes is needed");
        }
        var bytes = secret.getEncoded();
        if (bytes == null || bytes.length != OpenSslAead.KEY) {
            throw new InvalidKeyException("a key of " + OpenSslAead.KEY + " bytes is needed");
        }
        seals = mode == Cipher.ENCRYPT_MODE;
        key = bytes.clone(); // wiped after use
        nonce = given.getIV();
        begun.reset();
    }

    @Override
    protected byte[] engineUpdate(byte[] input, int offset, int length) {
        begun.write(input, offset, length);
        return new byte[0];
    }

    @Override
    protected int engineUpdate(byte[] input, int offset, int length, byte[] output, int outputOffset) {
        begun.write(input, offset, length);
        return 0;
    }

    @Override
    protected byte[] engineDoFinal(byte[] input, int offset, int length) throws AEADBadTagException {
        var output = new byte[engineGetOutputSize(length)];
        finish(input, offset, length, MemorySegment.ofArray(output));
        return output;
    }

    @Override
    protected int engineDoFinal(byte[] input, int offset, int length, byte[] output, int outputOffset)
            throws ShortBufferException, AEADBadTagException {
        int size = engineGetOutputSize(length);
        if (output.length - outputOffset < size) {
            throw new ShortBufferException(size + " bytes are needed");
        }
        finish(input, offset, length, MemorySegment.ofArray(output).asSlice(outputOffset, size));
        return size;
    }

    private void finish(byte[] input, int offset, int length, MemorySegment out) throws AEADBadTagException {
        if (key.length == 0) {
            throw new IllegalStateException("each message needs an init with a nonce of its own");
        }
        var in = MemorySegment.ofArray(input).asSlice(offset, length);
        if (begun.size() > 0) {
            begun.write(input, offset, length);
            in = MemorySegment.ofArray(begun.toByteArray());
            begun.reset();
        }
        var used = key;
        key = NONE;
        try {
            finish(used, in, out);
        } finally {
            Arrays.fill(used, (byte) 0);
        }
    }

    private void finish(byte[] used, MemorySegment in, MemorySegment out) throws AEADBadTagException {
        if (seals) {
            library.seal(used, nonce, in, out);
        } else if (in.byteSize() < OpenSslAead.TAG || !library.open(used, nonce, in, out)) {
            out.fill((byte) 0); // nobody may use what nobody has proven
            throw new AEADBadTagException("Tag mismatch");
        }
    }
}
