package dev.taskforge.cli.command;

import dev.taskforge.cli.http.Api;
import dev.taskforge.cli.http.Doc;
import dev.taskforge.cli.text.Cell;
import dev.taskforge.cli.text.Table;
import picocli.CommandLine.Command;

/** {@code verify PROJECT}: asks now whether the release that serves is well, and shows the answers. */
@Command(name = "verify")
final class VerifyCommand extends ProjectCommand {
    VerifyCommand(Session session) {
        super(session);
    }

    @Override
    int run(Api api) {
        var job = api.post(Api.path("/api/v1/projects/{}/verify", project), Api.object());
        var watch = new JobWatch(session(), api);
        var ended = watch.untilEnd(job.number("id"));
        if (!ended.text("state").equals("succeeded")) {
            return watch.report(ended);
        }
        var verification = api.get(Api.path("/api/v1/projects/{}/verification", project));
        boolean passed = verification.flag("passed");
        if (!wroteJson(verification)) {
            print(verification);
            screen().say(passed ? "verify.well" : "verify.unwell", verification.text("release"), project);
        }
        return passed ? ExitCode.DONE : ExitCode.REFUSED;
    }

    private void print(Doc verification) {
        var table = new Table(columns("column.state", "column.name", "column.seen"));
        for (var answer : verification.at("answers").items()) {
            table.row(Cell.state(answer.flag("good") ? "pass" : "fail"), answer.text("name"), answer.text("seen"));
        }
        screen().table(table, "verify.empty");
    }
}
