package dev.taskforge.cli.command;

import dev.taskforge.cli.http.Api;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

/** {@code waive …}: excusing a gate item for a while takes a reason, an end and a second person. */
final class WaiveCommands {
    private WaiveCommands() {}

    @Command(name = "request")
    static final class Request extends ProjectCommand {
        @Parameters(index = "1", paramLabel = "ITEM", descriptionKey = "item")
        String item = "";

        @Option(names = "--reason", paramLabel = "TEXT", required = true)
        String reason = "";

        @Option(names = "--until", paramLabel = "WHEN", required = true)
        String until = "";

        @Option(names = "--not-applicable")
        boolean notApplicable;

        Request(Session session) {
            super(session);
        }

        @Override
        int run(Api api) {
            var expires = Moment.until(until, session().clock(), ZoneId.systemDefault());
            if (expires == null) {
                throw wrong("moment.wrong", "--until", until);
            }
            var body = Api.object()
                    .put("item", item)
                    .put("reason", reason)
                    .put("expires_at", expires.toString())
                    .put("kind", notApplicable ? "not_applicable" : "waived");
            var waiver = api.post(Api.path("/api/v1/projects/{}/waivers", project), body);
            done(waiver, "waive.requested", waiver.text("id"), item, project);
            sayWhoApproves(waiver, project, "taskforge waive approve " + project + " " + waiver.text("id"));
            return ExitCode.DONE;
        }
    }

    /** What the commands about one waiver have in common. */
    abstract static class OfWaiver extends ProjectCommand {
        @Parameters(index = "1", paramLabel = "ID", descriptionKey = "waiver")
        String id = "";

        OfWaiver(Session session) {
            super(session);
        }

        final int change(Api api, String verb, @Nullable ObjectNode body, String said) {
            var waiver = api.post(Api.path("/api/v1/projects/{}/waivers/{}/", project, id) + verb, body);
            return done(waiver, said, id);
        }
    }

    @Command(name = "approve")
    static final class Approve extends OfWaiver {
        Approve(Session session) {
            super(session);
        }

        @Override
        int run(Api api) {
            return change(api, "approve", null, "waive.approved");
        }
    }

    @Command(name = "deny")
    static final class Deny extends OfWaiver {
        @Option(names = "--reason", paramLabel = "TEXT")
        String reason = "";

        Deny(Session session) {
            super(session);
        }

        @Override
        int run(Api api) {
            return change(api, "deny", Api.object().put("reason", reason), "waive.denied");
        }
    }

    @Command(name = "revoke")
    static final class Revoke extends OfWaiver {
        Revoke(Session session) {
            super(session);
        }

        @Override
        int run(Api api) {
            return change(api, "revoke", null, "waive.revoked");
        }
    }

    @Command(name = "list")
    static final class List extends ProjectCommand {
        @Option(names = "--pending")
        boolean pending;

        List(Session session) {
            super(session);
        }

        @Override
        int run(Api api) {
            var path = Api.path("/api/v1/projects/{}/waivers", project);
            var waivers = api.get(pending ? path + "?state=requested" : path);
            return list(
                    waivers,
                    "waive.empty",
                    columns(
                            "column.id",
                            "column.state",
                            "column.item",
                            "column.kind",
                            "column.expires",
                            "column.asked_by",
                            "column.approved_by",
                            "column.reason"),
                    (table, waiver) -> {
                        var approver = waiver.text("approved_by");
                        table.row(
                                waiver.text("id"),
                                waiver.text("state"),
                                waiver.text("subject"),
                                waiver.text("kind"),
                                waiver.text("expires_at").replaceFirst("T.*", ""),
                                waiver.text("requested_by"),
                                approver.isEmpty() ? "-" : approver,
                                waiver.text("reason"));
                    });
        }
    }
}
