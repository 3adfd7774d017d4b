package dev.taskforge.cli;

import dev.taskforge.cli.command.Commands;
import dev.taskforge.cli.command.ExitCode;
import dev.taskforge.cli.command.Session;

/** The command {@code taskforge}. */
public final class TaskForge {
    private static final long MEBIBYTE = 1024 * 1024;

    private TaskForge() {}

    /** Runs one command and ends with its exit status. */
    public static void main(String[] arguments) {
        var status = run(Session.ofProcess(), arguments);
        System.out.flush();
        System.exit(status);
    }

    /** Runs one command; returns its exit status, see {@link ExitCode}. */
    public static int run(Session session, String... arguments) {
        var wanted = arguments.length == 0 ? new String[] {"--help"} : arguments;
        try {
            return Commands.neededFor(session, wanted).execute(wanted);
        } catch (OutOfMemoryError e) {
            // What was read is unreachable by now, so there is memory again for one sentence.
            session.screen().complain("error.memory", Runtime.getRuntime().maxMemory() / MEBIBYTE);
            return ExitCode.REFUSED;
        } finally {
            session.screen().out().flush();
        }
    }
}
