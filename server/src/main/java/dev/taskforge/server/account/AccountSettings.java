package dev.taskforge.server.account;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * What the accounts need to know from the environment.
 *
 * @param jwtSecret signs access tokens (HS256) and is the root of the keys for cross-site tokens and fingerprints
 * @param refreshSecret signs refresh tokens; another secret than {@code jwtSecret}
 * @param accessLife how long an access token is good
 * @param refreshLife how long a refresh token is good when it is not used
 */
public record AccountSettings(String jwtSecret, String refreshSecret, Duration accessLife, Duration refreshLife) {
    private static final int SHORTEST_SECRET = 32;

    public AccountSettings {
        requireLong("JWT_SECRET", jwtSecret);
        requireLong("JWT_REFRESH_SECRET", refreshSecret);
        if (jwtSecret.equals(refreshSecret)) {
            throw new IllegalArgumentException("JWT_REFRESH_SECRET must differ from JWT_SECRET");
        }
        if (!accessLife.isPositive() || !refreshLife.isPositive()) {
            throw new IllegalArgumentException("the life of a token must be positive");
        }
    }

    private static void requireLong(String variable, String secret) {
        if (secret.getBytes(StandardCharsets.UTF_8).length < SHORTEST_SECRET) {
            throw new IllegalArgumentException(variable + " is shorter than " + SHORTEST_SECRET + " bytes");
        }
    }

    /** Without the secrets. */
    @Override
    public String toString() {
        return "AccountSettings[accessLife=" + accessLife + ", refreshLife=" + refreshLife + "]";
    }
}
