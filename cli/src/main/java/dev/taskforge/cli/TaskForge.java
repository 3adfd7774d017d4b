package dev.taskforge.cli;

import dev.taskforge.cli.command.Commands;
import dev.taskforge.cli.command.Session;

/** The command {@code taskforge}. */
public final class TaskForge {
    private TaskForge() {}

    /** Runs one command and ends with its exit status. */
    public static void main(String[] arguments) {
        var status = run(Session.ofProcess(), arguments);
        System.out.flush();
        System.exit(status);
    }

    /** Runs one command; returns its exit status, see {@link dev.taskforge.cli.command.ExitCode}. */
    public static int run(Session session, String... arguments) {
        var wanted = arguments.length == 0 ? new String[] {"--help"} : arguments;
        var status = Commands.neededFor(session, wanted).execute(wanted);
        session.screen().out().flush();
        return status;
    }
}
