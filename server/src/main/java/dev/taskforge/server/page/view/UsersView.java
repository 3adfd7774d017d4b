package dev.taskforge.server.page.view;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The people who may sign in.
 *
 * @param shortest the fewest characters a password may have
 * @param refusal why a change was refused, in a sentence; empty when none was
 * @param typed what was typed into the form for a new user and what is wrong with it
 */
public record UsersView(List<Person> people, int shortest, String refusal, Typed typed) {

    /**
     * One account.
     *
     * @param grants by project, those without a role included
     * @param own whether it is the reader's
     */
    public record Person(
            String name,
            List<Grant> grants,
            boolean disabled,
            Instant createdAt,
            String createdBy,
            @Nullable Instant lastSignInAt,
            boolean own) {

        /** The grants that give something. */
        public List<Grant> held() {
            return grants.stream().filter(grant -> !grant.role().isEmpty()).toList();
        }
    }

    /** A role on a project, where {@code *} stands for all of them; the role is empty when there is none. */
    public record Grant(String project, String role) {}

    /** What the form holds after a refusal; each error is a sentence, empty when there is none. */
    public record Typed(String name, String role, String nameError, String passwordError) {
        public static final Typed NOTHING = new Typed("", "viewer", "", "");
    }
}
