package dev.taskforge.cli.command;

import dev.taskforge.cli.http.Api;
import dev.taskforge.cli.text.Ages;
import dev.taskforge.cli.text.Cell;
import dev.taskforge.cli.text.Table;
import picocli.CommandLine.Command;

/** {@code status}: the server and the verdict of every project, at a glance. */
@Command(name = "status")
final class StatusCommand extends ServerCommand {
    StatusCommand(Session session) {
        super(session);
    }

    @Override
    int run(Api api) {
        var status = api.get("/api/v1/status");
        if (wroteJson(status)) {
            return ExitCode.DONE;
        }
        var texts = screen().texts();
        screen().say(
                        "status.server",
                        status.text("version"),
                        api.server().url(),
                        Ages.since(
                                texts,
                                status.instant("started_at"),
                                session().clock().instant()),
                        status.text("running_jobs"));
        var table = new Table(texts.get("column.verdict"), texts.get("column.project"));
        for (var project : status.at("projects").items()) {
            table.row(Cell.state(project.text("verdict")), project.text("name"));
        }
        screen().gap();
        screen().table(table, "projects.empty");
        return ExitCode.DONE;
    }
}
