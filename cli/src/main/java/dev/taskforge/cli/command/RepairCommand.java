package dev.taskforge.cli.command;

import dev.taskforge.cli.http.Api;
import dev.taskforge.cli.http.Doc;
import dev.taskforge.cli.text.Ages;
import dev.taskforge.cli.text.Cell;
import dev.taskforge.cli.text.Table;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code repair PROJECT}: sets right why a project does not work, as far as that is safe. */
@Command(name = "repair")
final class RepairCommand extends ProjectCommand {
    @Option(names = "--service", paramLabel = "NAME", descriptionKey = "taskforge.repair.service")
    @Nullable
    String service;

    @Option(names = "--dry-run", descriptionKey = "taskforge.repair.dry-run")
    boolean dryRun;

    @Option(names = "--list", descriptionKey = "taskforge.repair.list")
    boolean list;

    RepairCommand(Session session) {
        super(session);
    }

    @Override
    int run(Api api) {
        var path = Api.path("/api/v1/projects/{}/repairs", project);
        if (list) {
            var repairs = api.get(path);
            if (!wroteJson(repairs)) {
                print(repairs);
            }
            return ExitCode.DONE;
        }
        var body = Api.object().put("dry_run", dryRun);
        if (service != null) {
            body.put("service", service);
        }
        var watch = new JobWatch(session(), api);
        long id = api.post(path, body).number("id");
        var ended = json ? watch.untilEnd(id) : watch.untilEndWithLog(id);
        if (!ended.text("state").equals("succeeded")) {
            return wroteJson(ended) ? ExitCode.REFUSED : watch.report(ended);
        }
        var repair = ended.at("result");
        if (!wroteJson(repair)) {
            screen().say("repair." + repair.text("state"), project, repair.text("remedy"), names(repair));
        }
        return ExitCode.DONE;
    }

    private static String names(Doc repair) {
        return repair.at("containers").items().stream().map(Doc::text).collect(Collectors.joining(", "));
    }

    private void print(Doc repairs) {
        var table = new Table(columns("column.state", "column.age", "column.by", "column.result"));
        for (var repair : repairs.items()) {
            var did = repair.text("remedy").isEmpty()
                    ? repair.text("error")
                    : repair.text("remedy") + " " + names(repair);
            table.row(
                    Cell.state(repair.text("state")),
                    Ages.since(
                            screen().texts(),
                            repair.instant("at"),
                            session().clock().instant()),
                    repair.text("by"),
                    did);
        }
        screen().table(table, "repair.none");
    }
}
