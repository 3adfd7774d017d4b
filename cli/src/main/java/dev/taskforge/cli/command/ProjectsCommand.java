package dev.taskforge.cli.command;

import dev.taskforge.cli.http.Api;
import dev.taskforge.cli.text.Ages;
import dev.taskforge.cli.text.Cell;
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
        var texts = screen().texts();
        return list(
                projects,
                "projects.empty",
                columns(
                        "column.verdict",
                        "column.project",
                        "column.environment",
                        "column.version",
                        "column.applied",
                        "column.title"),
                (table, project) -> table.row(
                        Cell.state(project.text("verdict")),
                        project.text("name"),
                        project.text("environment"),
                        project.text("version"),
                        Ages.since(
                                texts,
                                project.instant("applied_at"),
                                session().clock().instant()),
                        project.text("title")));
    }
}
