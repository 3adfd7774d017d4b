package dev.taskforge.server.account;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What to change about a user; null leaves it as it is.
 *
 * @param password the new one
 * @param currentPassword the present one; needed of a person who changes their own
 * @param roles replace all roles of the user
 */
public record UserChange(
        @Nullable String password,
        @Nullable String currentPassword,
        @Nullable Map<String, Role> roles,
        @Nullable Boolean disabled) {

    public static UserChange ofPassword(String password, @Nullable String currentPassword) {
        return new UserChange(password, currentPassword, null, null);
    }

    /** Without the passwords. */
    @Override
    public String toString() {
        return "UserChange[roles=" + roles + ", disabled=" + disabled + "]";
    }
}
