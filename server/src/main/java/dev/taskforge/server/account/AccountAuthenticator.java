package dev.taskforge.server.account;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Recognises the local operator, API tokens, accounts of the vault, access tokens and browser sessions. */
final class AccountAuthenticator implements Authenticator {
    private final LocalToken local;
    private final ApiTokens tokens;
    private final VaultAccounts vaults;
    private final ApiSessions apiSessions;
    private final BrowserSessions browserSessions;

    AccountAuthenticator(
            LocalToken local,
            ApiTokens tokens,
            VaultAccounts vaults,
            ApiSessions apiSessions,
            BrowserSessions browserSessions) {
        this.local = local;
        this.tokens = tokens;
        this.vaults = vaults;
        this.apiSessions = apiSessions;
        this.browserSessions = browserSessions;
    }

    @Override
    public Principal authenticate(@Nullable String bearer, @Nullable String sessionCookie) {
        if (bearer != null) {
            return ofBearer(bearer).orElse(Principal.ANONYMOUS);
        }
        return Optional.ofNullable(sessionCookie)
                .flatMap(browserSessions::authenticate)
                .orElse(Principal.ANONYMOUS);
    }

    @Override
    public boolean csrfMatches(String sessionCookie, @Nullable String token) {
        return token != null && Fingerprints.same(browserSessions.csrf(sessionCookie), token);
    }

    private Optional<Principal> ofBearer(String bearer) {
        if (bearer.startsWith(VaultAccounts.PREFIX)) {
            return vaults.authenticate(bearer);
        }
        if (!bearer.startsWith(ApiTokens.PREFIX)) {
            return apiSessions.authenticate(bearer);
        }
        return local.matches(bearer) ? Optional.of(LocalToken.PRINCIPAL) : tokens.authenticate(bearer);
    }
}
