package dev.taskforge.server.account;

import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.ops.audit.AuditLog;
import dev.taskforge.ops.text.Message;
import dev.taskforge.server.http.FieldError;
import dev.taskforge.server.http.ProblemException;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The users: adding, changing and removing them, each with its audit entry in the same transaction. Safe for use by any
 * thread. Who may call what is decided by the caller.
 *
 * <p>There is always an enabled user with the role admin on every project, once there was one: a change that would end
 * that is refused.
 */
public final class Users {
    private final Database database;
    private final AuditLog audit;
    private final Clock clock;
    private final Passwords passwords;
    private final PasswordCheck passwordCheck;

    Users(Database database, AuditLog audit, Clock clock, Passwords passwords, PasswordCheck passwordCheck) {
        this.database = database;
        this.audit = audit;
        this.clock = clock;
        this.passwords = passwords;
        this.passwordCheck = passwordCheck;
    }

    /** All users by name. */
    public List<User> list() {
        return database.read(
                tx -> UserTable.all(tx).stream().map(UserTable.Stored::user).toList());
    }

    public Optional<User> find(String name) {
        return database.read(tx -> UserTable.find(tx, name).map(UserTable.Stored::user));
    }

    /**
     * Adds a user.
     *
     * @throws ProblemException 422 naming each wrong field, 409 when the name is taken or the very first user is no
     *     administrator
     */
    public User add(Principal actor, String name, String password, Map<String, Role> roles) {
        var problems = problemsOfNew(name, password);
        problems.addAll(Roles.problems(roles));
        refuse(problems);
        var user = new User(name, roles, false, clock.instant(), actor.actor(), null);
        var hash = passwords.hash(password);
        return database.write(tx -> {
            insert(tx, actor.actor(), user, hash);
            refuseWithoutAdministrator(tx);
            return user;
        });
    }

    /**
     * Changes a user. A new password and disabling end all sessions of the user at once.
     *
     * @param address the client's, for the limit on guessing the present password
     * @throws ProblemException 404, 422 naming each wrong field, 409 when it would leave no administrator, 429 after
     *     too many wrong present passwords
     */
    public User change(Principal actor, String name, UserChange change, String address) {
        var before = find(name).orElseThrow(Users::unknown);
        refuse(problemsOf(before, change));
        var newPassword = change.password();
        if (newPassword != null && actor.person().equals(name)) {
            requirePresentPassword(before, change, address);
        }
        var hash = newPassword == null ? null : passwords.hash(newPassword);
        return database.write(tx -> {
            var user = UserTable.find(tx, name).orElseThrow(Users::unknown).user();
            if (hash != null) {
                UserTable.setPassword(tx, name, hash);
                record(tx, actor, "user.password", name, Map.of());
            }
            applyRoles(tx, actor, user, change);
            applyDisabled(tx, actor, user, change);
            if (hash != null || Boolean.TRUE.equals(change.disabled())) {
                endSessions(tx, name);
            }
            refuseWithoutAdministrator(tx);
            return UserTable.find(tx, name).orElseThrow(Users::unknown).user();
        });
    }

    /**
     * Removes a user with their sessions and tokens. To keep the name from being given to someone else, disable the
     * user instead.
     *
     * @throws ProblemException 404, or 409 when it would leave no administrator
     */
    public void remove(Principal actor, String name) {
        database.write(tx -> {
            if (!UserTable.delete(tx, name)) {
                throw unknown();
            }
            tx.update("DELETE FROM account_token WHERE owner = ?", name);
            record(tx, actor, "user.delete", name, Map.of());
            refuseWithoutAdministrator(tx);
            return name;
        });
    }

    /** What is wrong with the name and password of a new user. */
    static List<FieldError> problemsOfNew(String name, String password) {
        var problems = new ArrayList<FieldError>();
        UserNames.problem(name).ifPresent(message -> problems.add(new FieldError("username", message)));
        PasswordRules.problem(name, password).ifPresent(message -> problems.add(new FieldError("password", message)));
        return problems;
    }

    static void refuse(List<FieldError> problems) {
        if (!problems.isEmpty()) {
            throw ProblemException.invalid(problems);
        }
    }

    /** Stores a new user within a transaction, or ends it with 409 when the name is taken. */
    void insert(Tx tx, String actor, User user, String hash) {
        if (!UserTable.insert(tx, user, hash)) {
            throw ProblemException.conflict("account.name.taken", user.name());
        }
        audit.append(tx, actor, "user.create", null, "user/" + user.name(), Map.of("roles", Roles.words(user.roles())));
    }

    private static List<FieldError> problemsOf(User user, UserChange change) {
        var problems = new ArrayList<FieldError>();
        if (change.password() != null) {
            PasswordRules.problem(user.name(), change.password())
                    .ifPresent(message -> problems.add(new FieldError("password", message)));
        }
        if (change.roles() != null) {
            problems.addAll(Roles.problems(change.roles()));
        }
        return problems;
    }

    private void requirePresentPassword(User user, UserChange change, String address) {
        var present = change.currentPassword();
        if (present == null) {
            throw ProblemException.invalid("current_password", Message.of("account.password.current_missing"));
        }
        if (passwordCheck
                .check(user.name(), present, address, (tx, stored) -> true)
                .isEmpty()) {
            throw ProblemException.invalid("current_password", Message.of("account.password.current_wrong"));
        }
    }

    private void applyRoles(Tx tx, Principal actor, User user, UserChange change) {
        var roles = change.roles();
        if (roles != null && !roles.equals(user.roles())) {
            Roles.replace(tx, Roles.Holder.USER, user.name(), roles);
            var details = Map.of("before", Roles.words(user.roles()), "after", Roles.words(roles));
            record(tx, actor, "user.roles", user.name(), details);
        }
    }

    private void applyDisabled(Tx tx, Principal actor, User user, UserChange change) {
        var disabled = change.disabled();
        if (disabled != null && !Objects.equals(disabled, user.disabled())) {
            UserTable.setDisabled(tx, user.name(), disabled);
            record(tx, actor, disabled ? "user.disable" : "user.enable", user.name(), Map.of());
        }
    }

    private void endSessions(Tx tx, String name) {
        SessionTable.endAll(tx, name);
        // Access tokens carry whole seconds; those of this very second ended with their session above.
        UserTable.setSessionsValidFrom(tx, name, clock.instant().truncatedTo(ChronoUnit.SECONDS));
    }

    private void record(Tx tx, Principal actor, String action, String name, Object details) {
        audit.append(tx, actor.actor(), action, null, "user/" + name, details);
    }

    private static void refuseWithoutAdministrator(Tx tx) {
        if (UserTable.enabledAdministrators(tx) == 0) {
            throw ProblemException.conflict("account.last_administrator");
        }
    }

    private static ProblemException unknown() {
        return ProblemException.notFound("account.user.unknown");
    }
}
