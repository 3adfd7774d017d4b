package dev.taskforge.ops.host.crypto;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The digests of the libcrypto of OpenSSL 1.1 or 3 that this machine has, by its documented functions (EVP_DigestInit(3)). Safe for
 * use by any thread; a context is for one at a time.
 */
@SuppressWarnings("restricted") // calling the library of the machine is what this class is for
final class OpenSsl {
    private static final Logger LOG = LoggerFactory.getLogger(OpenSsl.class);

    /** The one of this machine; empty where there is none, or it does not compute what it must. */
    static final Optional<OpenSsl> FOUND = LibCrypto.find(OpenSsl::new).filter(OpenSsl::isRight);

    private final MethodHandle create;
    private final MethodHandle free;
    private final MethodHandle init;
    private final MethodHandle update;
    private final MethodHandle end;
    private final MemorySegment sha256;

    private OpenSsl(LibCrypto library) throws Throwable {
        create = library.function("EVP_MD_CTX_new", FunctionDescriptor.of(ADDRESS));
        free = library.function("EVP_MD_CTX_free", FunctionDescriptor.ofVoid(ADDRESS));
        init = library.function("EVP_DigestInit_ex", LibCrypto.returningInt(ADDRESS, ADDRESS, ADDRESS));
        update = library.function(
                "EVP_DigestUpdate", LibCrypto.returningInt(ADDRESS, ADDRESS, JAVA_LONG), Linker.Option.critical(true));
        end = library.function(
                "EVP_DigestFinal_ex", LibCrypto.returningInt(ADDRESS, ADDRESS, ADDRESS), Linker.Option.critical(true));
        sha256 = (MemorySegment)
                library.function("EVP_sha256", FunctionDescriptor.of(ADDRESS)).invokeExact();
    }

    /** Compares it with the JVM's own. */
    private static boolean isRight(OpenSsl library) {
        var text = "TaskForge".repeat(1_000).getBytes(StandardCharsets.US_ASCII);
        try {
            if (MessageDigest.isEqual(
                    new OpenSslSha256(library).digest(text),
                    Sha256Digest.ofJvm().digest(text))) {
                return true;
            }
            LOG.warn("the OpenSSL of this machine computes other hashes than the JVM; it is not used");
        } catch (RuntimeException e) {
            LOG.warn("the OpenSSL of this machine refuses SHA-256, perhaps by its settings; it is not used", e);
        }
        return false;
    }

    /** Memory of its own for one digest, which is given back when nothing refers to it any more. */
    MemorySegment newContext() {
        try {
            var context = (MemorySegment) create.invokeExact();
            if (context.equals(MemorySegment.NULL)) {
                throw new OutOfMemoryError("OpenSSL has no memory for a digest");
            }
            return context.reinterpret(Arena.ofAuto(), this::free);
        } catch (Throwable e) {
            throw LibCrypto.failed(e);
        }
    }

    private void free(MemorySegment context) {
        try {
            free.invokeExact(context);
        } catch (Throwable e) {
            throw LibCrypto.failed(e);
        }
    }

    void begin(MemorySegment context) {
        try {
            LibCrypto.require((int) init.invokeExact(context, sha256, MemorySegment.NULL));
        } catch (Throwable e) {
            throw LibCrypto.failed(e);
        }
    }

    void update(MemorySegment context, MemorySegment bytes, long count) {
        try {
            LibCrypto.require((int) update.invokeExact(context, bytes, count));
        } catch (Throwable e) {
            throw LibCrypto.failed(e);
        }
    }

    /** @param into takes the 32 bytes */
    void end(MemorySegment context, MemorySegment into) {
        try {
            LibCrypto.require((int) end.invokeExact(context, into, MemorySegment.NULL));
        } catch (Throwable e) {
            throw LibCrypto.failed(e);
        }
    }
}
