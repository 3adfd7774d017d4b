package dev.taskforge.cli.command;

import dev.taskforge.cli.http.Api;
import dev.taskforge.cli.http.Doc;
import dev.taskforge.cli.text.Screen;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code jobs logs ID}: what a job wrote; {@code -f} follows it to its end. */
@Command(name = "logs")
final class JobLogsCommand extends JobsCommands.JobCommand {
    private static final Duration PAUSE = Duration.ofMillis(500);

    @Option(names = {"-f", "--follow"})
    boolean follow;

    JobLogsCommand(Session session) {
        super(session);
    }

    @Override
    int run(Api api) {
        var log = new JobLog(api, id);
        while (true) {
            var job = api.get(Api.path("/api/v1/jobs/{}", id));
            // Read after the state, so that a job seen as ended has no line left unread.
            log.read(this::print);
            screen().out().flush();
            if (!follow || !JobWatch.goesOn(job)) {
                return ExitCode.DONE;
            }
            session().pause(PAUSE);
        }
    }

    private void print(Doc line) {
        if (json) {
            screen().out().println(line.node());
        } else {
            screen().out().println(line.text("at") + "  " + Screen.printable(line.text("text")));
        }
    }
}
