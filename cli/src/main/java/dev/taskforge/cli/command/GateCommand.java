package dev.taskforge.cli.command;

import dev.taskforge.cli.http.Api;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code gate PROJECT}: asks what is not fresh, then says GO or NO-GO and why. */
@Command(name = "gate")
final class GateCommand extends ProjectCommand {
    @Option(names = "--cached")
    boolean cached;

    @Option(names = "--all")
    boolean all;

    GateCommand(Session session) {
        super(session);
    }

    @Override
    int run(Api api) {
        if (!cached) {
            var body = Api.object();
            if (all) {
                body.put("all", true);
            }
            var job = api.post(Api.path("/api/v1/projects/{}/gate/refresh", project), body);
            if (job.number("id") > 0) {
                new JobWatch(session(), api).untilEnd(job.number("id"));
            }
        }
        var report = GateReport.read(screen(), api, project);
        if (!wroteJson(report.gate())) {
            report.print(session().clock().instant());
        }
        return report.exitCode();
    }
}
