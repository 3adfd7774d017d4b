package dev.taskforge.cli.command;

import dev.taskforge.cli.http.Api;
import dev.taskforge.cli.http.Doc;
import dev.taskforge.cli.text.Cell;
import dev.taskforge.cli.text.Table;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code rehearse PROJECT}: lets the migrations of a new version run on a copy of the database, and says whether there is a way back. */
@Command(name = "rehearse")
final class RehearseCommand extends ProjectCommand {
    /** Null when it was not given; an empty one is sent, and refused. */
    @Option(names = "--image", paramLabel = "REF")
    @Nullable
    String image;

    @Option(names = "--build")
    boolean build;

    RehearseCommand(Session session) {
        super(session);
    }

    @Override
    int run(Api api) {
        if (image != null && build) {
            throw wrong("deploy.image_or_build");
        }
        var body = Api.object();
        if (image != null) {
            body.put("image", image);
        }
        if (build) {
            body.put("build", true);
        }
        var accepted = api.post(Api.path("/api/v1/projects/{}/rehearsals", project), body);
        long id = accepted.number("id");
        var watch = new JobWatch(session(), api);
        var ended = json ? watch.untilEnd(id) : watch.untilEndWithLog(id);
        var found = found(api, id);
        if (found == null) {
            return watch.report(ended);
        }
        if (!wroteJson(found)) {
            print(found);
        }
        return found.text("verdict").equals("yes") ? ExitCode.DONE : ExitCode.REFUSED;
    }

    /** Null when the job ended before there was anything to write down. */
    private @Nullable Doc found(Api api, long job) {
        var newest = api.get(Api.path("/api/v1/projects/{}/rehearsals?limit=1", project));
        for (var rehearsal : newest.items()) {
            if (rehearsal.number("job_id") == job) {
                return rehearsal;
            }
        }
        return null;
    }

    private void print(Doc found) {
        var table = new Table(columns("column.state", "column.version", "column.check", "column.seen"));
        for (var answer : found.at("answers").items()) {
            table.row(
                    Cell.state(answer.flag("good") ? "pass" : "fail"),
                    screen().texts().get("rehearse.part." + answer.text("part")),
                    answer.text("check").isEmpty() ? "-" : answer.text("check"),
                    answer.text("seen"));
        }
        screen().table(table, "verify.empty");
        found.text("output").lines().forEach(line -> screen().paragraph("  migrate: ", line));
        var migrated = found.text("migrate_seconds");
        screen().say(
                        "rehearse.with",
                        found.text("backup_id"),
                        found.text("data_of"),
                        found.text("restore_seconds"),
                        migrated.isEmpty() ? "-" : migrated);
        screen().say("rehearse.verdict", found.text("outcome"));
    }
}
