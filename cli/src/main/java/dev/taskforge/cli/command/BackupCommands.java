package dev.taskforge.cli.command;

import dev.taskforge.cli.http.Api;
import dev.taskforge.cli.text.Ages;
import dev.taskforge.cli.text.Cell;
import dev.taskforge.cli.text.Table;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code backup}, {@code backups}, {@code drill}, {@code drills}. */
final class BackupCommands {
    private BackupCommands() {}

    @Command(name = "backup")
    static final class Take extends ProjectCommand {
        @Option(names = "--database", paramLabel = "NAME")
        String database = "";

        Take(Session session) {
            super(session);
        }

        @Override
        int run(Api api) {
            var body = Api.object();
            if (!database.isEmpty()) {
                body.put("database", database);
            }
            return follow(api, api.post(Api.path("/api/v1/projects/{}/backup", project), body));
        }
    }

    @Command(name = "drill")
    static final class Drill extends ProjectCommand {
        @Option(names = "--database", paramLabel = "NAME")
        String database = "";

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
            if (backup > 0) {
                body.put("backup_id", backup);
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
            if (wroteJson(backups)) {
                return ExitCode.DONE;
            }
            var texts = screen().texts();
            var table = new Table(
                    texts.get("column.id"),
                    texts.get("column.database"),
                    texts.get("column.age"),
                    texts.get("column.size"),
                    texts.get("column.drill"),
                    texts.get("column.file"));
            for (var backup : backups.items()) {
                table.row(
                        backup.text("id"),
                        backup.text("database"),
                        Ages.since(
                                texts,
                                backup.instant("snapshot_at"),
                                session().clock().instant()),
                        Ages.bytes(backup.number("bytes")),
                        drilled(backup.text("drill_passed")),
                        backup.text("file"));
            }
            screen().table(table, "backups.empty");
            return ExitCode.DONE;
        }

        private static Cell drilled(String passed) {
            return switch (passed) {
                case "true" -> Cell.state("passed");
                case "false" -> Cell.state("failed");
                default -> Cell.of("-");
            };
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
            if (wroteJson(drills)) {
                return ExitCode.DONE;
            }
            var texts = screen().texts();
            var table = new Table(
                    texts.get("column.state"),
                    texts.get("column.id"),
                    texts.get("column.backup"),
                    texts.get("column.database"),
                    texts.get("column.age"),
                    texts.get("column.recovery"),
                    texts.get("column.data_age"),
                    texts.get("column.seen"));
            for (var drill : drills.items()) {
                table.row(
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
                        drill.text("outcome"));
            }
            screen().table(table, "drills.empty");
            return ExitCode.DONE;
        }
    }
}
