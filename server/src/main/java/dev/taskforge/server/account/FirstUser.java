package dev.taskforge.server.account;

import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.server.http.ProblemException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * How the first user comes to be: whoever sees the terminal gets a link that works once and for a day, and makes an
 * administrator with it. Safe for use by any thread.
 */
public final class FirstUser {
    static final Duration LINK_LIFE = Duration.ofHours(24);

    private final Database database;
    private final Clock clock;
    private final Passwords passwords;
    private final Users users;

    FirstUser(Database database, Clock clock, Passwords passwords, Users users) {
        this.database = database;
        this.clock = clock;
        this.passwords = passwords;
        this.users = users;
    }

    /**
     * Makes the token of a new link, which replaces the one before. To be called at each start.
     *
     * @return the token to print, never stored nor shown again; empty once there is a user
     */
    public Optional<String> issueLinkToken() {
        var token = RandomText.secret();
        return database.write(tx -> {
            tx.update("DELETE FROM account_first_link");
            if (!UserTable.isEmpty(tx)) {
                return Optional.empty();
            }
            tx.update(
                    "INSERT INTO account_first_link (secret_hash, expires_at) VALUES (?, ?)",
                    Fingerprints.sha256(token),
                    clock.instant().plus(LINK_LIFE));
            return Optional.of(token);
        });
    }

    /** Whether a link with this token would work now. */
    public boolean isGood(String token) {
        return database.read(tx -> isGood(tx, token));
    }

    /**
     * Uses the link up and makes an administrator of everything.
     *
     * @throws ProblemException 403 when the link does not work (any more), 422 naming each wrong field; then the link
     *     stays good
     */
    public User create(String token, String username, String password) {
        if (!isGood(token)) {
            throw spent();
        }
        Users.refuse(Users.problemsOfNew(username, password));
        var hash = passwords.hash(password);
        var roles = Map.of(Principal.EVERY_PROJECT, Role.ADMIN);
        var user = new User(username, roles, false, clock.instant(), username, null);
        return database.write(tx -> {
            if (!isGood(tx, token)) {
                throw spent();
            }
            tx.update("DELETE FROM account_first_link");
            users.insert(tx, username, user, hash);
            return user;
        });
    }

    private boolean isGood(Tx tx, String token) {
        return UserTable.isEmpty(tx)
                && tx.first(
                                "SELECT 1 AS one FROM account_first_link WHERE secret_hash = ? AND expires_at > ?",
                                row -> row.integer("one"),
                                Fingerprints.sha256(token),
                                clock.instant())
                        .isPresent();
    }

    private static ProblemException spent() {
        return ProblemException.forbidden("account.first_user.spent");
    }
}
