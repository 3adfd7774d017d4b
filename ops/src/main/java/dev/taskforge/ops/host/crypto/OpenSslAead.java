package dev.taskforge.ops.host.crypto;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/**
 * ChaCha20-Poly1305 (RFC 8439) of one whole message by the OpenSSL of this machine, by its documented functions (EVP_EncryptInit(3)).
 * Safe for use by any thread.
 */
final class OpenSslAead {
    static final int KEY = 32;
    static final int NONCE = 12;
    static final int TAG = 16;

    /** {@code EVP_CTRL_AEAD_GET_TAG} and {@code EVP_CTRL_AEAD_SET_TAG}. */
    private static final int GET_TAG = 0x10;

    private static final int SET_TAG = 0x11;

    /** The one of this machine; empty where there is none. */
    static final Optional<OpenSslAead> FOUND = LibCrypto.find(OpenSslAead::new);

    private final MethodHandle create;
    private final MethodHandle free;
    private final MethodHandle init;
    private final MethodHandle update;
    private final MethodHandle end;
    private final MethodHandle control;
    private final MemorySegment cipher;

    private OpenSslAead(LibCrypto library) throws Throwable {
        var heap = Linker.Option.critical(true);
        create = library.function("EVP_CIPHER_CTX_new", FunctionDescriptor.of(ADDRESS));
        free = library.function("EVP_CIPHER_CTX_free", FunctionDescriptor.ofVoid(ADDRESS));
        init = library.function(
                "EVP_CipherInit_ex",
                LibCrypto.returningInt(ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, JAVA_INT),
                heap);
        update = library.function(
                "EVP_CipherUpdate", LibCrypto.returningInt(ADDRESS, ADDRESS, ADDRESS, ADDRESS, JAVA_INT), heap);
        end = library.function("EVP_CipherFinal_ex", LibCrypto.returningInt(ADDRESS, ADDRESS, ADDRESS), heap);
        control = library.function(
                "EVP_CIPHER_CTX_ctrl", LibCrypto.returningInt(ADDRESS, JAVA_INT, JAVA_INT, ADDRESS), heap);
        cipher = (MemorySegment) library.function("EVP_chacha20_poly1305", FunctionDescriptor.of(ADDRESS))
                .invokeExact();
    }

    /**
     * Encrypts.
     *
     * @param out takes as many bytes as {@code in} has, and the tag behind them
     */
    void seal(byte[] key, byte[] nonce, MemorySegment in, MemorySegment out) {
        run(true, key, nonce, in, out, out.asSlice(in.byteSize(), TAG));
    }

    /**
     * Decrypts.
     *
     * @param in has the tag at its end
     * @param out takes what is before the tag; worthless when the answer is false
     * @return whether the message is the one that was encrypted
     */
    boolean open(byte[] key, byte[] nonce, MemorySegment in, MemorySegment out) {
        long length = in.byteSize() - TAG;
        return run(false, key, nonce, in.asSlice(0, length), out, in.asSlice(length, TAG));
    }

    private boolean run(
            boolean seals, byte[] key, byte[] nonce, MemorySegment in, MemorySegment out, MemorySegment tag) {
        try {
            var context = (MemorySegment) create.invokeExact();
            if (context.equals(MemorySegment.NULL)) {
                throw new OutOfMemoryError("OpenSSL has no memory for a cipher");
            }
            try {
                return run(context, seals, key, nonce, in, out, tag);
            } finally {
                free.invokeExact(context);
            }
        } catch (Throwable e) {
            throw LibCrypto.failed(e);
        }
    }

    private boolean run(
            MemorySegment context,
            boolean seals,
            byte[] key,
            byte[] nonce,
            MemorySegment in,
            MemorySegment out,
            MemorySegment tag)
            throws Throwable {
        var length = MemorySegment.ofArray(new int[1]);
        LibCrypto.require((int) init.invokeExact(
                context,
                cipher,
                MemorySegment.NULL,
                MemorySegment.ofArray(key),
                MemorySegment.ofArray(nonce),
                seals ? 1 : 0));
        if (!seals) {
            LibCrypto.require((int) control.invokeExact(context, SET_TAG, TAG, tag));
        }
        if (in.byteSize() > 0) {
            LibCrypto.require((int) update.invokeExact(context, out, length, in, (int) in.byteSize()));
        }
        int ended = (int) end.invokeExact(context, out.asSlice(in.byteSize()), length);
        if (seals) {
            LibCrypto.require(ended);
            LibCrypto.require((int) control.invokeExact(context, GET_TAG, TAG, tag));
        }
        return ended == 1;
    }
}
