package dev.taskforge.cli.command;

import picocli.CommandLine.Parameters;

/** A command about one project. */
abstract class ProjectCommand extends ServerCommand {
    @Parameters(index = "0", paramLabel = "PROJECT", descriptionKey = "project")
    String project = "";

    ProjectCommand(Session session) {
        super(session);
    }
}
