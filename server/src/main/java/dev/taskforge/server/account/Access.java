package dev.taskforge.server.account;

import dev.taskforge.engine.api.Reach;
import java.util.Set;
import java.util.stream.Collectors;
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
            case SIGNED_IN -> principal.signedIn() && principal.kind() != Principal.Kind.VAULT;
            case VIEW -> has(principal, Role.VIEWER, project);
            case OPERATE -> has(principal, Role.OPERATOR, project);
            case WORK -> works(principal, project);
            case VAULT -> principal.kind() == Principal.Kind.VAULT;
            case ADMINISTER -> has(principal, Role.ADMIN, project);
        };
    }

    /** Which jobs {@code principal} may take as a worker: those of every project in which {@link Action#WORK} is allowed. */
    public static Reach reach(Principal principal) {
        var work = principal.work();
        var projects = work == null ? principal.roles().keySet() : work.projects();
        return new Reach(
                work == null ? null : allIfEmpty(work.queues()),
                work == null ? null : allIfEmpty(work.types()),
                allows(principal, Action.WORK, null)
                        ? null
                        : projects.stream()
                                .filter(project -> allows(principal, Action.WORK, project))
                                .collect(Collectors.toSet()));
    }

    private static @Nullable Set<String> allIfEmpty(Set<String> names) {
        return names.isEmpty() ? null : names;
    }

    private static boolean works(Principal principal, @Nullable String project) {
        var work = principal.work();
        return work == null
                ? has(principal, Role.OPERATOR, project)
                : principal.signedIn() && work.includes(project == null ? Principal.EVERY_PROJECT : project);
    }

    private static boolean has(Principal principal, Role needed, @Nullable String project) {
        return principal.signedIn()
                && principal
                        .roleIn(project == null ? Principal.EVERY_PROJECT : project)
                        .filter(role -> role.includes(needed))
                        .isPresent();
    }
}
