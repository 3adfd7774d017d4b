package dev.taskforge.server.account;

import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.ops.audit.AuditLog;
import dev.taskforge.server.account.SessionTable.Session;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Sessions of browsers, held by a cookie. They end after {@link #IDLE} without a request and after {@link #LONGEST} in
 * any case. The database keeps a hash of the cookie. Safe for use by any thread.
 */
final class BrowserSessions {
    static final Duration IDLE = Duration.ofHours(12);
    static final Duration LONGEST = Duration.ofDays(7);
    /** How exactly the last request of a session is known; each note of it is a write. */
    private static final Duration SEEN_STEP = Duration.ofMinutes(1);

    private static final int COOKIE_LENGTH = 43;

    private final Database database;
    private final AuditLog audit;
    private final Clock clock;
    private final String key;

    BrowserSessions(Database database, AuditLog audit, Clock clock, String key) {
        this.database = database;
        this.audit = audit;
        this.clock = clock;
        this.key = key;
    }

    /** Begins a session of a user whose password was right. */
    BrowserSession open(Tx tx, User user) {
        var cookie = RandomText.secret();
        var now = clock.instant();
        SessionTable.insert(
                tx, Fingerprints.sha256(cookie), SessionTable.Kind.BROWSER, user.name(), now, now.plus(LONGEST));
        return new BrowserSession(cookie, user.principal(), LONGEST);
    }

    /** Who holds this cookie, or empty when its session ended. */
    Optional<Principal> authenticate(String cookie) {
        if (cookie.length() != COOKIE_LENGTH) {
            return Optional.empty();
        }
        record Found(Session session, Principal principal) {}
        var now = clock.instant();
        var found = database.read(tx -> live(tx, Fingerprints.sha256(cookie), now)
                .flatMap(session -> UserTable.find(tx, session.user())
                        .map(UserTable.Stored::user)
                        .filter(user -> !user.disabled())
                        .map(user -> new Found(session, user.principal()))));
        found.map(Found::session)
                .filter(session -> !now.isBefore(session.lastSeenAt().plus(SEEN_STEP)))
                .ifPresent(session -> database.write(tx -> {
                    SessionTable.setLastSeen(tx, session.id(), now);
                    return session;
                }));
        return found.map(Found::principal);
    }

    /** Ends the session of this cookie; does nothing when it ended before. */
    void end(String cookie) {
        var id = Fingerprints.sha256(cookie);
        database.write(tx -> {
            var session = SessionTable.find(tx, id);
            session.ifPresent(ended -> {
                SessionTable.end(tx, id);
                audit.append(tx, ended.user(), "logout", null, "user/" + ended.user(), Map.of("kind", "browser"));
            });
            return id;
        });
    }

    /** What a form must carry to be taken for one of this session. */
    String csrf(String cookie) {
        return Fingerprints.keyed(key, "csrf", cookie);
    }

    private static Optional<Session> live(Tx tx, String id, Instant now) {
        return SessionTable.find(tx, id)
                .filter(session -> session.kind() == SessionTable.Kind.BROWSER)
                .filter(session -> now.isBefore(session.expiresAt()))
                .filter(session -> now.isBefore(session.lastSeenAt().plus(IDLE)));
    }
}
