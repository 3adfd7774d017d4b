package dev.taskforge.server.page;

import static dev.taskforge.server.http.Method.GET;
import static dev.taskforge.server.http.Method.POST;

import dev.taskforge.ops.text.Message;
import dev.taskforge.server.account.Action;
import dev.taskforge.server.account.PasswordRules;
import dev.taskforge.server.account.Principal;
import dev.taskforge.server.account.Role;
import dev.taskforge.server.account.User;
import dev.taskforge.server.account.UserChange;
import dev.taskforge.server.account.Users;
import dev.taskforge.server.http.Exchange;
import dev.taskforge.server.http.ProblemException;
import dev.taskforge.server.http.Router;
import dev.taskforge.server.http.Routes;
import dev.taskforge.server.page.view.UsersView;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The people who may sign in, for administrators: adding them, what they may do, and shutting them out. */
public final class UserPages implements Routes {
    /** The form field of a role is this and the project. */
    private static final String ROLE = "role.";

    private final Users users;
    private final Supplier<List<String>> projects;
    private final ReaderUi readers;

    /** @param projects the names of all projects */
    public UserPages(Users users, Supplier<List<String>> projects, ReaderUi readers) {
        this.users = users;
        this.projects = projects;
        this.readers = readers;
    }

    @Override
    public void addTo(Router router) {
        router.route(GET, "/users", Action.ADMINISTER, this::show);
        router.route(POST, "/users", Action.ADMINISTER, this::add);
        router.route(POST, "/users/{name}/roles", Action.ADMINISTER, this::grant);
        router.route(POST, "/users/{name}/password", Action.ADMINISTER, this::resetPassword);
        router.route(POST, "/users/{name}/disable", Action.ADMINISTER, exchange -> setDisabled(exchange, true));
        router.route(POST, "/users/{name}/enable", Action.ADMINISTER, exchange -> setDisabled(exchange, false));
    }

    private void show(Exchange exchange) {
        answer(exchange, 200, "", UsersView.Typed.NOTHING);
    }

    private void add(Exchange exchange) {
        var name = SessionPages.text(exchange.form("username")).strip();
        var password = SessionPages.text(exchange.form("password"));
        var role = SessionPages.text(exchange.form(ROLE + Principal.EVERY_PROJECT));
        try {
            users.add(exchange.principal(), name, password, roles(exchange, List.of(Principal.EVERY_PROJECT)));
            exchange.redirect("/users?done=userAdded");
        } catch (ProblemException refused) {
            var errors = FormErrors.of(exchange, refused);
            var nameError = refused.errors().isEmpty() ? errors.all() : errors.of("username");
            var typed = new UsersView.Typed(name, role, nameError, errors.of("password"));
            answer(exchange, refused.status(), "", typed);
        }
    }

    private void grant(Exchange exchange) {
        var wanted = roles(exchange, known(existing(exchange)));
        change(exchange, new UserChange(null, null, wanted, null), "userChanged");
    }

    private void resetPassword(Exchange exchange) {
        var password = SessionPages.text(exchange.form("password"));
        change(exchange, UserChange.ofPassword(password, null), "userPassword");
    }

    private void setDisabled(Exchange exchange, boolean disabled) {
        change(exchange, new UserChange(null, null, null, disabled), disabled ? "userDisabled" : "userEnabled");
    }

    private void change(Exchange exchange, UserChange change, String done) {
        var user = existing(exchange);
        try {
            users.change(exchange.principal(), user.name(), change, exchange.address());
            exchange.redirect("/users?done=" + done);
        } catch (ProblemException refused) {
            var why = FormErrors.of(exchange, refused).all();
            answer(exchange, refused.status(), user.name() + ": " + why, UsersView.Typed.NOTHING);
        }
    }

    private User existing(Exchange exchange) {
        return users.find(exchange.path("name")).orElseThrow(() -> ProblemException.notFound("account.user.unknown"));
    }

    /** The roles chosen for these projects; a project without a choice gets none. */
    private static Map<String, Role> roles(Exchange exchange, List<String> projects) {
        var roles = new TreeMap<String, Role>();
        for (var project : projects) {
            var chosen = SessionPages.text(exchange.form(ROLE + project));
            if (!chosen.isEmpty()) {
                roles.put(project, role(ROLE + project, chosen));
            }
        }
        return roles;
    }

    private static Role role(String field, String chosen) {
        return Arrays.stream(Role.values())
                .filter(role -> word(role).equals(chosen))
                .findFirst()
                .orElseThrow(
                        () -> ProblemException.invalid(field, Message.of("field.choice", "viewer, operator, admin")));
    }

    /** The projects a user can have a role in: those there are, and those they already have one in. */
    private List<String> known(User user) {
        var names = new TreeSet<>(projects.get());
        names.addAll(user.roles().keySet());
        names.remove(Principal.EVERY_PROJECT);
        return Stream.concat(Stream.of(Principal.EVERY_PROJECT), names.stream()).toList();
    }

    private void answer(Exchange exchange, int status, String refusal, UsersView.Typed typed) {
        var reader = exchange.principal().person();
        var people = users.list().stream().map(user -> person(user, reader)).toList();
        var view = new UsersView(people, PasswordRules.SHORTEST, refusal, typed);
        exchange.html(status, Pages.users(readers.of(exchange), view));
    }

    private UsersView.Person person(User user, String reader) {
        return new UsersView.Person(
                user.name(),
                known(user).stream()
                        .map(project -> new UsersView.Grant(
                                project,
                                user.roles().containsKey(project)
                                        ? word(user.roles().get(project))
                                        : ""))
                        .toList(),
                user.disabled(),
                user.createdAt(),
                user.createdBy(),
                user.lastSignInAt(),
                user.name().equals(reader));
    }

    private static String word(Role role) {
        return role.name().toLowerCase(Locale.ROOT);
    }
}
