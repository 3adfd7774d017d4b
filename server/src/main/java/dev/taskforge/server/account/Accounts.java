package dev.taskforge.server.account;

import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.ops.audit.AuditLog;
import dev.taskforge.server.http.ProblemException;
import dev.taskforge.server.http.Routes;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The accounts of an installation: what pages and routes do with users, sessions and tokens. Safe for any thread. */
public final class Accounts {
    private final AuditLog audit;
    private final Clock clock;
    private final PasswordCheck passwordCheck;
    private final Users users;
    private final FirstUser firstUser;
    private final ApiTokens tokens;
    private final VaultAccounts vaults;
    private final ApiSessions apiSessions;
    private final BrowserSessions browserSessions;
    private final Authenticator authenticator;

    private Accounts(
            Database database,
            AuditLog audit,
            AccountSettings settings,
            Clock clock,
            LocalToken local,
            Passwords passwords) {
        this.audit = audit;
        this.clock = clock;
        var throttle = new LoginThrottle(clock, settings.jwtSecret());
        passwordCheck = new PasswordCheck(database, audit, passwords, throttle);
        users = new Users(database, audit, clock, passwords, passwordCheck);
        firstUser = new FirstUser(database, clock, passwords, users);
        tokens = new ApiTokens(database, audit, clock);
        vaults = new VaultAccounts(database, audit, clock);
        apiSessions = new ApiSessions(database, audit, clock, settings);
        browserSessions = new BrowserSessions(database, audit, clock, settings.jwtSecret());
        authenticator = new AccountAuthenticator(local, tokens, vaults, apiSessions, browserSessions);
    }

    /**
     * Opens the accounts kept in {@code database}, whose migrations must have run.
     *
     * @param dataDirectory where the local operator's token is kept; one is written when it is missing
     */
    public static Accounts open(
            Database database, AuditLog audit, AccountSettings settings, Clock clock, Path dataDirectory) {
        return open(database, audit, settings, clock, dataDirectory, new Passwords());
    }

    static Accounts open(
            Database database,
            AuditLog audit,
            AccountSettings settings,
            Clock clock,
            Path dataDirectory,
            Passwords passwords) {
        return new Accounts(database, audit, settings, clock, LocalToken.in(dataDirectory), passwords);
    }

    public Users users() {
        return users;
    }

    public ApiTokens tokens() {
        return tokens;
    }

    public VaultAccounts vaults() {
        return vaults;
    }

    public FirstUser firstUser() {
        return firstUser;
    }

    public Authenticator authenticator() {
        return authenticator;
    }

    /** The routes of the API under {@code /api/v1}: auth, users and tokens. */
    public List<Routes> routes() {
        return List.of(new AuthRoutes(this), new UserRoutes(users), new TokenRoutes(tokens));
    }

    /**
     * Signs a person in for a browser.
     *
     * @param address the client's, for the limit on guessing
     * @throws ProblemException 401 when name and password do not belong together, 429 after too many failures
     */
    public BrowserSession signIn(String name, String password, String address) {
        return passwordCheck
                .check(UserNames.typed(name), password, address, (tx, user) -> {
                    recordSuccess(tx, user, "browser", address);
                    return browserSessions.open(tx, user);
                })
                .orElseThrow(Accounts::refused);
    }

    /** Signs a person in for a program; otherwise like {@link #signIn}. */
    public TokenPair signInProgram(String name, String password, String address) {
        return passwordCheck
                .check(UserNames.typed(name), password, address, (tx, user) -> {
                    recordSuccess(tx, user, "api", address);
                    return apiSessions.open(tx, user);
                })
                .orElseThrow(Accounts::refused);
    }

    /**
     * Exchanges a refresh token for a new pair.
     *
     * @throws ProblemException 401 when it is not good (any more)
     */
    public TokenPair refresh(String refreshToken) {
        return apiSessions.refresh(refreshToken).orElseThrow(() -> ProblemException.unauthorized("account.refresh"));
    }

    /** Ends a browser's session. */
    public void signOut(String sessionCookie) {
        browserSessions.end(sessionCookie);
    }

    /** Ends a program's session, known by its access or refresh token. */
    public void signOutProgram(String token) {
        apiSessions.end(token);
    }

    /** What each form and script of this session must send as {@code _csrf} or {@code X-CSRF-Token}. */
    public String csrf(String sessionCookie) {
        return browserSessions.csrf(sessionCookie);
    }

    /**
     * Changes the password of a signed-in person and, since that ends all their sessions, begins a new one.
     *
     * @throws ProblemException 422 naming each wrong field, 429 after too many wrong present passwords
     */
    public BrowserSession changePassword(
            Principal person, @Nullable String currentPassword, String newPassword, String address) {
        users.change(person, person.person(), UserChange.ofPassword(newPassword, currentPassword), address);
        return signIn(person.person(), newPassword, address);
    }

    private void recordSuccess(Tx tx, User user, String kind, String address) {
        UserTable.setLastSignIn(tx, user.name(), clock.instant());
        audit.append(
                tx,
                user.name(),
                "login.success",
                null,
                "user/" + user.name(),
                Map.of("kind", kind, "address", address));
    }

    private static ProblemException refused() {
        return ProblemException.unauthorized("account.sign_in.refused");
    }
}
