package dev.taskforge.server.account;

import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.ops.audit.AuditLog;
import dev.taskforge.server.http.ProblemException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Finds out whether a name and a password belong together, and tells a caller nothing else: an unknown name, a wrong
 * password and a disabled user look and cost the same. Limits guessing and records failures.
 */
final class PasswordCheck {
    private final Database database;
    private final AuditLog audit;
    private final Passwords passwords;
    private final LoginThrottle throttle;

    PasswordCheck(Database database, AuditLog audit, Passwords passwords, LoginThrottle throttle) {
        this.database = database;
        this.audit = audit;
        this.passwords = passwords;
        this.throttle = throttle;
    }

    /** What follows a right password, in the transaction that confirms it. */
    @FunctionalInterface
    interface Success<T> {
        T of(Tx tx, User user);
    }

    /**
     * Checks a password.
     *
     * @return what {@code success} gave, or empty when name and password do not belong together
     * @throws ProblemException 429 when there were too many failures
     */
    <T> Optional<T> check(String name, String password, String address, Success<T> success) {
        database.write(tx -> throttle.begin(tx, name, address)).ifPresent(wait -> {
            throw ProblemException.tooMany(seconds(wait), "account.sign_in.throttled", seconds(wait));
        });
        var found = database.read(tx -> UserTable.find(tx, name));
        var hash = found.map(UserTable.Stored::passwordHash).orElse(passwords.hashOfNobody());
        boolean matches = passwords.matches(password, hash);
        if (!matches || found.isEmpty() || found.get().user().disabled()) {
            recordFailure(found, name, address);
            return Optional.empty();
        }
        var better = passwords.isOutdated(hash) ? Optional.of(passwords.hash(password)) : Optional.<String>empty();
        return database.write(tx -> {
            // Looked at again: the user may have been disabled or given another password meanwhile.
            var now = UserTable.find(tx, name)
                    .filter(stored -> stored.passwordHash().equals(hash))
                    .filter(stored -> !stored.user().disabled());
            if (now.isEmpty()) {
                return Optional.empty();
            }
            throttle.succeeded(tx, name, address);
            better.ifPresent(stronger -> UserTable.setPassword(tx, name, stronger));
            return Optional.of(success.of(tx, now.get().user()));
        });
    }

    private void recordFailure(Optional<UserTable.Stored> found, String name, String address) {
        database.write(tx -> {
            var wait = seconds(throttle.waitOf(tx, name));
            // A name nobody has is not written down: it may be a password typed into the wrong field.
            var subject = found.map(stored -> stored.user().name()).orElse("unknown");
            return audit.append(
                    tx,
                    "anonymous",
                    "login.failure",
                    null,
                    "user/" + subject,
                    Map.of("address", address, "wait_seconds", wait));
        });
    }

    /** Whole seconds, rounded up so that who waits that long may try again. */
    private static long seconds(Duration wait) {
        return wait.plusMillis(999).toSeconds();
    }
}
