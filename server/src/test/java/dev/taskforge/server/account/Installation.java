package dev.taskforge.server.account;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.Migrator;
import dev.taskforge.engine.db.TestDatabase;
import dev.taskforge.ops.audit.AuditEntry;
import dev.taskforge.ops.audit.AuditLog;
import dev.taskforge.server.http.ProblemException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Accounts on a real database file, with cheap passwords and a clock that can be set. */
final class Installation implements AutoCloseable {
    static final String GOOD_PASSWORD = "kopi tubruk pagi hari";
    static final String ADDRESS = "192.0.2.7";
    static final AccountSettings SETTINGS = new AccountSettings(
            "an access secret that is only for these tests",
            "a refresh secret that is only for these tests",
            Duration.ofMinutes(15),
            Duration.ofDays(7));

    final SettableClock clock = new SettableClock();
    final AtomicInteger passwordChecks = new AtomicInteger();
    private final Path directory;
    Database database;
    AuditLog audit;
    Accounts accounts;

    Installation(Path directory) {
        this.directory = directory;
        database = TestDatabase.open(directory.resolve("taskforge.db"));
        audit = AuditLog.of(database, clock, directory);
        new Migrator(database, clock).migrate("ops", AuditLog.class, "/db/ops");
        new Migrator(database, clock).migrate("server", Accounts.class, "/db/server");
        accounts = open();
    }

    private Accounts open() {
        return Accounts.open(database, audit, SETTINGS, clock, directory, new CountedPasswords());
    }

    /** Counts the checks, each of which costs the same whoever is asked for. */
    private final class CountedPasswords extends Passwords {
        CountedPasswords() {
            super(64, 1);
        }

        @Override
        boolean matches(String password, String hash) {
            passwordChecks.incrementAndGet();
            return super.matches(password, hash);
        }
    }

    /** Stops and starts again on the same files. */
    void restart() {
        database.close();
        database = TestDatabase.open(directory.resolve("taskforge.db"));
        audit = AuditLog.of(database, clock, directory);
        accounts = open();
    }

    /** Makes the first user, {@code admin}. */
    Principal administrator() {
        var token = accounts.firstUser().issueLinkToken().orElseThrow();
        return accounts.firstUser().create(token, "admin", GOOD_PASSWORD).principal();
    }

    /** Adds a user with {@link #GOOD_PASSWORD}. */
    Principal user(String name, Map<String, Role> roles) {
        return accounts.users()
                .add(Principal.SYSTEM, name, GOOD_PASSWORD, roles)
                .principal();
    }

    TokenPair signIn(String name) {
        return accounts.signInProgram(name, GOOD_PASSWORD, ADDRESS);
    }

    Principal bearer(String token) {
        return accounts.authenticator().authenticate(token, null);
    }

    Principal cookie(String cookie) {
        return accounts.authenticator().authenticate(null, cookie);
    }

    List<AuditEntry> auditEntries() {
        return audit.list(null, null, 1_000);
    }

    /** What was done, oldest first. */
    List<String> auditActions() {
        return auditEntries().reversed().stream().map(AuditEntry::action).toList();
    }

    static ProblemException problemOf(ThrowingCallable call) {
        return catchThrowableOfType(ProblemException.class, call);
    }

    @Override
    public void close() {
        database.close();
    }
}
