package dev.taskforge.cli.command;

import dev.taskforge.cli.http.Api;
import dev.taskforge.cli.http.Doc;
import dev.taskforge.cli.text.Ages;
import dev.taskforge.cli.text.Texts;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

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
                                opens(texts, token),
                                Ages.since(
                                        texts,
                                        token.instant("last_used_at"),
                                        session().clock().instant()),
                                expires.isEmpty() ? "-" : expires);
                    });
        }
    }

    /** Its roles, and what it may work on. */
    private static String opens(Texts texts, Doc token) {
        var roles = Roles.text(token.at("roles").node());
        var work = token.node().path("work");
        if (!work.isObject()) {
            return roles;
        }
        var names = new StringBuilder();
        work.properties()
                .forEach(part -> part.getValue()
                        .forEach(name ->
                                names.append(names.isEmpty() ? "" : ", ").append(name.asString())));
        return roles + (roles.isEmpty() ? "" : ", ") + texts.get("tokens.worker", names);
    }

    @Command(name = "create")
    static final class Create extends ServerCommand {
        @Parameters(index = "0", paramLabel = "NAME", descriptionKey = "taskforge.tokens.create.name")
        String name = "";

        @Option(names = "--role", paramLabel = "PROJECT=ROLE")
        java.util.List<String> roles = java.util.List.of();

        @Option(names = "--worker")
        boolean worker;

        @Option(names = "--queue", paramLabel = "NAME")
        java.util.List<String> queues = java.util.List.of();

        @Option(names = "--type", paramLabel = "TYPE")
        java.util.List<String> types = java.util.List.of();

        @Option(names = "--project", paramLabel = "NAME")
        java.util.List<String> projects = java.util.List.of();

        @Option(names = "--days", paramLabel = "N", defaultValue = "90")
        int days = 90;

        Create(Session session) {
            super(session);
        }

        @Override
        int run(Api api) {
            var body = Api.object().put("name", name).put("expires_in_days", days);
            Roles.put(body, roles, this);
            if (worker) {
                putWork(body.putObject("work"));
            } else if (!queues.isEmpty() || !types.isEmpty() || !projects.isEmpty()) {
                throw wrong("tokens.not_worker");
            } else if (roles.isEmpty()) {
                throw wrong("tokens.no_role");
            }
            var token = api.post("/api/v1/tokens", body);
            if (!wroteJson(token)) {
                // The token alone on the output, so that TOKEN=$(taskforge tokens create ...) works.
                screen().out().println(token.text("token"));
                screen().complain("tokens.created", name, days);
            }
            return ExitCode.DONE;
        }

        /** What is not named is left to the server: every queue, every type, every project of the owner. */
        private void putWork(ObjectNode work) {
            put(work, "queues", queues);
            put(work, "types", types);
            put(work, "projects", projects);
        }

        private static void put(ObjectNode work, String field, java.util.List<String> names) {
            if (!names.isEmpty()) {
                var array = work.putArray(field);
                names.forEach(array::add);
            }
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
