package dev.taskforge.cli.command;

import dev.taskforge.cli.http.Api;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code users list}, {@code create}, {@code change}, {@code delete}. */
final class UserCommands {
    private UserCommands() {}

    @Command(name = "list")
    static final class List extends ServerCommand {
        List(Session session) {
            super(session);
        }

        @Override
        int run(Api api) {
            var users = api.get("/api/v1/users");
            var texts = screen().texts();
            return list(
                    users,
                    "users.empty",
                    columns("column.name", "column.roles", "column.state"),
                    (table, user) -> table.row(
                            user.text("username").isEmpty() ? user.text("name") : user.text("username"),
                            Roles.text(user.at("roles").node()),
                            user.flag("disabled") ? texts.get("users.disabled") : "-"));
        }
    }

    /** A command about one person's account. */
    abstract static class UserCommand extends ServerCommand {
        @Parameters(index = "0", paramLabel = "NAME", descriptionKey = "user")
        String name = "";

        UserCommand(Session session) {
            super(session);
        }

        /** From the terminal without echo, or from standard input; never an argument, which others can see. */
        final String password() {
            var console = Session.console();
            if (console != null) {
                var first = console.readPassword(screen().texts().get("users.password", name));
                var second = console.readPassword(screen().texts().get("users.password_again"));
                if (first == null || !Arrays.equals(first, second)) {
                    throw wrong("users.password_differs");
                }
                return new String(first);
            }
            try {
                var line = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
                if (line == null || line.isEmpty()) {
                    throw wrong("users.password_missing");
                }
                return line;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Command(name = "create")
    static final class Create extends UserCommand {
        @Option(names = "--role", paramLabel = "PROJECT=ROLE")
        java.util.List<String> roles = java.util.List.of();

        Create(Session session) {
            super(session);
        }

        @Override
        int run(Api api) {
            var body = Api.object().put("username", name);
            Roles.put(body, roles, this);
            body.put("password", password());
            return done(api.post("/api/v1/users", body), "users.created", name);
        }
    }

    @Command(name = "change")
    static final class Change extends UserCommand {
        @Option(names = "--role", paramLabel = "PROJECT=ROLE")
        java.util.List<String> roles = java.util.List.of();

        @Option(names = "--password")
        boolean newPassword;

        @Option(names = "--disable")
        boolean disable;

        @Option(names = "--enable")
        boolean enable;

        Change(Session session) {
            super(session);
        }

        @Override
        int run(Api api) {
            if (disable && enable) {
                throw wrong("users.both");
            }
            var body = Api.object();
            if (!roles.isEmpty()) {
                Roles.put(body, roles, this);
            }
            if (disable || enable) {
                body.put("disabled", disable);
            }
            if (newPassword) {
                body.put("password", password());
            }
            if (body.isEmpty()) {
                throw wrong("users.nothing");
            }
            return done(api.send("PATCH", Api.path("/api/v1/users/{}", name), body), "users.changed", name);
        }
    }

    @Command(name = "delete")
    static final class Delete extends UserCommand {
        Delete(Session session) {
            super(session);
        }

        @Override
        int run(Api api) {
            return done(api.send("DELETE", Api.path("/api/v1/users/{}", name), null), "users.deleted", name);
        }
    }
}
