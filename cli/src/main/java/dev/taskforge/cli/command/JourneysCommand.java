package dev.taskforge.cli.command;

import dev.taskforge.cli.http.Api;
import dev.taskforge.cli.http.Doc;
import dev.taskforge.cli.text.Ages;
import dev.taskforge.cli.text.Cell;
import dev.taskforge.cli.text.Table;
import java.util.Set;
import picocli.CommandLine.Command;

/** {@code journeys PROJECT}: how each journey went last, and the runs that may have left test data. */
@Command(name = "journeys")
final class JourneysCommand extends ProjectCommand {
    private static final Set<String> LEFT = Set.of("incomplete", "unknown");

    JourneysCommand(Session session) {
        super(session);
    }

    @Override
    int run(Api api) {
        var journeys = api.get(Api.path("/api/v1/projects/{}/journeys", project));
        if (!wroteJson(journeys)) {
            print(journeys);
        }
        var good = journeys.items().stream()
                .allMatch(journey -> journey.text("state").equals("pass"));
        return good ? ExitCode.DONE : ExitCode.REFUSED;
    }

    private void print(Doc journeys) {
        var texts = screen().texts();
        var table = new Table(
                texts.get("column.state"),
                texts.get("column.journey"),
                texts.get("column.age"),
                texts.get("column.seen"));
        for (var journey : journeys.items()) {
            table.row(
                    Cell.state(journey.text("state")),
                    journey.text("name"),
                    Ages.since(
                            texts,
                            journey.instant("finished_at"),
                            session().clock().instant()),
                    journey.text("seen"));
        }
        screen().table(table, "journeys.empty");
        for (var journey : journeys.items()) {
            journey.at("runs").items().stream()
                    .filter(run -> LEFT.contains(run.text("cleanup")))
                    .forEach(run -> screen().say(
                                    "journeys.left",
                                    run.text("id"),
                                    journey.text("name"),
                                    run.text("step"),
                                    journey.text("data")));
        }
    }
}
