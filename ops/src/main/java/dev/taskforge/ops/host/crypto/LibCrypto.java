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
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The libcrypto of OpenSSL 1.1 or 3 that this machine has. */
@SuppressWarnings("restricted") // calling the library of the machine is what this package is for
final class LibCrypto {
    private static final Logger LOG = LoggerFactory.getLogger(LibCrypto.class);
    private static final List<String> NAMES = List.of("libcrypto.so.3", "libcrypto.so.1.1");

    /** {@code OPENSSL_INIT_NO_ATEXIT}. */
    private static final long NO_TIDYING = 0x0008_0000;

    private final SymbolLookup library;

    private LibCrypto(SymbolLookup library) throws Throwable {
        this.library = library;
        // Else it would tidy up while the process ends, when another thread may still use it.
        require((int) function("OPENSSL_init_crypto", returningInt(JAVA_LONG, ADDRESS))
                .invokeExact(NO_TIDYING, MemorySegment.NULL));
    }

    /** A part of the library; made by looking its functions up. */
    @FunctionalInterface
    interface Part<T> {
        T of(LibCrypto library) throws Throwable;
    }

    /** A part of the library of this machine that can be used; empty where there is none. */
    static <T> Optional<T> find(Part<T> part) {
        return NAMES.stream().flatMap(name -> find(name, part).stream()).findFirst();
    }

    private static <T> Optional<T> find(String name, Part<T> part) {
        try {
            return Optional.of(part.of(new LibCrypto(SymbolLookup.libraryLookup(name, Arena.global()))));
        } catch (IllegalArgumentException | NoSuchElementException _) {
            return Optional.empty(); // not on this machine
        } catch (Throwable e) {
            LOG.warn("{} cannot be used; what it does fast is done without it", name, e);
            return Optional.empty();
        }
    }

    MethodHandle function(String name, FunctionDescriptor type, Linker.Option... options) {
        return Linker.nativeLinker().downcallHandle(library.findOrThrow(name), type, options);
    }

    static FunctionDescriptor returningInt(MemoryLayout... arguments) {
        return FunctionDescriptor.of(JAVA_INT, arguments);
    }

    static void require(int answer) {
        if (answer != 1) {
            throw new IllegalStateException("OpenSSL answered " + answer);
        }
    }

    static RuntimeException failed(Throwable e) {
        return switch (e) {
            case RuntimeException unchecked -> unchecked;
            case Error error -> throw error;
            default -> new IllegalStateException(e);
        };
    }
}
