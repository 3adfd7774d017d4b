package dev.taskforge.cli.command;

import dev.taskforge.cli.http.Api;
import dev.taskforge.cli.http.Doc;
import dev.taskforge.cli.text.Cell;
import picocli.CommandLine.Command;

/** {@code restore-requests}: deciding whether a backup is restored in place. {@code restore --in-place} asks for it. */
final class InPlaceCommands {
    private InPlaceCommands() {}

    /** Says what was asked for and who may approve it. */
    static int requested(ServerCommand command, Doc request) {
        command.done(
                request,
                "in_place.asked",
                request.text("id"),
                request.text("backup_id"),
                request.text("database"),
                request.text("expires_at"),
                request.text("lost_since"));
        if (!command.json) {
            warn(command, request);
        }
        var project = request.text("project");
        command.sayWhoApproves(
                request, project, "taskforge restore-requests " + project + " --approve " + request.text("id"));
        return ExitCode.DONE;
    }

    /** Both persons are told that what proves the rows was overruled. */
    private static void warn(ServerCommand command, Doc request) {
        if (request.flag("without_drill")) {
            command.screen().say("in_place.without_drill", request.text("database"));
        }
    }

    @Command(name = "restore-requests")
    static final class Requests extends DecidingCommand {
        Requests(Session session) {
            super(session, "restore-requests", "in_place.unknown");
        }

        @Override
        void tell(Doc request) {
            screen().say(
                            "in_place.decide",
                            request.text("id"),
                            request.text("requested_by"),
                            request.text("database"),
                            request.text("backup_id"),
                            request.text("reason"));
            screen().say(
                            "in_place.lost",
                            request.text("database"),
                            request.text("lost_since"),
                            age(request, "lost_since"));
            screen().say("in_place.away", request.text("database"));
            warn(this, request);
        }

        @Override
        int carryOut(Api api, Doc approved) {
            return follow(api, api.get(Api.path("/api/v1/jobs/{}", approved.text("job_id"))));
        }

        @Override
        int show(Api api) {
            return page(
                    read(api, "restore-requests"),
                    "in_place.empty",
                    columns(
                            "column.id",
                            "column.state",
                            "column.backup",
                            "column.database",
                            "column.lost_since",
                            "column.asked_by",
                            "column.age",
                            "column.job",
                            "column.reason"),
                    (table, request) -> table.row(
                            request.text("id"),
                            Cell.of(request.text("state")),
                            request.text("backup_id"),
                            request.text("database"),
                            request.text("lost_since"),
                            request.text("requested_by"),
                            age(request, "requested_at"),
                            request.text("job_id"),
                            request.text("reason")));
        }
    }
}
