package dev.taskforge.cli.command;

import dev.taskforge.cli.http.Api;
import dev.taskforge.cli.http.Doc;
import java.time.ZoneId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

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
            if (!json) {
                sayWhoApproves(waiver);
            }
            return ExitCode.DONE;
        }

        private void sayWhoApproves(Doc waiver) {
            var approvers =
                    waiver.at("approvers").items().stream().map(Doc::text).toList();
            if (approvers.isEmpty()) {
                screen().say("waive.nobody", project);
            } else {
                screen().say("waive.approvers", String.join(", ", approvers), project, waiver.text("id"));
            }
        }
    }

    @Command(name = "approve")
    static final class Approve extends ProjectCommand {
        @Parameters(index = "1", paramLabel = "ID", descriptionKey = "waiver")
        String id = "";

        Approve(Session session) {
            super(session);
        }

        @Override
        int run(Api api) {
            var waiver = api.post(Api.path("/api/v1/projects/{}/waivers/{}/approve", project, id), null);
            return done(waiver, "waive.approved", id);
        }
    }

    @Command(name = "deny")
    static final class Deny extends ProjectCommand {
        @Parameters(index = "1", paramLabel = "ID", descriptionKey = "waiver")
        String id = "";

        @Option(names = "--reason", paramLabel = "TEXT")
        String reason = "";

        Deny(Session session) {
            super(session);
        }

        @Override
        int run(Api api) {
            var body = Api.object().put("reason", reason);
            var waiver = api.post(Api.path("/api/v1/projects/{}/waivers/{}/deny", project, id), body);
            return done(waiver, "waive.denied", id);
        }
    }

    @Command(name = "revoke")
    static final class Revoke extends ProjectCommand {
        @Parameters(index = "1", paramLabel = "ID", descriptionKey = "waiver")
        String id = "";

        Revoke(Session session) {
            super(session);
        }

        @Override
        int run(Api api) {
            var waiver = api.post(Api.path("/api/v1/projects/{}/waivers/{}/revoke", project, id), null);
            return done(waiver, "waive.revoked", id);
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
