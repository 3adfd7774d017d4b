package dev.taskforge.cli.command;

import dev.taskforge.cli.http.Api;
import dev.taskforge.cli.http.Doc;
import dev.taskforge.cli.text.Ages;
import dev.taskforge.cli.text.Sizes;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

/** {@code vault list}, {@code add}, {@code change}, {@code token}, {@code remove}. */
final class VaultCommands {
    private static final String PATH = "/api/v1/vault/accounts";
    private static final String ONE = PATH + "/{}";

    private VaultCommands() {}

    @Command(name = "list")
    static final class List extends ServerCommand {
        List(Session session) {
            super(session);
        }

        @Override
        int run(Api api) {
            var accounts = api.get(PATH);
            var texts = screen().texts();
            var now = session().clock().instant();
            return list(
                    accounts,
                    "vault.empty",
                    columns(
                            "column.name",
                            "column.files",
                            "column.size",
                            "column.quota",
                            "column.stays",
                            "column.newest",
                            "column.used"),
                    (table, account) -> table.row(
                            account.text("name"),
                            account.number("files"),
                            Ages.bytes(account.number("bytes")),
                            Ages.bytes(account.number("quota_bytes")),
                            account.number("keep_days") == 0
                                    ? "-"
                                    : texts.get("vault.days", account.number("keep_days")),
                            Ages.since(texts, account.instant("newest_at"), now),
                            Ages.since(texts, account.instant("last_used_at"), now)));
        }
    }

    /** A command about one account. */
    abstract static class AccountCommand extends ServerCommand {
        @Parameters(index = "0", paramLabel = "NAME", descriptionKey = "vault.account")
        String name = "";

        AccountCommand(Session session) {
            super(session);
        }

        final void put(ObjectNode body, @Nullable String quota, @Nullable Integer keepDays) {
            if (quota != null) {
                var bytes = Sizes.parse(quota);
                if (bytes == null) {
                    throw wrong("vault.quota", quota);
                }
                body.put("quota_bytes", bytes);
            }
            if (keepDays != null) {
                body.put("keep_days", keepDays);
            }
        }

        /** The token alone on the output, so that TOKEN=$(taskforge vault add ...) works. */
        final int show(Doc made) {
            if (!wroteJson(made)) {
                screen().out().println(made.text("token"));
                screen().complain("vault.made", name);
            }
            return ExitCode.DONE;
        }
    }

    @Command(name = "add")
    static final class Add extends AccountCommand {
        @Option(names = "--quota", paramLabel = "SIZE", descriptionKey = "vault.quota")
        @Nullable
        String quota;

        @Option(names = "--keep-days", paramLabel = "N", descriptionKey = "vault.keep-days")
        @Nullable
        Integer keepDays;

        Add(Session session) {
            super(session);
        }

        @Override
        int run(Api api) {
            var body = Api.object().put("name", name);
            put(body, quota, keepDays);
            return show(api.post(PATH, body));
        }
    }

    @Command(name = "change")
    static final class Change extends AccountCommand {
        @Option(names = "--quota", paramLabel = "SIZE", descriptionKey = "vault.quota")
        @Nullable
        String quota;

        @Option(names = "--keep-days", paramLabel = "N", descriptionKey = "vault.keep-days")
        @Nullable
        Integer keepDays;

        Change(Session session) {
            super(session);
        }

        @Override
        int run(Api api) {
            if (quota == null && keepDays == null) {
                throw wrong("vault.nothing");
            }
            var body = Api.object();
            put(body, quota, keepDays);
            return done(api.send("PATCH", Api.path(ONE, name), body), "vault.changed", name);
        }
    }

    @Command(name = "token")
    static final class Token extends AccountCommand {
        Token(Session session) {
            super(session);
        }

        @Override
        int run(Api api) {
            return show(api.post(Api.path(ONE + "/token", name), null));
        }
    }

    @Command(name = "remove")
    static final class Remove extends AccountCommand {
        @Option(names = "--files")
        boolean files;

        Remove(Session session) {
            super(session);
        }

        @Override
        int run(Api api) {
            var path = Api.path(ONE, name) + (files ? "?files=true" : "");
            return done(api.send("DELETE", path, null), "vault.removed", name);
        }
    }
}
