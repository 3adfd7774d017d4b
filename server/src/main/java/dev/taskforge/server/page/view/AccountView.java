package dev.taskforge.server.page.view;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The reader's own account.
 *
 * @param fresh the token just created, shown this once; null otherwise
 * @param error what is wrong with the form; empty when nothing is
 * @param personal whether a person is signed in, who may have tokens, rather than a token itself
 */
public record AccountView(
        String name,
        List<Grant> roles,
        List<Token> tokens,
        @Nullable Fresh fresh,
        String typedName,
        String error,
        boolean personal) {

    /** A role on a project; {@code *} stands for all of them. */
    public record Grant(String project, String role) {}

    public record Token(
            String id,
            String name,
            String roles,
            Instant createdAt,
            @Nullable Instant expiresAt,
            @Nullable Instant usedAt) {}

    public record Fresh(String name, String secret) {}
}
