package dev.taskforge.ops.host.crypto;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.NoSuchElementException;
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
    /** {@code OPENSSL_INIT_NO_ATEXIT}. */
    private static final long NO_TIDYING = 0x0008_0000;

    private static final List<String> NAMES = List.of("libcrypto.so.3", "libcrypto.so.1.1");

    /** The one of this machine; empty where there is none, or it does not compute what it must. */
    static final Optional<OpenSsl> FOUND = NAMES.stream()
            .flatMap(name -> find(name).stream())
            .filter(OpenSsl::isRight)
            .findFirst();

    private final MethodHandle create;
    private final MethodHandle free;
    private final MethodHandle init;
    private final MethodHandle update;
    private final MethodHandle end;
    private final MemorySegment sha256;

    private OpenSsl(SymbolLookup library) throws Throwable {
        // Else it would tidy up while the process ends, when another thread may still hash.
        require((int) function(library, "OPENSSL_init_crypto", returningInt(JAVA_LONG, ADDRESS))
                .invokeExact(NO_TIDYING, MemorySegment.NULL));
        create = function(library, "EVP_MD_CTX_new", FunctionDescriptor.of(ADDRESS));
        free = function(library, "EVP_MD_CTX_free", FunctionDescriptor.ofVoid(ADDRESS));
        init = function(library, "EVP_DigestInit_ex", returningInt(ADDRESS, ADDRESS, ADDRESS));
        update = function(
                library, "EVP_DigestUpdate", returningInt(ADDRESS, ADDRESS, JAVA_LONG), Linker.Option.critical(true));
        end = function(
                library, "EVP_DigestFinal_ex", returningInt(ADDRESS, ADDRESS, ADDRESS), Linker.Option.critical(true));
        sha256 = (MemorySegment)
                function(library, "EVP_sha256", FunctionDescriptor.of(ADDRESS)).invokeExact();
    }

    private static FunctionDescriptor returningInt(MemoryLayout... arguments) {
        return FunctionDescriptor.of(JAVA_INT, arguments);
    }

    private static MethodHandle function(
            SymbolLookup library, String name, FunctionDescriptor type, Linker.Option... options) {
        return Linker.nativeLinker().downcallHandle(library.findOrThrow(name), type, options);
    }

    private static Optional<OpenSsl> find(String name) {
        try {
            return Optional.of(new OpenSsl(SymbolLookup.libraryLookup(name, Arena.global())));
        } catch (IllegalArgumentException | NoSuchElementException _) {
            return Optional.empty(); // not on this machine
        } catch (Throwable e) {
            LOG.warn("{} cannot be used; hashes are computed without it", name, e);
            return Optional.empty();
        }
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
            throw failed(e);
        }
    }

    private void free(MemorySegment context) {
        try {
            free.invokeExact(context);
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    void begin(MemorySegment context) {
        try {
            require((int) init.invokeExact(context, sha256, MemorySegment.NULL));
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    void update(MemorySegment context, MemorySegment bytes, long count) {
        try {
            require((int) update.invokeExact(context, bytes, count));
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    /** @param into takes the 32 bytes */
    void end(MemorySegment context, MemorySegment into) {
        try {
            require((int) end.invokeExact(context, into, MemorySegment.NULL));
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    private static void require(int answer) {
        if (answer != 1) {
            throw new IllegalStateException("OpenSSL answered " + answer);
        }
    }

    private static RuntimeException failed(Throwable e) {
        return switch (e) {
            case RuntimeException unchecked -> unchecked;
            case Error error -> throw error;
            default -> new IllegalStateException(e);
        };
    }
}
