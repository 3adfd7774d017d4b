package dev.taskforge.server.account;

import static dev.taskforge.server.http.Method.DELETE;
import static dev.taskforge.server.http.Method.GET;
import static dev.taskforge.server.http.Method.PATCH;
import static dev.taskforge.server.http.Method.POST;

import dev.taskforge.server.http.Exchange;
import dev.taskforge.server.http.Router;
import dev.taskforge.server.http.Routes;
import dev.taskforge.server.http.Text;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Managing users; everybody may change their own password. */
final class UserRoutes implements Routes {
    private final Users users;

    UserRoutes(Users users) {
        this.users = users;
    }

    @Override
    public void addTo(Router router) {
        router.route(GET, "/api/v1/users", Action.ADMINISTER, this::list)
                .summary("List the users")
                .answersList(200, UserView.class);
        router.route(POST, "/api/v1/users", Action.ADMINISTER, this::add)
                .summary("Add a user")
                .description("Roles are given by project; the project `*` stands for all of them.")
                .takes(NewUser.class)
                .answers(201, UserView.class)
                .secret();
        router.route(PATCH, "/api/v1/users/{name}", Action.SIGNED_IN, this::change)
                .summary("Change a user")
                .description("Absent fields stay as they are. Users may change their own password by giving the"
                        + " present one; everything else needs an administrator. A new password and disabling end all"
                        + " sessions of the user. The last enabled administrator can be neither disabled nor demoted.")
                .takes(ChangedUser.class)
                .answers(200, UserView.class)
                .secret();
        router.route(DELETE, "/api/v1/users/{name}", Action.ADMINISTER, this::remove)
                .summary("Remove a user with their sessions and tokens")
                .answersNothing(204);
    }

    record NewUser(
            @Text(max = 100) String username,
            @Text(max = 1_000) String password,
            @Nullable Map<String, Role> roles) {}

    record ChangedUser(
            @Text(max = 1_000) @Nullable String password,
            @Text(max = 1_000) @Nullable String currentPassword,
            @Nullable Map<String, Role> roles,
            @Nullable Boolean disabled) {}

    private void list(Exchange exchange) {
        exchange.json(200, users.list().stream().map(UserView::of).toList());
    }

    private void add(Exchange exchange) {
        var wanted = exchange.body(NewUser.class);
        var roles = wanted.roles() == null ? Map.<String, Role>of() : wanted.roles();
        var user = users.add(exchange.principal(), wanted.username(), wanted.password(), roles);
        exchange.json(201, UserView.of(user));
    }

    private void change(Exchange exchange) {
        var name = exchange.path("name");
        var principal = exchange.principal();
        boolean own =
                principal.kind() == Principal.Kind.USER && principal.name().equals(name);
        if (!own) {
            exchange.require(Action.ADMINISTER, null);
        }
        var wanted = exchange.body(ChangedUser.class);
        if (wanted.roles() != null || wanted.disabled() != null) {
            exchange.require(Action.ADMINISTER, null);
        }
        var change = new UserChange(wanted.password(), wanted.currentPassword(), wanted.roles(), wanted.disabled());
        exchange.json(200, UserView.of(users.change(principal, name, change, exchange.address())));
    }

    private void remove(Exchange exchange) {
        users.remove(exchange.principal(), exchange.path("name"));
        exchange.nothing(204);
    }
}
