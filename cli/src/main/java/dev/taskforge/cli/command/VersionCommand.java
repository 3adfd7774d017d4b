package dev.taskforge.cli.command;

import dev.taskforge.cli.http.Api;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code version}: of this command and of the Java that runs it; needs no server. */
@Command(name = "version")
final class VersionCommand implements Callable<Integer> {
    private final Session session;

    @Option(names = "--json")
    boolean json;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true)
    boolean help;

    VersionCommand(Session session) {
        this.session = session;
    }

    /** As the jar's manifest says; classes outside a jar are a build in development. */
    static String own() {
        var version = VersionCommand.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    @Override
    public Integer call() {
        var java = System.getProperty("java.runtime.version", "");
        if (json) {
            session.screen().json(Api.object().put("version", own()).put("java", java));
        } else {
            session.screen().out().println("TaskForge " + own() + " (Java " + java + ")");
        }
        return ExitCode.DONE;
    }
}
