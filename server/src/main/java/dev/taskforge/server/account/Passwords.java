package dev.taskforge.server.account;

import dev.taskforge.server.http.ProblemException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Hashes passwords with Argon2id. The parameters and the salt are part of each hash, so that they may rise later. Safe
 * for use by any number of threads; two at a time do the work, because each needs 19 MiB for it.
 */
class Passwords {
    private static final int MEMORY_KIB = 19 * 1024;
    private static final int PASSES = 2;
    private static final int LANES = 1;
    private static final int HASH_BYTES = 32;
    private static final int SALT_BYTES = 16;
    private static final int AT_ONCE = 2;
    private static final int LONGEST_WAIT_SECONDS = 10;

    private final Semaphore seats = new Semaphore(AT_ONCE, true);
    private final Argon2id current;
    private final String nobody;

    Passwords() {
        this(MEMORY_KIB, PASSES);
    }

    Passwords(int memoryKib, int passes) {
        current = new Argon2id(memoryKib, passes, LANES);
        nobody = PasswordHash.ofNobody(current, RandomText.bytes(SALT_BYTES), RandomText.bytes(HASH_BYTES))
                .text();
    }

    /** A hash no password fits. Checking against it takes as long as against that of a real user. */
    String hashOfNobody() {
        return nobody;
    }

    /** The hash to store for a password. */
    String hash(String password) {
        takeSeat();
        try {
            return PasswordHash.of(current, bytes(password), RandomText.bytes(SALT_BYTES), HASH_BYTES)
                    .text();
        } finally {
            seats.release();
        }
    }

    /** Whether the password is the one {@code hash} was made of. */
    boolean matches(String password, String hash) {
        takeSeat();
        try {
            // A longer one cannot have been stored; it is cut so that it costs the same.
            var cut = password.length() > 4 * PasswordRules.LONGEST ? password.substring(0, 1) : password;
            return PasswordHash.parse(hash).fits(bytes(cut)) && cut.length() == password.length();
        } finally {
            seats.release();
        }
    }

    /** Whether the hash was made with less effort than is asked for today. */
    boolean isOutdated(String hash) {
        var made = PasswordHash.parse(hash).function();
        return made.memoryKib() < current.memoryKib() || made.passes() < current.passes();
    }

    private void takeSeat() {
        try {
            if (!seats.tryAcquire(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS)) {
                throw ProblemException.tooMany(LONGEST_WAIT_SECONDS, "account.sign_in.busy");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ProblemException.tooMany(LONGEST_WAIT_SECONDS, "account.sign_in.busy");
        }
    }

    /** The same password typed on different keyboards may arrive as different code points. */
    private static byte[] bytes(String password) {
        return Normalizer.normalize(password, Normalizer.Form.NFKC).getBytes(StandardCharsets.UTF_8);
    }
}
