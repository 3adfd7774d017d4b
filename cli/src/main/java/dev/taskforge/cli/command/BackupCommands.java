package dev.taskforge.cli.command;

import dev.taskforge.cli.http.Api;
import dev.taskforge.cli.http.Doc;
import dev.taskforge.cli.text.Ages;
import dev.taskforge.cli.text.Cell;
import dev.taskforge.cli.text.Table;
import dev.taskforge.cli.text.Tone;
import java.time.Duration;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code backup}, {@code backups}, {@code destinations}, {@code drill}, {@code drills}. */
final class BackupCommands {
    private BackupCommands() {}

    @Command(name = "backup")
    static final class Take extends ProjectCommand {
        @Parameters(index = "1", arity = "0..1", paramLabel = "NAME", descriptionKey = "taskforge.backup.database")
        String named = "";

        @Option(names = "--database", paramLabel = "NAME")
        String database = "";

        @Option(names = "--dry-run")
        boolean dryRun;

        Take(Session session) {
            super(session);
        }

        @Override
        int run(Api api) {
            var body = Api.object();
            var chosen = database.isEmpty() ? named : database;
            if (dryRun) {
                return plan(api, chosen);
            }
            if (!chosen.isEmpty()) {
                body.put("database", chosen);
            }
            return follow(api, api.post(Api.path("/api/v1/projects/{}/backup", project), body));
        }

        private int plan(Api api, String chosen) {
            var query = chosen.isEmpty() ? "" : "?database=" + Api.path("{}", chosen);
            var plan = api.get(Api.path("/api/v1/projects/{}/backup/plan", project) + query);
            if (!wroteJson(plan)) {
                var table = new Table(columns("column.id", "column.state", "column.age", "column.file"));
                var now = session().clock().instant();
                plan.at("removes")
                        .items()
                        .forEach(backup -> table.row(
                                backup.text("id"),
                                Cell.state(backup.text("state")),
                                Ages.since(screen().texts(), backup.instant("snapshot_at"), now),
                                backup.text("file")));
                screen().table(table, "backup.removes_none");
            }
            return ExitCode.DONE;
        }
    }

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

    @Command(name = "backups")
    static final class Backups extends ProjectCommand {
        @Option(names = "--pin", paramLabel = "ID")
        @Nullable
        Long pin;

        @Option(names = "--reason", paramLabel = "TEXT")
        @Nullable
        String reason;

        @Option(names = "--unpin", paramLabel = "ID")
        @Nullable
        Long unpin;

        Backups(Session session) {
            super(session);
        }

        @Override
        int run(Api api) {
            if ((pin != null && unpin != null) || (reason != null) != (pin != null)) {
                throw wrong("backups.pin.how");
            }
            if (pin != null) {
                var path = Api.path("/api/v1/projects/{}/backups/{}/pin", project, pin);
                return told(api.post(path, Api.object().put("reason", reason)), "backups.pinned");
            }
            if (unpin != null) {
                var path = Api.path("/api/v1/projects/{}/backups/{}/unpin", project, unpin);
                return told(api.post(path, Api.object()), "backups.unpinned");
            }
            var backups = api.get(Api.path("/api/v1/projects/{}/backups", project));
            var texts = screen().texts();
            return list(
                    backups,
                    "backups.empty",
                    columns(
                            "column.id",
                            "column.state",
                            "column.database",
                            "column.age",
                            "column.size",
                            "column.copies",
                            "column.kept_for",
                            "column.file"),
                    (table, backup) -> table.row(
                            backup.text("id"),
                            Cell.state(backup.text("state")),
                            backup.text("database"),
                            Ages.since(
                                    texts,
                                    backup.instant("snapshot_at"),
                                    session().clock().instant()),
                            Ages.bytes(backup.number("bytes")),
                            copies(backup),
                            backup.at("pin").text("reason"),
                            backup.text("file")));
        }

        private int told(Doc changed, String key) {
            if (!wroteJson(changed)) {
                screen().say(key, changed.text("id"));
            }
            return ExitCode.DONE;
        }

        /** Where copies lie, and what is wrong with the others. */
        private static String copies(Doc backup) {
            return backup.at("copies").items().stream()
                    .map(copy -> copy.text("destination")
                            + (copy.text("state").equals("verified") ? "" : " (" + copy.text("state") + ")"))
                    .collect(Collectors.joining(", "));
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
                            "column.newest",
                            "column.location",
                            "column.seen"),
                    (table, destination) -> table.row(
                            destination.text("name"),
                            destination.text("kind"),
                            destination.text("copies"),
                            destination.text("lacking"),
                            destination.text("to_remove"),
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
        @Nullable Long report;

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

        private int report(Doc report) {
            if (wroteJson(report)) {
                return ExitCode.DONE;
            }
            screen().line(Tone.STRONG, report.at("drill").text("outcome"));
            var table = new Table(columns(
                    "column.result", "column.kind", "column.compared", "column.in_backup", "column.restored"));
            report.at("compared")
                    .items()
                    .forEach(line -> table.row(
                            Cell.state(line.flag("equal") ? "equal" : "other"),
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
