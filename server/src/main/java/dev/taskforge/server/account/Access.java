package dev.taskforge.server.account;

import org.jspecify.annotations.Nullable;

/** The one access decision: what is not granted is denied. Pure. */
public final class Access {
    private Access() {}

    /**
     * Whether {@code principal} may do {@code action}.
     *
     * @param project the project it concerns, or null for the installation as a whole, which needs the role on every
     *     project
     */
    public static boolean allows(Principal principal, Action action, @Nullable String project) {
        return switch (action) {
            case PUBLIC -> true;
            case SIGNED_IN -> principal.signedIn();
            case VIEW -> has(principal, Role.VIEWER, project);
            case OPERATE -> has(principal, Role.OPERATOR, project);
            case ADMINISTER -> has(principal, Role.ADMIN, project);
        };
    }

    private static boolean has(Principal principal, Role needed, @Nullable String project) {
        return principal.signedIn()
                && principal
                        .roleIn(project == null ? Principal.EVERY_PROJECT : project)
                        .filter(role -> role.includes(needed))
                        .isPresent();
    }
}
