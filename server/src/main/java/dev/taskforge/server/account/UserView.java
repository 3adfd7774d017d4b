package dev.taskforge.server.account;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A user as the API shows them. */
record UserView(
        String name,
        Map<String, Role> roles,
        boolean disabled,
        Instant createdAt,
        String createdBy,
        @Nullable Instant lastSignInAt) {

    static UserView of(User user) {
        return new UserView(
                user.name(),
                new TreeMap<>(user.roles()),
                user.disabled(),
                user.createdAt(),
                user.createdBy(),
                user.lastSignInAt());
    }
}
