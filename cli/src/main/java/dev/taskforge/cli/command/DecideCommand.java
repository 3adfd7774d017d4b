package dev.taskforge.cli.command;

import dev.taskforge.cli.http.Api;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code decide PROJECT}: records a person's launch decision; the server refuses GO while a P0 item blocks. */
@Command(name = "decide")
final class DecideCommand extends ProjectCommand {
    @Option(names = "--status", paramLabel = "GO|NO-GO", required = true)
    String status = "";

    @Option(names = "--pic", paramLabel = "NAME", required = true)
    String pic = "";

    @Option(names = "--notes", paramLabel = "TEXT")
    String notes = "";

    DecideCommand(Session session) {
        super(session);
    }

    @Override
    int run(Api api) {
        if (!status.equals("GO") && !status.equals("NO-GO")) {
            throw wrong("decide.status", status);
        }
        var body = Api.object().put("status", status).put("pic", pic).put("notes", notes);
        var decision = api.post(Api.path("/api/v1/projects/{}/decisions", project), body);
        return done(decision, "decide.done", status, project, pic);
    }
}
