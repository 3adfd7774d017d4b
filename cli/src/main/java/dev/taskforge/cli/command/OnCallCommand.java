package dev.taskforge.cli.command;

import dev.taskforge.cli.http.Api;
import dev.taskforge.cli.http.Doc;
import dev.taskforge.cli.text.Ages;
import dev.taskforge.cli.text.Table;
import dev.taskforge.cli.text.Tone;
import java.time.Duration;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;

/** {@code oncall}: who answers for a project now and next, and who else is told of an incident. */
@Command(name = "oncall")
final class OnCallCommand extends ProjectCommand {
    OnCallCommand(Session session) {
        super(session);
    }

    @Override
    int run(Api api) {
        var duty = api.get(Api.path("/api/v1/projects/{}/oncall", project));
        if (wroteJson(duty)) {
            return ExitCode.DONE;
        }
        var turns = new Table(columns("column.name", "column.channel", "column.from", "column.until"));
        duty.at("turns")
                .items()
                .forEach(turn -> turns.row(
                        turn.text("name"),
                        turn.text("channel"),
                        Moment.shown(turn.instant("from")),
                        Moment.shown(turn.instant("until"))));
        screen().table(turns, "oncall.nobody");
        var steps = duty.at("steps").items();
        if (!steps.isEmpty()) {
            screen().gap();
            screen().line(Tone.PLAIN, screen().texts().get("oncall.steps"));
            steps.forEach(step -> screen().say("oncall.step", after(step), to(step)));
        }
        return ExitCode.DONE;
    }

    private String after(Doc step) {
        return Ages.took(screen().texts(), Duration.ofSeconds(step.number("after_seconds")));
    }

    private static String to(Doc step) {
        return step.at("to").items().stream().map(Doc::text).collect(Collectors.joining(", "));
    }
}
