package dev.taskforge.cli.command;

import dev.taskforge.cli.http.Api;
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
            return done(waiver, "waive.requested", waiver.text("id"), item, project);
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

    @Command(name = "list")
    static final class List extends ProjectCommand {
        List(Session session) {
            super(session);
        }

        @Override
        int run(Api api) {
            var waivers = api.get(Api.path("/api/v1/projects/{}/waivers", project));
            return list(
                    waivers,
                    "waive.empty",
                    columns(
                            "column.id",
                            "column.state",
                            "column.item",
                            "column.kind",
                            "column.expires",
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
                                approver.isEmpty() ? "-" : approver,
                                waiver.text("reason"));
                    });
        }
    }
}
