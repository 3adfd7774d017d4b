package dev.taskforge.cli.command;

import dev.taskforge.cli.http.Api;
import dev.taskforge.cli.http.Doc;
import dev.taskforge.cli.text.Cell;
import picocli.CommandLine.Command;

/** {@code returns}: deciding whether a release comes back with its data. {@code rollback --with-database} asks for it. */
final class ReturnCommands {
    private ReturnCommands() {}

    /** Says what was asked for and who may approve it. */
    static int requested(ServerCommand command, Doc request) {
        command.done(
                request,
                "returns.asked",
                request.text("id"),
                request.text("release"),
                request.text("database"),
                request.text("lost_since"),
                request.text("expires_at"));
        var project = request.text("project");
        command.sayWhoApproves(request, project, "taskforge returns " + project + " --approve " + request.text("id"));
        return ExitCode.DONE;
    }

    @Command(name = "returns")
    static final class Returns extends DecidingCommand {
        Returns(Session session) {
            super(session, "returns", "returns.unknown");
        }

        @Override
        void tell(Doc request) {
            screen().say(
                            "returns.decide",
                            request.text("id"),
                            request.text("requested_by"),
                            request.text("release"),
                            request.text("serving"),
                            request.text("reason"));
            var backup = request.text("backup_id");
            screen().say(
                            backup.isEmpty() ? "returns.of_replaced" : "returns.of_backup",
                            backup.isEmpty() ? request.text("restore_id") : backup,
                            request.text("database"));
            screen().say(
                            "returns.lost",
                            request.text("database"),
                            request.text("lost_since"),
                            age(request, "lost_since"));
            screen().say("returns.gap");
        }

        @Override
        int carryOut(Api api, Doc approved) {
            var job = api.get(Api.path("/api/v1/jobs/{}", approved.text("job_id")));
            return ReleaseCommands.carryOut(this, api, job, project);
        }

        @Override
        int show(Api api) {
            return page(
                    read(api, "returns"),
                    "returns.empty",
                    columns(
                            "column.id",
                            "column.state",
                            "column.release",
                            "column.database",
                            "column.lost_since",
                            "column.asked_by",
                            "column.age",
                            "column.job",
                            "column.reason"),
                    (table, request) -> table.row(
                            request.text("id"),
                            Cell.of(request.text("state")),
                            request.text("release"),
                            request.text("database"),
                            request.text("lost_since"),
                            request.text("requested_by"),
                            age(request, "requested_at"),
                            request.text("job_id"),
                            request.text("reason")));
        }
    }
}
