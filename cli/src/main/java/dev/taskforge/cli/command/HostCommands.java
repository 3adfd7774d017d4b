package dev.taskforge.cli.command;

import dev.taskforge.cli.http.Api;
import dev.taskforge.cli.http.Doc;
import dev.taskforge.cli.text.Ages;
import dev.taskforge.cli.text.Cell;
import dev.taskforge.cli.text.Table;
import dev.taskforge.cli.text.Tone;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code host}: how well the machine of the server is kept, and changing that. */
final class HostCommands {
    private static final String PATH = "/api/v1/host";
    private static final String FIXES = PATH + "/fixes";

    private HostCommands() {}

    /** Ends with 1 while the grade is not A or B. */
    @Command(name = "host")
    static final class Show extends ServerCommand {
        @Option(names = "--list", descriptionKey = "taskforge.host.list")
        boolean list;

        Show(Session session) {
            super(session);
        }

        @Override
        int run(Api api) {
            if (list) {
                return list(
                        api.get(FIXES),
                        "host.changes.none",
                        columns("column.state", "column.age", "column.by", "column.result"),
                        this::change);
            }
            var host = api.get(PATH);
            if (!wroteJson(host)) {
                print(host);
            }
            return host.text("grade").matches("[AB]") ? ExitCode.DONE : ExitCode.REFUSED;
        }

        private void change(Table table, Doc change) {
            var error = change.text("error");
            table.row(
                    Cell.state(change.text("state")),
                    Ages.since(
                            screen().texts(),
                            change.instant("at"),
                            session().clock().instant()),
                    change.text("by"),
                    change.text("act") + " " + change.text("fix") + (error.isEmpty() ? "" : ": " + error));
        }

        private void print(Doc host) {
            var grade = host.text("grade");
            if (grade.isEmpty()) {
                screen().say("host.grade.none", host.text("machine"));
            } else {
                screen().say("host.grade", host.text("machine"), grade, host.text("score"));
            }
            var possible = host.text("possible_grade");
            if (!possible.isEmpty() && !possible.equals(grade)) {
                screen().say("host.grade.possible", possible);
            }
            if (!host.text("fixes_unknown").isEmpty()) {
                screen().say("host.fixes_unknown", host.text("fixes_unknown"));
            }
            screen().gap();
            var table = new Table(columns("column.state", "column.priority", "column.rule", "column.seen"));
            for (var rule : host.at("rules").items()) {
                var ignored = rule.text("ignored");
                table.row(
                        ignored.isEmpty()
                                ? Cell.state(rule.text("state").replace("not_applicable", "–"))
                                : new Cell(screen().texts().get("host.ignored"), Tone.FAINT),
                        rule.text("weight"),
                        rule.text("rule") + (rule.at("in_force").text("fix").isEmpty() ? "" : " *"),
                        said(rule, ignored));
            }
            screen().table(table, "host.changes.none");
            if (host.at("rules").items().stream()
                    .anyMatch(rule -> !rule.at("in_force").text("fix").isEmpty())) {
                screen().say("host.in_force");
            }
        }

        private static String said(Doc rule, String ignored) {
            var fix = ignored.isEmpty() ? rule.text("fix") : ignored;
            return rule.text("seen") + (fix.isEmpty() ? "" : " → " + fix);
        }
    }

    @Command(name = "fix")
    static final class Fix extends ServerCommand {
        @Parameters(index = "0", paramLabel = "RULE", descriptionKey = "taskforge.host.rule")
        String rule = "";

        @Option(names = "--dry-run", descriptionKey = "taskforge.host.dry-run")
        boolean dryRun;

        Fix(Session session) {
            super(session);
        }

        @Override
        int run(Api api) {
            return ask(this, api, rule, dryRun, false);
        }
    }

    @Command(name = "undo")
    static final class Undo extends ServerCommand {
        @Parameters(index = "0", paramLabel = "RULE", descriptionKey = "taskforge.host.rule")
        String rule = "";

        Undo(Session session) {
            super(session);
        }

        @Override
        int run(Api api) {
            return await(this, api, api.post(Api.path(FIXES + "/{}/undo", rule), null));
        }
    }

    /** What {@code gui} is asked, as it is typed. */
    enum Desktop {
        on,
        off,
        status
    }

    @Command(name = "gui")
    static final class Gui extends ServerCommand {
        private static final String RULE = "boot-target";

        @Parameters(index = "0", paramLabel = "on|off|status", descriptionKey = "taskforge.host.gui.what")
        Desktop what = Desktop.status;

        @Option(names = "--force", descriptionKey = "taskforge.host.gui.force")
        boolean force;

        @Option(names = "--dry-run", descriptionKey = "taskforge.host.dry-run")
        boolean dryRun;

        Gui(Session session) {
            super(session);
        }

        @Override
        int run(Api api) {
            return switch (what) {
                case on -> ask(this, api, "desktop", dryRun, force);
                case off -> ask(this, api, RULE, dryRun, force);
                case status -> status(api);
            };
        }

        private int status(Api api) {
            var rule = api.get(PATH).at("rules").items().stream()
                    .filter(one -> one.text("rule").equals(RULE))
                    .findFirst();
            if (rule.isEmpty()) {
                throw wrong("host.gui.unknown");
            }
            if (!wroteJson(rule.get())) {
                screen().paragraph("", rule.get().text("seen"));
            }
            return rule.get().text("state").equals("error") ? ExitCode.REFUSED : ExitCode.DONE;
        }
    }

    private static int ask(ServerCommand command, Api api, String fix, boolean dryRun, boolean force) {
        var body = Api.object().put("fix", fix).put("dry_run", dryRun).put("force", force);
        return await(command, api, api.post(FIXES, body));
    }

    /** Waits for the job and says what it did. */
    private static int await(ServerCommand command, Api api, Doc accepted) {
        var watch = new JobWatch(command.session(), api);
        var ended = watch.untilEnd(accepted.number("id"));
        if (!ended.text("state").equals("succeeded")) {
            return command.wroteJson(ended) ? ExitCode.REFUSED : watch.report(ended);
        }
        var result = ended.at("result");
        if (!command.wroteJson(result)) {
            for (var line : result.at("lines").items()) {
                command.screen().paragraph("  ", line.text());
            }
            command.screen().say("host." + result.text("state"), result.text("fix"));
        }
        return ExitCode.DONE;
    }
}
