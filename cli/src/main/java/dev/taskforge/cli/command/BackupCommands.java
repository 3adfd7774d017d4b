package dev.taskforge.cli.command;

import dev.taskforge.cli.http.Api;
import dev.taskforge.cli.text.Ages;
import dev.taskforge.cli.text.Cell;
import dev.taskforge.cli.text.Table;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code backup}, {@code backups}, {@code drill}, {@code drills}. */
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
            return follow(api, api.post(Api.path("/api/v1/projects/{}/drill", project), body));
        }
    }

    @Command(name = "backups")
    static final class Backups extends ProjectCommand {
        Backups(Session session) {
            super(session);
        }

        @Override
        int run(Api api) {
            var backups = api.get(Api.path("/api/v1/projects/{}/backups", project));
            var texts = screen().texts();
            return list(
                    backups,
                    "backups.empty",
                    columns("column.id", "column.state", "column.database", "column.age", "column.size", "column.file"),
                    (table, backup) -> table.row(
                            backup.text("id"),
                            Cell.state(backup.text("state")),
                            backup.text("database"),
                            Ages.since(
                                    texts,
                                    backup.instant("snapshot_at"),
                                    session().clock().instant()),
                            Ages.bytes(backup.number("bytes")),
                            backup.text("file")));
        }
    }

    @Command(name = "drills")
    static final class Drills extends ProjectCommand {
        Drills(Session session) {
            super(session);
        }

        @Override
        int run(Api api) {
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
                            drill.text("outcome")));
        }
    }
}
