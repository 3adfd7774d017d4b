package dev.taskforge.server.account;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who is asking. Immutable.
 *
 * @param name a user's name, {@code OWNER/TOKEN} for an API token, the account's name for one of the vault, {@code local} for the local operator, {@code system}
 *     for TaskForge itself, or empty when nobody signed in
 * @param roles by project name; {@link #EVERY_PROJECT} stands for all projects and for the installation itself
 * @param work what a worker token may work on besides what its roles grant; null for everybody else
 */
public record Principal(
        String name,
        Kind kind,
        Map<String, Role> roles,
        @Nullable WorkScope work) {
    public static final String EVERY_PROJECT = "*";

    /** Nobody in particular: no credentials, or credentials that are not valid (any more). */
    public static final Principal ANONYMOUS = new Principal("", Kind.ANONYMOUS, Map.of());

    /** TaskForge itself, for work that no request asked for. */
    public static final Principal SYSTEM = new Principal("system", Kind.SYSTEM, Map.of(EVERY_PROJECT, Role.ADMIN));

    /** How a principal proved who it is. */
    public enum Kind {
        ANONYMOUS,
        USER,
        TOKEN,
        VAULT,
        LOCAL,
        SYSTEM
    }

    public Principal {
        roles = Map.copyOf(roles);
    }

    /** One that is no worker token. */
    public Principal(String name, Kind kind, Map<String, Role> roles) {
        this(name, kind, roles, null);
    }

    /** An account of the vault, which has no role anywhere. */
    static Principal vault(String account) {
        return new Principal(account, Kind.VAULT, Map.of());
    }

    public boolean signedIn() {
        return kind != Kind.ANONYMOUS;
    }

    /** The name the audit log and records keep: the user's name, {@code token:OWNER/TOKEN} or {@code vault:ACCOUNT}. */
    public String actor() {
        return switch (kind) {
            case TOKEN -> "token:" + name;
            case VAULT -> "vault:" + name;
            default -> name;
        };
    }

    /** The person answerable for what is done: a token's owner, else the name. Use it where a second person is needed. */
    public String person() {
        int slash = name.indexOf('/');
        return kind == Kind.TOKEN && slash >= 0 ? name.substring(0, slash) : name;
    }

    /** The role in {@code project}: the greater of the one given for it and the one given for every project. */
    public Optional<Role> roleIn(String project) {
        var everywhere = roles.get(EVERY_PROJECT);
        var here = roles.get(project);
        if (everywhere == null || here == null) {
            return Optional.ofNullable(here == null ? everywhere : here);
        }
        return Optional.of(here.includes(everywhere) ? here : everywhere);
    }
}
