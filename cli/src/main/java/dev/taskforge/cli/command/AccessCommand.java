package dev.taskforge.cli.command;

import dev.taskforge.cli.http.Api;
import dev.taskforge.cli.http.Doc;
import dev.taskforge.cli.text.Ages;
import dev.taskforge.cli.text.Cell;
import dev.taskforge.cli.text.Table;
import dev.taskforge.cli.text.Tone;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import picocli.CommandLine.Command;

/** {@code access PROJECT}: who got which answer on which route, as it was asked last. */
@Command(name = "access")
final class AccessCommand extends ProjectCommand {
    AccessCommand(Session session) {
        super(session);
    }

    @Override
    int run(Api api) {
        var tables = api.get(Api.path("/api/v1/projects/{}/access", project));
        if (!wroteJson(tables)) {
            if (tables.items().isEmpty()) {
                screen().say("access.empty");
            }
            tables.items().forEach(this::print);
        }
        var good = tables.items().stream().allMatch(table -> table.text("state").equals("pass"));
        return good ? ExitCode.DONE : ExitCode.REFUSED;
    }

    private void print(Doc table) {
        var texts = screen().texts();
        var age = Ages.since(
                texts, table.instant("finished_at"), session().clock().instant());
        screen().say("access.title", table.text("check"), table.text("state").toUpperCase(java.util.Locale.ROOT), age);
        var headings = Stream.concat(
                        Stream.of(texts.get("column.route")),
                        table.at("identities").items().stream().map(identity -> identity.text("name")))
                .toArray(String[]::new);
        var matrix = new Table(headings);
        for (var route : table.at("routes").items()) {
            matrix.row(Stream.concat(
                            Stream.of(Cell.of(route.text("route"))),
                            route.at("cells").items().stream().map(AccessCommand::cell))
                    .toArray());
        }
        screen().table(matrix, "access.empty");
        screen().say("access.legend");
        var wrong = wrong(table);
        if (!wrong.isEmpty()) {
            screen().out().println();
            wrong.forEach(line -> screen().say("access.line", line));
        }
        screen().out().println();
    }

    /** The status that came: alone when it was wanted, with a sign when not. */
    private static Cell cell(Doc cell) {
        var state = cell.text("state");
        var text =
                switch (state) {
                    case "pass" -> cell.text("found");
                    case "fail" -> "! " + cell.text("found");
                    default -> "?";
                };
        return new Cell(text, Tone.of(state));
    }

    private static List<String> wrong(Doc table) {
        return table.at("routes").items().stream()
                .flatMap(route -> route.at("cells").items().stream())
                .filter(cell -> !cell.text("state").equals("pass"))
                .map(cell -> cell.text("seen"))
                .filter(seen -> !Objects.requireNonNullElse(seen, "").isEmpty())
                .distinct()
                .toList();
    }
}
