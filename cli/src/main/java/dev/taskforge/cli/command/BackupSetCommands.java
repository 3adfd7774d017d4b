package dev.taskforge.cli.command;

import dev.taskforge.cli.http.Api;
import dev.taskforge.cli.http.Doc;
import dev.taskforge.cli.text.Ages;
import dev.taskforge.cli.text.Cell;
import dev.taskforge.cli.text.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

/** {@code backup} and {@code backups}: what belongs together, and what was made alone. */
final class BackupSetCommands {
    private static final String SETS = "/api/v1/projects/{}/backup-sets";

    private BackupSetCommands() {}

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
            var chosen = database.isEmpty() ? named : database;
            if (dryRun) {
                return plan(api, chosen);
            }
            if (chosen.isEmpty()) {
                return set(api);
            }
            var body = Api.object().put("database", chosen);
            return follow(api, api.post(Api.path("/api/v1/projects/{}/backup", project), body));
        }

        /** Waits for each member and says how it ended. */
        private int set(Api api) {
            var posted = api.begin(Api.path(SETS, project));
            var begun = posted.doc();
            if (!posted.created()) {
                screen().complain("backup.set.earlier", begun.text("id"));
            }
            var watch = new JobWatch(session(), api);
            int status = ExitCode.DONE;
            for (var member : begun.at("members").items()) {
                if (member.text("job_id").isEmpty()) {
                    if (!json) {
                        screen().paragraph("", member.text("why"));
                    }
                    status = ExitCode.REFUSED;
                    continue;
                }
                var job = watch.untilEnd(member.number("job_id"));
                boolean made = job.text("state").equals("succeeded");
                if (!json) {
                    screen().say("backup.set.made", member.text("name"));
                    watch.report(job);
                }
                status = made ? status : ExitCode.REFUSED;
            }
            var set = api.get(Api.path(SETS + "/{}", project, begun.number("id")));
            if (!wroteJson(set)) {
                var state = screen().texts().get("backup.set.state." + set.text("state"));
                screen().say("backup.set.ended", set.text("id"), state, Ages.bytes(set.number("bytes")));
            }
            return status;
        }

        private int plan(Api api, String chosen) {
            var path = Api.path("/api/v1/projects/{}/backup/", project);
            var plan = chosen.isEmpty()
                    ? api.get(path + "plans")
                    : api.get(path + "plan?database=" + Api.path("{}", chosen));
            if (wroteJson(plan)) {
                return ExitCode.DONE;
            }
            var table = new Table(columns(
                    "column.id",
                    "column.state",
                    "column.database",
                    "column.age",
                    "column.locked_until",
                    "column.file"));
            var plans = new ArrayList<>(plan.at("members").items());
            if (!chosen.isEmpty()) {
                plans.add(plan);
            }
            plans.forEach(one -> one.at("removes").items().forEach(backup -> removed(table, backup)));
            screen().table(table, "backup.removes_none");
            return ExitCode.DONE;
        }

        private void removed(Table table, Doc backup) {
            table.row(
                    backup.text("id"),
                    Cell.state(backup.text("state")),
                    backup.text("database"),
                    Ages.since(
                            screen().texts(),
                            backup.instant("snapshot_at"),
                            session().clock().instant()),
                    lockedUntil(backup),
                    backup.text("file"));
        }

        /** Until when a copy of it stays all the same; empty when none does. */
        private String lockedUntil(Doc backup) {
            var now = session().clock().instant();
            return backup.at("copies").items().stream()
                    .filter(copy -> !copy.text("locked_until").isEmpty())
                    .map(copy -> copy.instant("locked_until"))
                    .filter(until -> until.isAfter(now))
                    .max(Comparator.naturalOrder())
                    .map(Instant::toString)
                    .orElse("");
        }
    }

    @Command(name = "backups")
    static final class Backups extends ProjectCommand {
        @Option(names = "--pin", paramLabel = "ID")
        @Nullable
        Long pin;

        @Option(names = "--pin-set", paramLabel = "ID")
        @Nullable
        Long pinSet;

        @Option(names = "--reason", paramLabel = "TEXT")
        @Nullable
        String reason;

        @Option(names = "--unpin", paramLabel = "ID")
        @Nullable
        Long unpin;

        @Option(names = "--unpin-set", paramLabel = "ID")
        @Nullable
        Long unpinSet;

        @Option(names = "--on-time")
        boolean onTime;

        @Option(names = "--show", paramLabel = "ID")
        @Nullable
        Long show;

        Backups(Session session) {
            super(session);
        }

        @Override
        int run(Api api) {
            int asked = count(pin) + count(pinSet) + count(unpin) + count(unpinSet) + count(show);
            if (asked > 1 || (onTime && asked > 0) || (reason != null) != (pin != null || pinSet != null)) {
                throw wrong("backups.pin.how");
            }
            if (show != null) {
                return one(api.get(Api.path("/api/v1/projects/{}/backups/{}", project, show)));
            }
            if (asked == 1) {
                return change(api);
            }
            if (onTime) {
                return promises(api.get(Api.path("/api/v1/projects/{}/backup-watch", project)));
            }
            var sets = api.get(Api.path(SETS, project));
            return json ? all(api, sets) : show(api, sets);
        }

        private int one(Doc report) {
            if (wroteJson(report)) {
                return ExitCode.DONE;
            }
            var backups = new Table(backupColumns());
            backup(backups, report.at("backup"), "");
            screen().table(backups, "backups.empty");
            var server = report.at("server");
            if (server.isEmpty()) {
                screen().say("backups.server.none");
                return ExitCode.DONE;
            }
            var extensions = server.at("extensions").node().properties().stream()
                    .map(one -> one.getKey() + " " + new Doc(one.getValue()).text())
                    .collect(Collectors.joining(", "));
            screen().say("backups.server", server.text("version"), extensions);
            if (!server.text("unknown").isEmpty()) {
                screen().say("backups.server.unknown", server.text("unknown"));
            }
            var table = new Table(columns("column.setting", "column.value"));
            server.at("settings")
                    .node()
                    .properties()
                    .forEach(one -> table.row(one.getKey(), new Doc(one.getValue()).text()));
            screen().table(table, "backups.server.as_built");
            return ExitCode.DONE;
        }

        /** Ends with 1 when a promise of the schedules is broken, or could not be judged yet. */
        private int promises(Doc promised) {
            boolean kept = promised.items().stream().noneMatch(one -> one.flag("overdue") || one.flag("unsettled"));
            if (!wroteJson(promised)) {
                var table = new Table(columns("column.state", "column.database", "column.kind", "column.seen"));
                promised.items()
                        .forEach(one -> table.row(
                                Cell.state(stateOf(one)), one.text("name"), one.text("concern"), one.text("seen")));
                screen().table(table, "backups.on_time.none");
            }
            return kept ? ExitCode.DONE : ExitCode.REFUSED;
        }

        private static String stateOf(Doc promised) {
            if (promised.flag("overdue")) {
                return "overdue";
            }
            return promised.flag("unsettled") ? "unknown" : "well";
        }

        private static int count(@Nullable Long given) {
            return given == null ? 0 : 1;
        }

        private int change(Api api) {
            var backups = Api.path("/api/v1/projects/{}/backups/", project);
            var sets = Api.path(SETS, project) + "/";
            var why = Api.object().put("reason", reason);
            if (pin != null) {
                return told(api.post(backups + pin + "/pin", why), "backups.pinned");
            }
            if (pinSet != null) {
                return told(api.post(sets + pinSet + "/pin", why), "backups.set.pinned");
            }
            return unpin != null
                    ? told(api.post(backups + unpin + "/unpin", Api.object()), "backups.unpinned")
                    : told(api.post(sets + unpinSet + "/unpin", Api.object()), "backups.set.unpinned");
        }

        private int told(Doc changed, String key) {
            return done(changed, key, changed.text("id"));
        }

        /** Every backup, and the sets beside them. */
        private int all(Api api, Doc sets) {
            var backups = api.get(Api.path("/api/v1/projects/{}/backups", project));
            ((ObjectNode) backups.node()).set("sets", sets.node().path("items"));
            screen().json(backups.node());
            return ExitCode.DONE;
        }

        private int show(Api api, Doc sets) {
            var table = new Table(backupColumns());
            sets.items().forEach(set -> set(table, set));
            var alone = api.get(Api.path("/api/v1/projects/{}/backups", project) + "?set=none");
            alone.items().forEach(backup -> backup(table, backup, ""));
            screen().table(table, "backups.empty");
            return ExitCode.DONE;
        }

        private String[] backupColumns() {
            return columns(
                    "column.id",
                    "column.state",
                    "column.database",
                    "column.age",
                    "column.size",
                    "column.copies",
                    "column.kept_for",
                    "column.file");
        }

        private void set(Table table, Doc set) {
            var texts = screen().texts();
            var release = set.text("release");
            table.row(
                    texts.get("backups.set", set.text("id")),
                    Cell.state(set.text("state")),
                    release.isEmpty() ? texts.get("backups.set.no_release") : texts.get("backups.set.release", release),
                    Ages.since(texts, set.instant("begun_at"), session().clock().instant()),
                    Ages.bytes(set.number("bytes")),
                    set.flag("off_site") ? texts.get("backups.set.off_site") : "",
                    set.flag("kept") ? texts.get("backups.set.kept") : "",
                    set.text("why").isEmpty() ? spread(set) : set.text("why"));
            set.at("members").items().forEach(member -> member(table, member));
        }

        /** How far its data is apart. */
        private String spread(Doc set) {
            var first = set.instant("first_data_at");
            var last = set.instant("last_data_at");
            var texts = screen().texts();
            return first == null || last == null
                    ? ""
                    : texts.get("backups.set.spread", Ages.took(texts, Duration.between(first, last)));
        }

        private void member(Table table, Doc member) {
            if (member.at("backup").isEmpty()) {
                table.row(
                        "  -",
                        Cell.state(member.text("state")),
                        member.text("name"),
                        "",
                        "",
                        "",
                        "",
                        member.text("why"));
            } else {
                backup(table, member.at("backup"), "  ");
                member.at("further").items().forEach(further -> backup(table, further, "    "));
            }
        }

        private void backup(Table table, Doc backup, String indent) {
            table.row(
                    indent + backup.text("id"),
                    Cell.state(backup.text("state")),
                    backup.text("database"),
                    Ages.since(
                            screen().texts(),
                            backup.instant("snapshot_at"),
                            session().clock().instant()),
                    Ages.bytes(backup.number("bytes")),
                    copies(backup),
                    backup.at("pin").text("reason"),
                    backup.text("file"));
        }

        /** Where copies lie, and what is wrong with the others. */
        private String copies(Doc backup) {
            var copies = backup.at("copies").items().stream()
                    .map(copy -> copy.text("destination")
                            + (copy.text("state").equals("verified") ? "" : " (" + copy.text("state") + ")"))
                    .collect(Collectors.joining(", "));
            // A server of an earlier version says nothing about it.
            boolean only = !backup.at("local").isEmpty() && !backup.flag("local");
            return only ? screen().texts().get("backup.copies_only", copies) : copies;
        }
    }
}
