package dev.taskforge.cli.command;

import dev.taskforge.cli.http.Api;
import dev.taskforge.cli.http.Doc;
import dev.taskforge.cli.text.Ages;
import dev.taskforge.cli.text.Cell;
import dev.taskforge.cli.text.Table;
import dev.taskforge.cli.text.Tone;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code destinations}, {@code drill}, {@code drills}. */
final class BackupCommands {
    private BackupCommands() {}

    @Command(name = "drill")
    static final class Drill extends ProjectCommand {
        @Option(names = "--database", paramLabel = "NAME")
        String database = "";

        @Parameters(index = "1", arity = "0..1", paramLabel = "ID", descriptionKey = "taskforge.drill.backup")
        long named;

        @Option(names = "--backup", paramLabel = "ID")
        long backup;

        @Option(names = "--from", paramLabel = "NAME")
        String from = "";

        Drill(Session session) {
            super(session);
        }

        @Override
        int run(Api api) {
            var body = Api.object();
            if (!database.isEmpty()) {
                body.put("database", database);
            }
            long chosen = backup > 0 ? backup : named;
            if (chosen > 0) {
                body.put("backup_id", chosen);
            }
            if (!from.isEmpty()) {
                body.put("from", from);
            }
            return follow(api, api.post(Api.path("/api/v1/projects/{}/drill", project), body));
        }
    }

    @Command(name = "destinations")
    static final class Destinations extends ProjectCommand {
        @Option(names = "--test", paramLabel = "NAME")
        String test = "";

        Destinations(Session session) {
            super(session);
        }

        @Override
        int run(Api api) {
            if (!test.isEmpty()) {
                return follow(
                        api,
                        api.post(Api.path("/api/v1/projects/{}/destinations/{}/test", project, test), Api.object()));
            }
            var destinations = api.get(Api.path("/api/v1/projects/{}/destinations", project));
            var texts = screen().texts();
            return list(
                    destinations,
                    "destinations.empty",
                    columns(
                            "column.name",
                            "column.kind",
                            "column.copies",
                            "column.lacking",
                            "column.to_remove",
                            "column.locked",
                            "column.newest",
                            "column.location",
                            "column.seen"),
                    (table, destination) -> table.row(
                            destination.text("name"),
                            destination.text("kind"),
                            destination.text("copies"),
                            destination.text("lacking"),
                            destination.text("to_remove"),
                            destination.text("locked"),
                            destination.text("newest_data_at").isEmpty()
                                    ? ""
                                    : Ages.since(
                                            texts,
                                            destination.instant("newest_data_at"),
                                            session().clock().instant()),
                            destination.text("location"),
                            destination.text("error")));
        }
    }

    @Command(name = "drills")
    static final class Drills extends ProjectCommand {
        @Option(names = "--report", paramLabel = "ID", descriptionKey = "taskforge.drills.report")
        @Nullable
        Long report;

        Drills(Session session) {
            super(session);
        }

        @Override
        int run(Api api) {
            if (report != null) {
                return report(api.get(Api.path("/api/v1/projects/{}/drills/{}", project, report)));
            }
            var drills = api.get(Api.path("/api/v1/projects/{}/drills", project));
            var texts = screen().texts();
            return list(
                    drills,
                    "drills.empty",
                    columns(
                            "column.state",
                            "column.id",
                            "column.backup",
                            "column.database",
                            "column.age",
                            "column.recovery",
                            "column.data_age",
                            "column.read_from",
                            "column.seen"),
                    (table, drill) -> table.row(
                            Cell.state(drill.flag("passed") ? "passed" : "failed"),
                            drill.text("id"),
                            drill.text("backup_id"),
                            drill.text("database"),
                            Ages.since(
                                    texts,
                                    drill.instant("finished_at"),
                                    session().clock().instant()),
                            drill.text("recovery_seconds") + " s",
                            Ages.of(texts, Duration.ofSeconds(drill.number("data_age_seconds"))),
                            drill.text("from"),
                            drill.text("outcome")));
        }

        /** A question is answered well or not, all else is equal or not. */
        private static String state(Doc line) {
            boolean question = Set.of("check", "smoke").contains(line.text("kind"));
            if (question) {
                return line.flag("equal") ? "passed" : "failed";
            }
            return line.flag("equal") ? "equal" : "other";
        }

        private int report(Doc report) {
            if (wroteJson(report)) {
                return ExitCode.DONE;
            }
            screen().line(Tone.STRONG, report.at("drill").text("outcome"));
            var table = new Table(
                    columns("column.result", "column.kind", "column.compared", "column.in_backup", "column.restored"));
            report.at("compared")
                    .items()
                    .forEach(line -> table.row(
                            Cell.state(state(line)),
                            line.text("kind"),
                            line.text("of"),
                            line.text("expected"),
                            line.text("found")));
            screen().table(table, "drills.report.none");
            if (report.number("left") > 0) {
                screen().say("drills.report.left", report.text("left"));
            }
            return ExitCode.DONE;
        }
    }
}
