package dev.taskforge.cli.command;

import dev.taskforge.cli.http.Api;
import dev.taskforge.cli.http.Doc;
import dev.taskforge.cli.text.Ages;
import dev.taskforge.cli.text.Cell;
import dev.taskforge.cli.text.Tone;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

/** {@code deploy}, {@code rollback}, {@code releases}, {@code deployments}. */
final class ReleaseCommands {
    private ReleaseCommands() {}

    /** Waits until a deployment has ended, and says how. */
    static int carryOut(ServerCommand command, Api api, Doc accepted, String project) {
        if (command.json) {
            return command.follow(api, accepted);
        }
        command.screen().say("deploy.begun", accepted.text("id"));
        var watch = new JobWatch(command.session(), api);
        var job = watch.untilEndWithLog(accepted.number("id"));
        int status = watch.report(job);
        if (status == ExitCode.DONE) {
            command.screen().say("deploy.serves", job.at("result").text("release"), project);
        }
        return status;
    }

    /** Lets another release serve, or says what that would do. */
    @Command
    abstract static class Change extends ProjectCommand {
        @Option(names = "--note", paramLabel = "TEXT")
        @Nullable
        String note;

        @Option(names = "--plan")
        boolean plan;

        Change(Session session) {
            super(session);
        }

        /** As the last part of the address names it. */
        abstract String verb();

        /** Adds what is asked for. */
        abstract void addTo(ObjectNode body);

        @Override
        int run(Api api) {
            var body = Api.object();
            addTo(body);
            if (note != null) {
                body.put("note", note);
            }
            var path = Api.path("/api/v1/projects/{}/", project) + verb();
            return plan
                    ? show(api.post(path + "/plan", body))
                    : ReleaseCommands.carryOut(this, api, api.post(path, body), project);
        }

        final int show(Doc planned) {
            boolean refused = !planned.text("refused").isEmpty();
            if (!wroteJson(planned)) {
                if (refused) {
                    screen().say("deploy.plan.refused", planned.text("refused"));
                    screen().paragraph(screen().texts().get("gate.fix") + " ", planned.text("fix"));
                    ReleaseMigrations.show(screen(), planned.at("migrations"));
                } else {
                    showSteps(planned);
                }
            }
            return refused ? ExitCode.REFUSED : ExitCode.DONE;
        }

        private void showSteps(Doc planned) {
            screen().say("deploy.plan.image", planned.text("image"));
            var before = planned.text("before");
            if (before.isEmpty()) {
                screen().say("deploy.plan.no_release");
            } else {
                screen().say("deploy.plan.serves", before);
            }
            int number = 0;
            for (var step : planned.at("steps").items()) {
                number++;
                screen().paragraph("%3d. ".formatted(number), step.text());
            }
            ReleaseMigrations.show(screen(), planned.at("migrations"));
            if (!planned.at("last_gap_seconds").isEmpty()) {
                screen().say("deploy.plan.gap", planned.text("last_gap_seconds"));
            }
            screen().say("deploy.plan.unchanged");
        }
    }

    @Command(name = "deploy")
    static final class Deploy extends Change {
        /** Null when it was not given; an empty one is sent, and refused, so that no other image is taken for it. */
        @Option(names = "--image", paramLabel = "REF")
        @Nullable
        String image;

        @Option(names = "--build")
        boolean build;

        @Option(names = "--approve-migrations", paramLabel = "WHY")
        @Nullable
        String approveMigrations;

        Deploy(Session session) {
            super(session);
        }

        @Override
        String verb() {
            return "deploy";
        }

        @Override
        void addTo(ObjectNode body) {
            if (image != null && build) {
                throw wrong("deploy.image_or_build");
            }
            if (image != null) {
                body.put("image", image);
            }
            if (build) {
                body.put("build", true);
            }
            if (approveMigrations != null) {
                body.put("approve_migrations", approveMigrations);
            }
        }
    }

    @Command(name = "rollback")
    static final class Rollback extends Change {
        @Option(names = "--to", paramLabel = "NUMBER")
        @Nullable
        Integer to;

        @Option(names = "--accept-schema", paramLabel = "WHY")
        @Nullable
        String acceptSchema;

        @Option(names = "--with-database")
        boolean withDatabase;

        @Option(names = "--database", paramLabel = "NAME")
        @Nullable
        String database;

        @Option(names = "--backup", paramLabel = "ID")
        @Nullable
        Long backup;

        @Option(names = "--undo")
        boolean undo;

        @Option(names = "--reason", paramLabel = "TEXT")
        @Nullable
        String reason;

        Rollback(Session session) {
            super(session);
        }

        @Override
        int run(Api api) {
            if (withDatabase) {
                return withDatabase(api);
            }
            if (database != null || backup != null || undo || reason != null) {
                throw wrong("rollback.only_with_database");
            }
            return super.run(api);
        }

        /** A second person decides, so this only asks. */
        private int withDatabase(Api api) {
            if (acceptSchema != null || note != null) {
                throw wrong("rollback.not_with_database");
            }
            var body = Api.object();
            addTo(body);
            if (database != null) {
                body.put("database", database);
            }
            if (backup != null) {
                body.put("backup_id", backup);
            }
            if (undo) {
                body.put("undo", true);
            }
            var path = Api.path("/api/v1/projects/{}/returns", project);
            if (plan) {
                return showLoss(api.post(path + "/plan", body));
            }
            if (reason == null) {
                throw wrong("rollback.reason");
            }
            return ReturnCommands.requested(this, api.post(path, body.put("reason", reason)));
        }

        private int showLoss(Doc planned) {
            if (json) {
                wroteJson(planned);
                return planned.at("plan").text("refused").isEmpty() ? ExitCode.DONE : ExitCode.REFUSED;
            }
            var lost = Ages.of(screen().texts(), Duration.ofSeconds(planned.number("lost_seconds")));
            screen().say("returns.lost", planned.text("database"), planned.text("lost_since"), lost);
            return show(planned.at("plan"));
        }

        @Override
        String verb() {
            return "rollback";
        }

        @Override
        void addTo(ObjectNode body) {
            if (to != null) {
                if (to < 1) {
                    throw wrong("rollback.to", to);
                }
                body.put("release", to);
            }
            if (acceptSchema != null) {
                body.put("accept_schema", acceptSchema);
            }
        }
    }

    /** A list of a project of which one page is shown. */
    @Command
    abstract static class Listing extends ProjectCommand {
        @Option(names = "--limit", paramLabel = "N", defaultValue = "20")
        int limit = 20;

        @Option(names = "--cursor", paramLabel = "CURSOR")
        String cursor = "";

        Listing(Session session) {
            super(session);
        }

        final Doc read(Api api, String what) {
            var next = cursor.isEmpty() ? "" : Api.path("&cursor={}", cursor);
            return api.get(Api.path("/api/v1/projects/{}/", project) + what + "?limit=" + limit + next);
        }

        final String age(Doc of, String at) {
            return Ages.since(
                    screen().texts(), of.instant(at), session().clock().instant());
        }
    }

    @Command(name = "releases")
    static final class Releases extends Listing {
        @Parameters(index = "1", paramLabel = "NUMBER", arity = "0..1", descriptionKey = "taskforge.releases.number")
        @Nullable
        Integer number;

        Releases(Session session) {
            super(session);
        }

        @Override
        int run(Api api) {
            return number == null ? list(api) : one(api, number);
        }

        private int one(Api api, int number) {
            if (number < 1) {
                throw wrong("rollback.to", number);
            }
            var release = api.get(Api.path("/api/v1/projects/{}/releases/{}", project, number));
            if (wroteJson(release)) {
                return ExitCode.DONE;
            }
            screen().say(
                            release.flag("serves") ? "releases.one.serves" : "releases.one",
                            release.text("number"),
                            project);
            field("releases.field.image", release.text("image"));
            field("releases.field.image_id", release.text("image_id"));
            field("releases.field.created", release.text("created_at") + ", " + release.text("created_by"));
            field("releases.field.commit", release.text("commit"));
            field("releases.field.note", plainNote(release));
            field("releases.field.failed", failure(release));
            if (release.flag("roll_forward_only")) {
                field("releases.field.approved", release.text("migrations_approved_by"));
                field("releases.field.why", release.text("migrations_approved_why"));
                screen().say("releases.forward_only");
            }
            ReleaseMigrations.show(screen(), release.at("migrations"));
            ReleaseMeasures.show(screen(), release.at("measured"));
            return ExitCode.DONE;
        }

        private String failure(Doc release) {
            return release.text("state").equals("failed")
                    ? screen().texts().get("releases.failed", release.text("error"), release.text("job_id"))
                    : "";
        }

        private void field(String key, String value) {
            if (!value.isEmpty()) {
                screen().paragraph(String.format("  %-14s ", screen().texts().get(key)), value);
            }
        }

        private int list(Api api) {
            return page(
                    read(api, "releases"),
                    "releases.empty",
                    columns("column.number", "column.state", "column.image", "column.age", "column.by", "column.note"),
                    (table, release) -> table.row(
                            release.text("number"),
                            state(release),
                            release.text("image"),
                            age(release, "created_at"),
                            release.text("created_by"),
                            note(release)));
        }

        private Cell state(Doc release) {
            var state = release.text("state");
            var tone =
                    switch (state) {
                        case "serves" -> Tone.GOOD;
                        case "failed" -> Tone.BAD;
                        default -> Tone.PLAIN;
                    };
            return state.isEmpty() ? Cell.of("-") : new Cell(screen().texts().get("releases.state." + state), tone);
        }

        private String note(Doc release) {
            var forwardOnly = screen().texts().get("releases.note.forward_only");
            var note = plainNote(release);
            return !release.flag("roll_forward_only") ? note : note.isEmpty() ? forwardOnly : forwardOnly + "; " + note;
        }

        private String plainNote(Doc release) {
            return release.flag("adopted") ? screen().texts().get("releases.adopted") : release.text("note");
        }
    }

    @Command(name = "deployments")
    static final class Deployments extends Listing {
        Deployments(Session session) {
            super(session);
        }

        @Override
        int run(Api api) {
            var deployments = read(api, "deployments");
            page(
                    deployments,
                    "deployments.empty",
                    columns(
                            "column.state",
                            "column.id",
                            "column.release",
                            "column.before",
                            "column.rollback",
                            "column.age",
                            "column.took",
                            "column.by"),
                    (table, deployment) -> table.row(
                            Cell.state(deployment.text("state")),
                            deployment.text("id"),
                            orDash(deployment.text("release")),
                            orDash(deployment.text("before")),
                            screen().texts().get(deployment.flag("rollback") ? "deployments.yes" : "deployments.no"),
                            age(deployment, "started_at"),
                            took(deployment),
                            deployment.text("by")));
            if (!json) {
                deployments.items().forEach(this::showError);
            }
            return ExitCode.DONE;
        }

        /** Below the table: an error is a sentence or two, and a column of a few letters makes a page of it. */
        private void showError(Doc deployment) {
            var error = deployment.text("error");
            if (!error.isEmpty()) {
                screen().say("deployments.error", deployment.text("id"), error);
            }
        }

        private static String orDash(String text) {
            return text.isEmpty() ? "-" : text;
        }

        private String took(Doc deployment) {
            var began = deployment.instant("started_at");
            var ended = deployment.instant("ended_at");
            return began == null || ended == null
                    ? "-"
                    : screen().texts()
                            .get("age.seconds", Duration.between(began, ended).toSeconds());
        }
    }
}
