package dev.taskforge.server.account;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A person who signs in with a password.
 *
 * @param roles by project; {@link Principal#EVERY_PROJECT} stands for all
 * @param disabled may not sign in, and neither session nor token of theirs counts
 * @param lastSignInAt null when they never did
 */
public record User(
        String name,
        Map<String, Role> roles,
        boolean disabled,
        Instant createdAt,
        String createdBy,
        @Nullable Instant lastSignInAt) {

    public User {
        roles = Map.copyOf(roles);
    }

    Principal principal() {
        return new Principal(name, Principal.Kind.USER, roles);
    }
}
