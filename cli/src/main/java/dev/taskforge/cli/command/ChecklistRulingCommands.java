package dev.taskforge.cli.command;

import dev.taskforge.cli.http.Api;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code checklist priority|when|approve|deny|withdraw|history PROJECT ITEM …}: what people decide about an item in place
 * of its document.
 */
final class ChecklistRulingCommands {
    private ChecklistRulingCommands() {}

    /** What the commands that ask for a ruling have in common. */
    abstract static class Asking extends ChecklistItemCommands.OfItem {
        Asking(Session session) {
            super(session);
        }

        final int ask(Api api, String subject, ObjectNode body) {
            var ruling = api.post(Api.path("/api/v1/projects/{}/checklist-items/{}/{}", project, item, subject), body);
            if (!ruling.text("state").equals("requested")) {
                boolean document = ruling.text("value").equals("document");
                return done(ruling, "checklist.ruled." + (document ? "document" : subject), item, ruling.text("value"));
            }
            done(ruling, "checklist.ruling.asked", ruling.text("id"), item);
            sayWhoApproves(
                    ruling, project, "taskforge checklist approve " + project + " " + item + " " + ruling.text("id"));
            return ExitCode.DONE;
        }
    }

    @Command(name = "priority")
    static final class Priority extends Asking {
        @Parameters(index = "2", paramLabel = "P0|P1|P2|document", descriptionKey = "checklist.priority")
        String priority = "";

        @Option(names = "--reason", paramLabel = "TEXT", required = true)
        String reason = "";

        Priority(Session session) {
            super(session);
        }

        @Override
        int run(Api api) {
            return ask(api, "priority", Api.object().put("priority", priority).put("reason", reason));
        }
    }

    @Command(name = "when")
    static final class When extends Asking {
        @Parameters(index = "2", paramLabel = "CONDITION", descriptionKey = "checklist.condition")
        String condition = "";

        @Option(names = "--reason", paramLabel = "TEXT")
        String reason = "";

        When(Session session) {
            super(session);
        }

        @Override
        int run(Api api) {
            return ask(api, "condition", Api.object().put("when", condition).put("reason", reason));
        }
    }

    /** What the commands about one ruling have in common. */
    abstract static class OfRuling extends ChecklistItemCommands.OfItem {
        @Parameters(index = "2", paramLabel = "ID", descriptionKey = "checklist.ruling")
        String id = "";

        OfRuling(Session session) {
            super(session);
        }

        final int settle(Api api, String verb, @Nullable ObjectNode body) {
            var path = Api.path("/api/v1/projects/{}/checklist-items/{}/rulings/{}/", project, item, id) + verb;
            var ruling = api.post(path, body);
            return done(ruling, "checklist.ruling." + ruling.text("state"), id, item);
        }
    }

    @Command(name = "approve")
    static final class Approve extends OfRuling {
        Approve(Session session) {
            super(session);
        }

        @Override
        int run(Api api) {
            return settle(api, "approve", null);
        }
    }

    @Command(name = "deny")
    static final class Deny extends OfRuling {
        @Option(names = "--reason", paramLabel = "TEXT")
        String reason = "";

        Deny(Session session) {
            super(session);
        }

        @Override
        int run(Api api) {
            return settle(api, "deny", Api.object().put("reason", reason));
        }
    }

    @Command(name = "withdraw")
    static final class Withdraw extends OfRuling {
        Withdraw(Session session) {
            super(session);
        }

        @Override
        int run(Api api) {
            return settle(api, "withdraw", null);
        }
    }

    @Command(name = "history")
    static final class History extends ChecklistItemCommands.OfItem {
        History(Session session) {
            super(session);
        }

        @Override
        int run(Api api) {
            var rulings = api.get(Api.path("/api/v1/projects/{}/checklist-items/{}/rulings", project, item));
            return list(
                    rulings,
                    "checklist.ruling.empty",
                    columns(
                            "column.id",
                            "column.state",
                            "column.kind",
                            "column.value",
                            "column.asked_by",
                            "column.settled_by",
                            "column.reason"),
                    (table, ruling) -> table.row(
                            ruling.text("id"),
                            ruling.text("state"),
                            ruling.text("subject"),
                            ruling.text("value"),
                            ruling.text("requested_by"),
                            ruling.text("settled_by").isEmpty() ? "-" : ruling.text("settled_by"),
                            ruling.text("reason")));
        }
    }
}
