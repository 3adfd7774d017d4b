package dev.taskforge.cli.command;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * The commands that the launcher {@code ./taskforge} carries out itself, described here so that help and completion
 * know them. Reached only when this program was started without the launcher.
 */
final class LauncherCommands {
    private LauncherCommands() {}

    abstract static class Launched implements Callable<Integer> {
        private final Session session;

        @Option(
                names = {"-h", "--help"},
                usageHelp = true)
        boolean help;

        Launched(Session session) {
            this.session = session;
        }

        @Override
        public final Integer call() {
            session.screen().complain("launcher.only");
            return ExitCode.WRONG_INPUT;
        }
    }

    @Command(name = "up")
    static final class Up extends Launched {
        @Option(names = {"-d", "--detach"})
        boolean detach;

        @Option(names = "--host", paramLabel = "HOST")
        @Nullable
        String host;

        @Option(names = "--port", paramLabel = "N")
        int port;

        @Option(names = "--data", paramLabel = "DIR")
        @Nullable
        Path data;

        Up(Session session) {
            super(session);
        }
    }

    @Command(name = "down")
    static final class Down extends Launched {
        @Option(names = "--data", paramLabel = "DIR")
        @Nullable
        Path data;

        Down(Session session) {
            super(session);
        }
    }

    @Command(name = "copy")
    static final class StoreCopy extends Launched {
        @Option(names = "--from", paramLabel = "URL|DIR", required = true)
        String from = "";

        @Option(names = "--to", paramLabel = "URL|DIR", required = true)
        String to = "";

        @Option(names = "--dry-run")
        boolean dryRun;

        @Option(names = "--json")
        boolean json;

        StoreCopy(Session session) {
            super(session);
        }
    }

    @Command(name = "recovery-kit")
    static final class RecoveryKit extends Launched {
        @Option(names = "--out", paramLabel = "FILE")
        @Nullable
        Path out;

        @Option(names = "--html", paramLabel = "FILE")
        @Nullable
        Path html;

        @Option(names = "--lang", paramLabel = "en|id")
        @Nullable
        String language;

        @Option(names = "--data", paramLabel = "DIR")
        @Nullable
        Path data;

        @Option(names = "--json")
        boolean json;

        RecoveryKit(Session session) {
            super(session);
        }
    }

    @Command(name = "recover")
    static final class Recover extends Launched {
        @Option(names = "--kit", paramLabel = "FILE")
        @Nullable
        Path kit;

        @Option(names = "--key", paramLabel = "FILE|-")
        @Nullable
        Path key;

        @Option(names = "--from", paramLabel = "PLACE")
        @Nullable
        String from;

        @Option(names = "--backup", paramLabel = "NAME")
        @Nullable
        String backup;

        @Option(names = "--env-file", paramLabel = "FILE")
        @Nullable
        Path variables;

        @Option(names = "--data", paramLabel = "DIR")
        @Nullable
        Path data;

        @Option(names = "--to", paramLabel = "DATABASE_URL")
        @Nullable
        String to;

        @Option(names = "--list")
        boolean list;

        @Option(names = "--json")
        boolean json;

        Recover(Session session) {
            super(session);
        }
    }

    @Command(name = "sentinel")
    static final class Sentinel extends Launched {
        @Option(names = "--data", paramLabel = "DIR")
        @Nullable
        Path data;

        @Option(names = "--url", paramLabel = "URL")
        @Nullable
        String url;

        @Option(names = "--ping", paramLabel = "URL")
        @Nullable
        String ping;

        @Option(names = "--systemd")
        boolean systemd;

        @Option(names = "--json")
        boolean json;

        Sentinel(Session session) {
            super(session);
        }
    }

    @Command(name = "test")
    static final class Test extends Launched {
        Test(Session session) {
            super(session);
        }
    }

    @Command(name = "bench")
    static final class Bench extends Launched {
        @Parameters(paramLabel = "NAME", arity = "0..*", descriptionKey = "taskforge.bench.names")
        List<String> names = List.of();

        Bench(Session session) {
            super(session);
        }
    }
}
