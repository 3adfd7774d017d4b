package dev.taskforge.cli.command;

import dev.taskforge.cli.http.Api;
import dev.taskforge.cli.http.Doc;
import dev.taskforge.cli.text.Cell;
import dev.taskforge.cli.text.Table;
import dev.taskforge.cli.text.Tone;
import java.util.Locale;
import picocli.CommandLine.Command;

/** {@code launch}: what became of a project after a GO. */
@Command(name = "launch")
final class LaunchCommand extends ProjectCommand {
    LaunchCommand(Session session) {
        super(session);
    }

    @Override
    int run(Api api) {
        var launches = api.get(Api.path("/api/v1/projects/{}/launches", project));
        if (wroteJson(launches)) {
            return ExitCode.DONE;
        }
        var newest = launches.items().stream().findFirst();
        if (newest.isEmpty()) {
            screen().say("launch.none");
            return ExitCode.DONE;
        }
        return show(newest.get());
    }

    /** Refused when something is not well, as a script wants to know it. */
    private int show(Doc launch) {
        var verdict = launch.text("verdict");
        screen().line(
                        Tone.of(verdict),
                        screen().texts()
                                .get(
                                        "launch." + launch.text("state"),
                                        verdict.toUpperCase(Locale.ROOT),
                                        launch.text("decision_id"),
                                        Moment.shown(launch.instant("begun_at")),
                                        Moment.shown(launch.instant("ends_at"))));
        var table = new Table(columns("column.state", "column.kind", "column.name", "column.seen"));
        launch.at("lines")
                .items()
                .forEach(line -> table.row(
                        Cell.state(line.text("state")), line.text("kind"), line.text("name"), line.text("said")));
        screen().table(table, "launch.nothing");
        return verdict.equals("bad") ? ExitCode.REFUSED : ExitCode.DONE;
    }
}
