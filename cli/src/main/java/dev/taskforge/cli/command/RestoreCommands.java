package dev.taskforge.cli.command;

import dev.taskforge.cli.http.Api;
import dev.taskforge.cli.http.Doc;
import dev.taskforge.cli.text.Ages;
import dev.taskforge.cli.text.Cell;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

/** {@code restore}, {@code restores}. */
final class RestoreCommands {
    private RestoreCommands() {}

    @Command(name = "restore")
    static final class Restore extends ProjectCommand {
        @Option(names = "--database", paramLabel = "NAME")
        String database = "";

        @Option(names = "--backup", paramLabel = "ID")
        @Nullable
        Long backup;

        @Option(names = "--to-time", paramLabel = "TIME")
        @Nullable
        Instant toTime;

        @Option(names = "--into", paramLabel = "NAME")
        @Nullable
        String into;

        @Option(names = "--replace")
        boolean replace;

        @Option(names = "--unpack")
        boolean unpack;

        @Option(names = "--file", paramLabel = "FILE")
        @Nullable
        String file;

        @Option(names = "--no-owner")
        boolean noOwner;

        @Option(names = "--in-place")
        boolean inPlace;

        @Option(names = "--without-drill")
        boolean withoutDrill;

        @Option(names = "--reason", paramLabel = "TEXT")
        @Nullable
        String reason;

        @Option(names = "--plan")
        boolean plan;

        @Option(names = "--undo", paramLabel = "ID")
        @Nullable
        Long undo;

        @Option(names = "--clear", paramLabel = "ID")
        @Nullable
        Long clear;

        @Option(names = "--settled", paramLabel = "ID")
        @Nullable
        Long settled;

        Restore(Session session) {
            super(session);
        }

        @Override
        int run(Api api) {
            var path = Api.path("/api/v1/projects/{}/restores", project);
            if (undo != null || clear != null || settled != null) {
                return takeBack(api, path);
            }
            if (noOwner && file == null) {
                throw wrong("restore.no_owner_alone");
            }
            if (inPlace) {
                return inPlace(api);
            }
            if (reason != null || withoutDrill) {
                throw wrong("in_place.alone");
            }
            if (plan) {
                return show(api.post(path + "/plan", body()));
            }
            // Which of the two is meant must be said: they differ in everything that matters.
            if (Stream.of(replace, into != null, unpack).filter(said -> said).count() != 1) {
                throw wrong("restore.which");
            }
            return carryOut(api, api.post(path, body()));
        }

        /** A second person decides, so this only asks. */
        private int inPlace(Api api) {
            if (replace || into != null || unpack || file != null) {
                throw wrong("restore.which");
            }
            var path = Api.path("/api/v1/projects/{}/restore-requests", project);
            var asked = body();
            if (withoutDrill) {
                asked.put("without_drill", true);
            }
            if (plan) {
                return show(api.post(path + "/plan", asked));
            }
            if (reason == null) {
                throw wrong("in_place.reason");
            }
            return InPlaceCommands.requested(this, api.post(path, asked.put("reason", reason)));
        }

        private int carryOut(Api api, Doc accepted) {
            if (json) {
                return follow(api, accepted);
            }
            var watch = new JobWatch(session(), api);
            var job = watch.untilEndWithLog(accepted.number("id"));
            int status = watch.report(job);
            var restored = job.at("result");
            if (status == ExitCode.DONE && unpack) {
                screen().say("restore.unpacked", restored.text("backup"), restored.text("folder"));
            } else if (status == ExitCode.DONE && restored.text("kept").isEmpty()) {
                dump(restored.at("dump"));
                screen().say(key("restore.done"), what(restored), restored.text("database"));
            } else if (status == ExitCode.DONE) {
                dump(restored.at("dump"));
                screen().say(key("restore.kept"), what(restored), restored.text("database"), restored.text("kept"));
                screen().say("restore.way_back", project, restored.text("restore"));
            }
            return status;
        }

        /** The number of the backup, or the file. */
        private String what(Doc restored) {
            return file == null ? restored.text("backup") : file;
        }

        private String key(String ofBackup) {
            return file == null ? ofBackup : ofBackup + "_file";
        }

        private void dump(Doc dump) {
            if (file != null) {
                screen().say("restore.counted", dump.text("tables"), dump.text("rows"), dump.text("compared"));
            }
        }

        private int takeBack(Api api, String path) {
            boolean several = Stream.of(undo != null, clear != null, settled != null)
                            .filter(said -> said)
                            .count()
                    > 1;
            if (several
                    || replace
                    || unpack
                    || inPlace
                    || withoutDrill
                    || into != null
                    || file != null
                    || backup != null
                    || toTime != null
                    || plan
                    || !database.isEmpty()) {
                throw wrong("restore.alone");
            }
            if (settled != null) {
                var over = api.post(path + "/" + settled + "/settled", Api.object());
                done(over, "restore.settled", over.text("id"), over.text("database"));
                return ExitCode.DONE;
            }
            return undo != null
                    ? follow(api, api.post(path + "/" + undo + "/undo", Api.object()))
                    : follow(api, api.post(path + "/" + clear + "/clear", Api.object()));
        }

        private ObjectNode body() {
            var body = Api.object();
            if (!database.isEmpty()) {
                body.put("database", database);
            }
            if (backup != null) {
                body.put("backup_id", backup);
            }
            if (toTime != null) {
                body.put("to_time", toTime.toString());
            }
            if (into != null) {
                body.put("into", into);
            }
            if (unpack || replace) {
                body.put("unpack", unpack);
            }
            if (file != null) {
                body.put("file", file);
                body.put("no_owner", noOwner);
            }
            return body;
        }

        private int show(Doc planned) {
            boolean refused = !planned.text("refused").isEmpty();
            if (!wroteJson(planned)) {
                if (refused) {
                    screen().say("restore.refused", planned.text("refused"));
                } else {
                    of(planned);
                    int number = 0;
                    for (var step : planned.at("steps").items()) {
                        number++;
                        screen().paragraph("%3d. ".formatted(number), step.text());
                    }
                    together(planned.at("together"));
                    screen().say("deploy.plan.unchanged");
                }
            }
            return refused ? ExitCode.REFUSED : ExitCode.DONE;
        }

        private void of(Doc planned) {
            if (file != null) {
                return; // the steps say what it is
            }
            var backup = planned.at("backup");
            screen().say("restore.of", backup.text("id"), backup.text("database"), backup.text("state"));
            if (toTime != null) {
                screen().say("restore.before", seconds(planned, "before_seconds"));
            }
            screen().say("restore.lost", seconds(planned, "lost_seconds"));
            var time = planned.at("time");
            if (time.text("drills").isEmpty()) {
                screen().say("restore.time_unknown");
            } else {
                screen().say(
                                time.number("drills") == 1 ? "restore.time_one" : "restore.time",
                                seconds(time, "least_seconds"),
                                seconds(time, "most_seconds"),
                                time.text("drills"));
            }
        }

        private String seconds(Doc doc, String field) {
            return Ages.of(screen().texts(), Duration.ofSeconds(doc.number(field)));
        }

        /** What a person restores as well who wants the whole moment. */
        private void together(Doc others) {
            if (!others.items().isEmpty()) {
                screen().say("restore.together");
                others.items().forEach(other -> screen().paragraph("  - ", other.text()));
            }
        }
    }

    @Command(name = "restores")
    static final class Restores extends ReleaseCommands.Listing {
        Restores(Session session) {
            super(session);
        }

        @Override
        int run(Api api) {
            return list(
                    read(api, "restores"),
                    "restores.empty",
                    columns(
                            "column.state",
                            "column.id",
                            "column.backup",
                            "column.database",
                            "column.age",
                            "column.by",
                            "column.into",
                            "column.undo",
                            "column.error"),
                    (table, restore) -> table.row(
                            Cell.state(restore.text("state")),
                            restore.text("id"),
                            restore.at("dump").text("file").isEmpty()
                                    ? restore.text("backup_id")
                                    : restore.at("dump").text("file"),
                            restore.text("database"),
                            age(restore, "begun_at"),
                            restore.text("by"),
                            restore.text("into"),
                            restore.flag("undoable") ? restore.text("undo_until") : "",
                            restore.text("error")));
        }
    }
}
