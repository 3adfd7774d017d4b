package dev.taskforge.cli.command;

import dev.taskforge.cli.http.Api;
import dev.taskforge.cli.http.Doc;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code checklist import|show|write FILE}: a team's own Markdown checklist as part of the gate. */
final class ChecklistCommands {
    private ChecklistCommands() {}

    /** What the commands about a file have in common. */
    abstract static class OfFile extends ServerCommand {
        @Parameters(index = "0", paramLabel = "FILE", descriptionKey = "checklist.file")
        Path file = Path.of("");

        @Option(names = "--project", paramLabel = "NAME", descriptionKey = "checklist.project")
        @Nullable
        String project;

        OfFile(Session session) {
            super(session);
        }

        @Override
        final int run(Api api) {
            return run(api, ChecklistFile.read(this, api, file, project));
        }

        abstract int run(Api api, ChecklistFile read);
    }

    @Command(name = "import")
    static final class Import extends OfFile {
        Import(Session session) {
            super(session);
        }

        @Override
        int run(Api api, ChecklistFile read) {
            var body = Api.object().put("file", read.name()).put("content", read.text());
            var report = api.post(Api.path("/api/v1/projects/{}/checklists", read.project()), body);
            if (wroteJson(report)) {
                return ExitCode.DONE;
            }
            screen().say(
                            "checklist.imported",
                            report.text("file"),
                            read.project(),
                            report.text("items"),
                            report.text("phases"),
                            report.text("procedures"));
            names("checklist.added", report.at("added"), 0);
            names("checklist.moved", report.at("moved"), 20);
            names("checklist.reworded", report.at("reworded"), 100);
            names("checklist.missing", report.at("missing"), 100);
            names("checklist.lowered", report.at("lowered"), 100);
            names("checklist.lapsed", report.at("lapsed"), 100);
            names("checklist.overtaken", report.at("overtaken"), 100);
            screen().say("checklist.next", read.project());
            return ExitCode.DONE;
        }

        /** @param most how many of the names are listed */
        private void names(String key, Doc names, int most) {
            if (!names.items().isEmpty()) {
                screen().say(key, names.items().size());
                names.items().stream().limit(most).forEach(name -> screen().paragraph("  ", name.text()));
            }
        }
    }

    @Command(name = "show")
    static final class Show extends OfFile {
        @Option(names = "--open")
        boolean open;

        Show(Session session) {
            super(session);
        }

        @Override
        int run(Api api, ChecklistFile read) {
            var known = read.imported(this, api);
            var checklist = api.get(Api.path("/api/v1/projects/{}/checklists/{}", read.project(), known.text("id")));
            if (!wroteJson(checklist)) {
                new ChecklistReport(screen(), checklist, open).print();
            }
            return ExitCode.DONE;
        }
    }

    @Command(name = "write")
    static final class Write extends OfFile {
        @Option(names = "--plan")
        boolean planOnly;

        @Option(names = "--strict")
        boolean strict;

        @Option(names = "--comments")
        boolean comments;

        Write(Session session) {
            super(session);
        }

        @Override
        int run(Api api, ChecklistFile read) {
            var known = read.imported(this, api);
            var body = Api.object()
                    .put("content", read.text())
                    .put("strict", strict)
                    .put("comments", comments);
            var answer = api.post(
                    Api.path("/api/v1/projects/{}/checklists/{}/write", read.project(), known.text("id")), body);
            var changed = read.changed(answer);
            if (changed == null) {
                screen().complain("checklist.conflict", read.path());
                return ExitCode.REFUSED;
            }
            if (!json) {
                answer.at("changes").items().forEach(this::print);
            }
            if (!planOnly && !changed.equals(read.text()) && !replaced(read, changed)) {
                screen().complain("checklist.conflict", read.path());
                return ExitCode.REFUSED;
            }
            var said = answer.at("changes").items().isEmpty()
                    ? "checklist.nothing"
                    : planOnly ? "checklist.planned" : "checklist.written";
            done(answer, said, answer.at("changes").items().size(), read.path());
            long claims = answer.number("claims");
            if (!json && claims > 0) {
                screen().say(claims == 1 ? "checklist.claim" : "checklist.claims", claims);
            }
            return ExitCode.DONE;
        }

        private boolean replaced(ChecklistFile read, String changed) {
            try {
                return FileSwap.replace(read.path(), read.bytes(), changed.getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw wrong("checklist.unwritable", read.path(), e.getMessage());
            }
        }

        private void print(Doc change) {
            var shown = screen().texts()
                    .get(
                            "checklist.change",
                            change.text("line"),
                            quoted(change.text("before")),
                            quoted(change.text("after")));
            screen().paragraph("  ", shown);
        }

        private static String quoted(String text) {
            return "\"" + text + "\"";
        }
    }
}
