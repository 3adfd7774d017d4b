package dev.taskforge.cli.command;

import dev.taskforge.cli.http.Api;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code checklist accept|bind|unbind|retire PROJECT ITEM …}: what an item of a checklist rests on. */
final class ChecklistItemCommands {
    private ChecklistItemCommands() {}

    /** What the commands about one item have in common. */
    abstract static class OfItem extends ProjectCommand {
        @Parameters(index = "1", paramLabel = "ITEM", descriptionKey = "checklist.item")
        String item = "";

        OfItem(Session session) {
            super(session);
        }

        final int change(Api api, String verb, String field, String value) {
            var bound = api.post(
                    Api.path("/api/v1/projects/{}/checklist-items/{}/{}", project, item, verb),
                    Api.object().put(field, value));
            var checks = bound.at("checks").items().stream()
                    .map(check -> check.text())
                    .collect(Collectors.joining(", "));
            done(bound, "checklist.rests", item, checks);
            if (!json && !bound.text("when").isEmpty()) {
                screen().say("checklist.item.when", bound.text("when"));
            }
            return ExitCode.DONE;
        }
    }

    @Command(name = "accept")
    static final class Accept extends OfItem {
        @Parameters(index = "2", paramLabel = "SUGGESTION", descriptionKey = "checklist.suggestion")
        String suggestion = "";

        Accept(Session session) {
            super(session);
        }

        @Override
        int run(Api api) {
            return change(api, "accept", "suggestion", suggestion);
        }
    }

    /** What taking a check on and off have in common. */
    abstract static class OfCheck extends OfItem {
        private final String verb;

        @Parameters(index = "2", paramLabel = "CHECK", descriptionKey = "check")
        String check = "";

        OfCheck(Session session, String verb) {
            super(session);
            this.verb = verb;
        }

        @Override
        final int run(Api api) {
            return change(api, verb, "check", check);
        }
    }

    @Command(name = "bind")
    static final class Bind extends OfCheck {
        Bind(Session session) {
            super(session, "bind");
        }
    }

    @Command(name = "unbind")
    static final class Unbind extends OfCheck {
        Unbind(Session session) {
            super(session, "unbind");
        }
    }

    @Command(name = "retire")
    static final class Retire extends OfItem {
        @Option(names = "--reason", paramLabel = "TEXT", required = true)
        String reason = "";

        Retire(Session session) {
            super(session);
        }

        @Override
        int run(Api api) {
            var answer = api.post(
                    Api.path("/api/v1/projects/{}/checklist-items/{}/retire", project, item),
                    Api.object().put("reason", reason));
            return done(answer, "checklist.retired", item);
        }
    }
}
