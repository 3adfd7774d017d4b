package dev.taskforge.cli.command;

import dev.taskforge.cli.http.Api;
import dev.taskforge.cli.http.Doc;
import dev.taskforge.cli.text.Ages;
import dev.taskforge.cli.text.Cell;
import dev.taskforge.cli.text.Table;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.JsonNodeFactory;

/** {@code check PROJECT [NAME...]}: asks a project's checks now and shows the answers. */
@Command(name = "check")
final class CheckCommand extends ProjectCommand {
    @Parameters(index = "1..*", paramLabel = "NAME", descriptionKey = "taskforge.check.names", arity = "0..*")
    List<String> names = List.of();

    @Option(names = "--cached")
    boolean cached;

    CheckCommand(Session session) {
        super(session);
    }

    @Override
    int run(Api api) {
        if (!cached) {
            var body = Api.object();
            if (!names.isEmpty()) {
                names.forEach(body.putArray("checks")::add);
            }
            var job = api.post(Api.path("/api/v1/projects/{}/checks/run", project), body);
            var ended = new JobWatch(session(), api).untilEnd(job.number("id"));
            if (ended.text("state").equals("cancelled")) {
                return new JobWatch(session(), api).report(ended);
            }
        }
        var checks = api.get(Api.path("/api/v1/projects/{}/checks", project)).items().stream()
                .filter(check -> names.isEmpty() || names.contains(check.text("name")))
                .toList();
        if (json) {
            var array = JsonNodeFactory.instance.arrayNode();
            checks.forEach(check -> array.add(check.node()));
            screen().json(array);
        } else {
            print(checks);
        }
        var good = checks.stream()
                .map(check -> check.text("state"))
                .allMatch(state -> state.equals("pass") || state.equals("waived") || state.equals("not_applicable"));
        return good ? ExitCode.DONE : ExitCode.REFUSED;
    }

    private void print(List<Doc> checks) {
        var texts = screen().texts();
        var table = new Table(
                texts.get("column.state"),
                texts.get("column.priority"),
                texts.get("column.check"),
                texts.get("column.kind"),
                texts.get("column.age"),
                texts.get("column.seen"));
        for (var check : checks) {
            table.row(
                    Cell.state(check.text("state")),
                    check.text("priority"),
                    check.text("name"),
                    check.text("kind"),
                    Ages.since(
                            texts,
                            check.instant("finished_at"),
                            session().clock().instant()),
                    check.text("seen"));
        }
        screen().table(table, "check.empty");
    }
}
