package dev.taskforge.cli.command;

import dev.taskforge.cli.http.Api;
import dev.taskforge.cli.text.Ages;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tokens list}, {@code create}, {@code revoke}. */
final class TokenCommands {
    private TokenCommands() {}

    @Command(name = "list")
    static final class List extends ServerCommand {
        List(Session session) {
            super(session);
        }

        @Override
        int run(Api api) {
            var tokens = api.get("/api/v1/tokens");
            var texts = screen().texts();
            return list(
                    tokens,
                    "tokens.empty",
                    columns("column.id", "column.name", "column.roles", "column.used", "column.expires"),
                    (table, token) -> {
                        var expires = token.text("expires_at");
                        table.row(
                                token.text("id"),
                                token.text("name"),
                                Roles.text(token.at("roles").node()),
                                Ages.since(
                                        texts,
                                        token.instant("last_used_at"),
                                        session().clock().instant()),
                                expires.isEmpty() ? "-" : expires);
                    });
        }
    }

    @Command(name = "create")
    static final class Create extends ServerCommand {
        @Parameters(index = "0", paramLabel = "NAME", descriptionKey = "taskforge.tokens.create.name")
        String name = "";

        @Option(names = "--role", paramLabel = "PROJECT=ROLE", required = true)
        java.util.List<String> roles = java.util.List.of();

        @Option(names = "--days", paramLabel = "N", defaultValue = "90")
        int days = 90;

        Create(Session session) {
            super(session);
        }

        @Override
        int run(Api api) {
            var body = Api.object().put("name", name).put("expires_in_days", days);
            Roles.put(body, roles, this);
            var token = api.post("/api/v1/tokens", body);
            if (!wroteJson(token)) {
                // The token alone on the output, so that TOKEN=$(taskforge tokens create ...) works.
                screen().out().println(token.text("token"));
                screen().complain("tokens.created", name, days);
            }
            return ExitCode.DONE;
        }
    }

    @Command(name = "revoke")
    static final class Revoke extends ServerCommand {
        @Parameters(index = "0", paramLabel = "ID", descriptionKey = "taskforge.tokens.revoke.id")
        String id = "";

        Revoke(Session session) {
            super(session);
        }

        @Override
        int run(Api api) {
            return done(api.send("DELETE", Api.path("/api/v1/tokens/{}", id), null), "tokens.revoked", id);
        }
    }
}
