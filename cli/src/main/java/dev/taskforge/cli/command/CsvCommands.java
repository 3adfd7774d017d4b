package dev.taskforge.cli.command;

import dev.taskforge.cli.http.Api;
import dev.taskforge.cli.http.Doc;
import dev.taskforge.cli.text.Ages;
import dev.taskforge.cli.text.Cell;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

/** {@code csv export}, {@code csv import}, {@code csv list}, {@code csv remove}: tables move to another database by CSV files. */
final class CsvCommands {
    private CsvCommands() {}

    /** What is planned first, or carried out by a job. */
    abstract static class Moving extends ProjectCommand {
        @Option(names = "--database", paramLabel = "NAME", descriptionKey = "taskforge.csv.database")
        String database = "";

        @Option(names = "--plan", descriptionKey = "taskforge.csv.plan")
        boolean plan;

        Moving(Session session) {
            super(session);
        }

        final int move(Api api, String what, ObjectNode body) {
            if (!database.isEmpty()) {
                body.put("database", database);
            }
            var path = Api.path("/api/v1/projects/{}/", project) + what;
            if (plan) {
                return show(api.post(path + "/plan", body));
            }
            var accepted = api.post(path, body);
            if (json) {
                return follow(api, accepted);
            }
            var watch = new JobWatch(session(), api);
            var job = watch.untilEndWithLog(accepted.number("id"));
            int status = watch.report(job);
            if (status == ExitCode.DONE) {
                say(job.at("result"));
            }
            return status;
        }

        /** Says what was done. */
        abstract void say(Doc result);

        private int show(Doc planned) {
            if (!wroteJson(planned)) {
                planned.at("faults").items().forEach(fault -> screen().paragraph("  x ", fault.text()));
                int number = 0;
                for (var step : planned.at("steps").items()) {
                    number++;
                    screen().paragraph("%3d. ".formatted(number), step.text());
                }
                screen().say(planned.flag("refused") ? "csv.refused" : "deploy.plan.unchanged");
            }
            return planned.flag("refused") ? ExitCode.REFUSED : ExitCode.DONE;
        }
    }

    @Command(name = "export")
    static final class Export extends Moving {
        @Option(names = "--tables", paramLabel = "TABLE", split = ",")
        List<String> tables = List.of();

        Export(Session session) {
            super(session);
        }

        @Override
        int run(Api api) {
            var body = Api.object();
            if (!tables.isEmpty()) {
                tables.forEach(body.putArray("tables")::add);
            }
            return move(api, "csv-exports", body);
        }

        @Override
        void say(Doc result) {
            screen().say("csv.exported", result.text("rows"), result.text("tables"), result.text("folder"));
            screen().say("csv.next", project, result.text("export"));
        }
    }

    @Command(name = "import")
    static final class Import extends Moving {
        @Option(names = "--from", paramLabel = "EXPORT", required = true)
        String from = "";

        Import(Session session) {
            super(session);
        }

        @Override
        int run(Api api) {
            return move(api, "csv-imports", Api.object().put("from", from));
        }

        @Override
        void say(Doc result) {
            screen().say("csv.imported", result.text("rows"), result.text("tables"), result.text("database"));
        }
    }

    @Command(name = "list")
    static final class Listing extends ProjectCommand {
        Listing(Session session) {
            super(session);
        }

        @Override
        int run(Api api) {
            return list(
                    api.get(Api.path("/api/v1/projects/{}/csv-exports", project)),
                    "csv.empty",
                    columns(
                            "column.name",
                            "column.database",
                            "column.age",
                            "column.table_count",
                            "column.rows",
                            "column.size"),
                    (table, export) -> table.row(
                            Cell.of(export.text("name")),
                            export.text("project") + "/" + export.text("database"),
                            Ages.since(
                                    screen().texts(),
                                    export.instant("snapshot_at"),
                                    session().clock().instant()),
                            export.text("tables"),
                            export.text("rows"),
                            export.text("bytes")));
        }
    }

    @Command(name = "remove")
    static final class Remove extends ProjectCommand {
        @Parameters(index = "1", paramLabel = "EXPORT", descriptionKey = "taskforge.csv.remove.export")
        String export = "";

        Remove(Session session) {
            super(session);
        }

        @Override
        int run(Api api) {
            var gone = api.send("DELETE", Api.path("/api/v1/projects/{}/csv-exports/{}", project, export), null);
            if (!wroteJson(gone)) {
                screen().say("csv.removed", export);
            }
            return ExitCode.DONE;
        }
    }
}
