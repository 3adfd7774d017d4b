package dev.taskforge.server.account;

import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.ops.audit.AuditLog;
import dev.taskforge.ops.text.Message;
import dev.taskforge.server.http.FieldError;
import dev.taskforge.server.http.ProblemException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * API tokens: made by a person, shown once, stored as a hash. A token never grants more than its owner holds, also when
 * the owner's roles shrink later, and counts for nothing while the owner is disabled. Safe for use by any thread.
 */
public final class ApiTokens {
    static final String PREFIX = "tf_";
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,62}");
    private static final int MOST_PER_OWNER = 100;
    /** How exactly the last use is known; each note of it is a write. */
    private static final Duration USED_STEP = Duration.ofMinutes(1);

    private final Database database;
    private final AuditLog audit;
    private final Clock clock;

    ApiTokens(Database database, AuditLog audit, Clock clock) {
        this.database = database;
        this.audit = audit;
        this.clock = clock;
    }

    /** Every token, by owner and name. */
    public List<ApiToken> list() {
        return database.read(ApiTokenTable::all);
    }

    /** The tokens of one owner, by name. */
    public List<ApiToken> list(String owner) {
        return database.read(tx -> ApiTokenTable.of(tx, owner));
    }

    /**
     * Makes a token that belongs to {@code creator}.
     *
     * @param roles null for those of the creator
     * @param life null for a token that does not expire
     * @throws ProblemException 403 when the creator is a token itself, 409 when the name is taken or there are too
     *     many, 422 when the name is malformed or the roles are above the creator's
     */
    public NewApiToken create(
            Principal creator, String name, @Nullable Map<String, Role> roles, @Nullable Duration life) {
        return create(creator, name, roles, null, life);
    }

    /**
     * Makes a token that may also work on jobs; otherwise as the other one.
     *
     * @param roles null for those of the creator, or for none when it may work
     * @param work null for a token that is no worker's
     */
    public NewApiToken create(
            Principal creator,
            String name,
            @Nullable Map<String, Role> roles,
            @Nullable WorkScope work,
            @Nullable Duration life) {
        if (creator.kind() == Principal.Kind.TOKEN || !creator.signedIn()) {
            throw ProblemException.forbidden("account.token.by_token");
        }
        var granted = roles != null ? roles : work == null ? creator.roles() : Map.<String, Role>of();
        refuseMalformed(creator, name, granted, work);
        var now = clock.instant();
        var secret = PREFIX + RandomText.secret();
        var expiresAt = life == null ? null : now.plus(life);
        var token = new ApiToken(RandomText.id(), creator.name(), name, granted, work, now, expiresAt, null);
        database.write(tx -> {
            ApiTokenTable.deleteExpired(tx, token.owner(), now);
            if (ApiTokenTable.of(tx, token.owner()).size() >= MOST_PER_OWNER) {
                throw ProblemException.conflict("account.token.many", MOST_PER_OWNER);
            }
            if (!ApiTokenTable.insert(tx, token, Fingerprints.sha256(secret))) {
                throw ProblemException.conflict("account.token.taken", name);
            }
            var expires = expiresAt == null ? "never" : expiresAt.toString();
            var details = new TreeMap<String, Object>(Map.of("roles", Roles.words(granted), "expires_at", expires));
            if (work != null) {
                details.put("work", TokenWork.words(work));
            }
            record(tx, creator, "token.create", token, details);
            return token;
        });
        return new NewApiToken(token, secret);
    }

    private static void refuseMalformed(
            Principal creator, String name, Map<String, Role> roles, @Nullable WorkScope work) {
        var problems = Roles.problems(roles);
        problems.addAll(Roles.beyond(roles, creator));
        if (work != null) {
            problems.addAll(TokenWork.problems(work, creator));
        }
        if (!NAME.matcher(name).matches()) {
            problems.add(new FieldError("name", Message.of("account.token.name")));
        }
        Users.refuse(problems);
    }

    public Optional<ApiToken> find(String id) {
        return database.read(tx -> ApiTokenTable.find(tx, id));
    }

    /** Ends a token for good. Who may is decided by the caller. */
    public void revoke(Principal actor, ApiToken token) {
        database.write(tx -> {
            ApiTokenTable.delete(tx, token.id());
            record(tx, actor, "token.revoke", token, Map.of());
            return token;
        });
    }

    /** Who holds this token, or empty when it is not good (any more). */
    Optional<Principal> authenticate(String secret) {
        var now = clock.instant();
        var found = database.read(tx -> ApiTokenTable.findBySecret(tx, Fingerprints.sha256(secret))
                .filter(token -> !token.isExpired(now))
                .flatMap(token -> owner(tx, token).map(owner -> limited(token, owner))));
        found.filter(token -> isNoteworthy(token.lastUsedAt(), now))
                .ifPresent(token -> database.write(tx -> {
                    ApiTokenTable.setLastUsed(tx, token.id(), now);
                    return token;
                }));
        return found.map(ApiToken::principal);
    }

    private static Optional<Principal> owner(Tx tx, ApiToken token) {
        if (token.owner().equals(LocalToken.NAME)) {
            return Optional.of(LocalToken.PRINCIPAL);
        }
        return UserTable.find(tx, token.owner())
                .map(UserTable.Stored::user)
                .filter(user -> !user.disabled())
                .map(User::principal);
    }

    private static ApiToken limited(ApiToken token, Principal owner) {
        var work = token.work();
        return new ApiToken(
                token.id(),
                token.owner(),
                token.name(),
                Roles.common(token.principal(), owner),
                work == null ? null : work.within(owner),
                token.createdAt(),
                token.expiresAt(),
                token.lastUsedAt());
    }

    private static boolean isNoteworthy(@Nullable Instant lastUsed, Instant now) {
        return lastUsed == null || !now.isBefore(lastUsed.plus(USED_STEP));
    }

    private void record(Tx tx, Principal actor, String action, ApiToken token, Object details) {
        audit.append(tx, actor.actor(), action, null, "token/" + token.owner() + "/" + token.name(), details);
    }
}
