package dev.taskforge.server.http;

import dev.taskforge.server.account.Authenticator;
import dev.taskforge.server.account.Principal;
import dev.taskforge.server.account.Role;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Knows one person, an operator of the project sppg, by the token or session {@code good}. */
final class OneOperator implements Authenticator {
    @Override
    public Principal authenticate(@Nullable String bearer, @Nullable String sessionCookie) {
        return "good".equals(bearer) || "good".equals(sessionCookie)
                ? new Principal("siti", Principal.Kind.USER, Map.of("sppg", Role.OPERATOR))
                : Principal.ANONYMOUS;
    }

    @Override
    public boolean csrfMatches(String sessionCookie, @Nullable String token) {
        return "token".equals(token);
    }
}
