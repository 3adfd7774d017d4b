package dev.taskforge.cli.command;

import dev.taskforge.cli.http.Api;
import dev.taskforge.cli.text.Ages;
import dev.taskforge.cli.text.Cell;
import dev.taskforge.cli.text.Table;
import picocli.CommandLine.Command;

/** {@code projects}: every project with its verdict. */
@Command(name = "projects")
final class ProjectsCommand extends ServerCommand {
    ProjectsCommand(Session session) {
        super(session);
    }

    @Override
    int run(Api api) {
        var projects = api.get("/api/v1/projects");
        if (wroteJson(projects)) {
            return ExitCode.DONE;
        }
        var texts = screen().texts();
        var table = new Table(
                texts.get("column.verdict"),
                texts.get("column.project"),
                texts.get("column.environment"),
                texts.get("column.version"),
                texts.get("column.applied"),
                texts.get("column.title"));
        for (var project : projects.items()) {
            table.row(
                    Cell.state(project.text("verdict")),
                    project.text("name"),
                    project.text("environment"),
                    project.text("version"),
                    Ages.since(
                            texts,
                            project.instant("applied_at"),
                            session().clock().instant()),
                    project.text("title"));
        }
        screen().table(table, "projects.empty");
        return ExitCode.DONE;
    }
}
