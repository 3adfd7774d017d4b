package dev.taskforge.server.page.view;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The reader's own account.
 *
 * @param fresh the token just created, shown this once; null otherwise
 * @param typed what was typed into a form and what is wrong with it
 * @param shortest the fewest characters a password may have
 * @param personal whether a person is signed in, who may have tokens and a password, rather than a token itself
 * @param mayManageUsers whether the reader may see and change other accounts
 */
public record AccountView(
        String name,
        List<Grant> roles,
        List<Token> tokens,
        @Nullable Fresh fresh,
        Typed typed,
        int shortest,
        boolean personal,
        boolean mayManageUsers) {

    /** What the forms hold after a refusal; each error is a sentence, empty when there is none. */
    public record Typed(String tokenName, String tokenError, String currentError, String passwordError) {
        public static final Typed NOTHING = new Typed("", "", "", "");
    }

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
