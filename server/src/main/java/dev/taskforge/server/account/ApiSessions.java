package dev.taskforge.server.account;

import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.ops.audit.AuditLog;
import dev.taskforge.server.account.SessionTable.Session;
import dev.taskforge.server.account.SignedTokens.Claims;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Sessions of programs: a short access token and a refresh token that is good for one exchange. Safe for use by any
 * thread.
 *
 * <p>A refresh token that was exchanged before and comes again means that two hold it, so its session ends, for both.
 * There is one exception: within {@link #GRACE} of the exchange the token just replaced is merely refused, because two
 * threads of one client may have sent it at once. Exactly one of them gets the new pair.
 *
 * <p>The database keeps only a hash of what the refresh token carries: neither a copy of the database nor the secret
 * alone is enough to make one.
 */
final class ApiSessions {
    static final Duration GRACE = Duration.ofSeconds(10);

    private final Database database;
    private final AuditLog audit;
    private final Clock clock;
    private final SignedTokens access;
    private final SignedTokens refresh;

    ApiSessions(Database database, AuditLog audit, Clock clock, AccountSettings settings) {
        this.database = database;
        this.audit = audit;
        this.clock = clock;
        this.access = new SignedTokens("access", settings.jwtSecret(), settings.accessLife(), clock);
        this.refresh = new SignedTokens("refresh", settings.refreshSecret(), settings.refreshLife(), clock);
    }

    /** Begins a session of a user whose password was right. */
    TokenPair open(Tx tx, User user) {
        var secret = RandomText.secret();
        var now = clock.instant();
        SessionTable.insert(
                tx, Fingerprints.sha256(secret), SessionTable.Kind.API, user.name(), now, now.plus(refresh.life()));
        return pair(user.name(), secret, 0);
    }

    /** Exchanges a refresh token for a new pair; empty when it is not good (any more). */
    Optional<TokenPair> refresh(String refreshToken) {
        return refresh.read(refreshToken).flatMap(claims -> database.write(tx -> exchange(tx, claims)));
    }

    private Optional<TokenPair> exchange(Tx tx, Claims claims) {
        var now = clock.instant();
        var id = Fingerprints.sha256(claims.session());
        var session = live(tx, id, claims, now);
        if (session.isEmpty()) {
            return Optional.empty();
        }
        if (SessionTable.rotate(tx, id, claims.generation(), now, now.plus(refresh.life()))) {
            return Optional.of(pair(claims.user(), claims.session(), claims.generation() + 1));
        }
        if (!wasJustReplaced(session.get(), claims, now)) {
            SessionTable.end(tx, id);
            audit.append(tx, claims.user(), "session.reuse", null, "user/" + claims.user(), Map.of("ended", true));
        }
        return Optional.empty();
    }

    private static boolean wasJustReplaced(Session session, Claims claims, Instant now) {
        return session.generation() == claims.generation() + 1
                && now.isBefore(session.rotatedAt().plus(GRACE));
    }

    /** Who holds this access token, or empty when it is not good (any more). */
    Optional<Principal> authenticate(String accessToken) {
        return access.read(accessToken)
                .flatMap(claims -> database.read(tx -> {
                    var session = live(tx, claims.session(), claims, clock.instant());
                    return session.flatMap(found -> UserTable.find(tx, found.user()))
                            .map(stored -> stored.user().principal());
                }));
    }

    /** Ends the session of an access or a refresh token; does nothing when it has none. */
    void end(String token) {
        var id = refresh.read(token)
                .map(claims -> Fingerprints.sha256(claims.session()))
                .or(() -> access.read(token).map(Claims::session));
        id.ifPresent(found -> database.write(tx -> {
            var session = SessionTable.find(tx, found);
            session.ifPresent(ended -> {
                SessionTable.end(tx, found);
                audit.append(tx, ended.user(), "logout", null, "user/" + ended.user(), Map.of("kind", "api"));
            });
            return found;
        }));
    }

    private static Optional<Session> live(Tx tx, String id, Claims claims, Instant now) {
        return SessionTable.find(tx, id)
                .filter(session -> session.kind() == SessionTable.Kind.API)
                .filter(session -> session.user().equals(claims.user()))
                .filter(session -> now.isBefore(session.expiresAt()))
                .filter(session -> UserTable.find(tx, session.user())
                        .filter(stored -> !stored.user().disabled())
                        .filter(stored -> !claims.issuedAt().isBefore(stored.sessionsValidFrom()))
                        .isPresent());
    }

    private TokenPair pair(String user, String secret, int generation) {
        return TokenPair.of(
                access.issue(user, Fingerprints.sha256(secret), generation),
                access.life().toSeconds(),
                refresh.issue(user, secret, generation));
    }
}
