package dev.taskforge.cli.command;

import dev.taskforge.cli.http.Api;
import dev.taskforge.cli.http.Doc;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code schedules list}, {@code run}, {@code enable}, {@code disable}. */
final class ScheduleCommands {
    private ScheduleCommands() {}

    @Command(name = "list")
    static final class List extends ServerCommand {
        List(Session session) {
            super(session);
        }

        @Override
        int run(Api api) {
            var schedules = api.get("/api/v1/schedules");
            var texts = screen().texts();
            return list(
                    schedules,
                    "schedules.empty",
                    columns("column.name", "column.cron", "column.timezone", "column.next"),
                    (table, schedule) -> table.row(
                            schedule.text("name"),
                            schedule.text("cron"),
                            schedule.text("timezone"),
                            schedule.flag("enabled") ? schedule.text("next_at") : texts.get("schedules.off")));
        }
    }

    /** A command about one schedule. */
    abstract static class Switch extends ServerCommand {
        @Parameters(index = "0", paramLabel = "NAME", descriptionKey = "schedule")
        String name = "";

        Switch(Session session) {
            super(session);
        }

        final Doc turn(Api api, boolean on) {
            return api.send(
                    "PATCH",
                    Api.path("/api/v1/schedules/{}", name),
                    Api.object().put("enabled", on));
        }
    }

    @Command(name = "run")
    static final class Run extends Switch {
        @Option(names = "--wait", descriptionKey = "taskforge.jobs.submit.wait")
        boolean wait;

        Run(Session session) {
            super(session);
        }

        @Override
        int run(Api api) {
            var job = api.post(Api.path("/api/v1/schedules/{}/run", name), null);
            return wait ? follow(api, job) : done(job, "jobs.submitted", job.text("id"), job.text("state"));
        }
    }

    @Command(name = "enable")
    static final class Enable extends Switch {
        Enable(Session session) {
            super(session);
        }

        @Override
        int run(Api api) {
            return done(turn(api, true), "schedules.enabled", name);
        }
    }

    @Command(name = "disable")
    static final class Disable extends Switch {
        Disable(Session session) {
            super(session);
        }

        @Override
        int run(Api api) {
            return done(turn(api, false), "schedules.disabled", name);
        }
    }
}
