package dev.taskforge.cli.command;

import dev.taskforge.cli.http.Api;
import dev.taskforge.cli.http.Doc;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code diagnose PROJECT}: finds out why a project does not work, and shows the causes. */
@Command(name = "diagnose")
final class DiagnoseCommand extends ProjectCommand {
    @Option(names = "--service", paramLabel = "NAME", descriptionKey = "taskforge.diagnose.service")
    @Nullable
    String service;

    DiagnoseCommand(Session session) {
        super(session);
    }

    @Override
    int run(Api api) {
        var body = Api.object();
        if (service != null) {
            body.put("service", service);
        }
        var path = Api.path("/api/v1/projects/{}/diagnosis", project);
        var job = api.post(path, body);
        var watch = new JobWatch(session(), api);
        long id = job.number("id");
        var ended = watch.untilEnd(id);
        if (!ended.text("state").equals("succeeded")) {
            return watch.report(ended);
        }
        var diagnosis = api.get(path + "?job=" + id); // another one may have ended meanwhile
        if (!wroteJson(diagnosis)) {
            print(diagnosis);
        }
        boolean well = diagnosis.at("causes").items().isEmpty() && diagnosis.flag("whole");
        return well ? ExitCode.DONE : ExitCode.REFUSED;
    }

    private void print(Doc diagnosis) {
        var causes = diagnosis.at("causes").items();
        if (causes.isEmpty()) {
            screen().say("diagnose.nothing", diagnosis.text("containers"), diagnosis.text("answers"));
            if (!diagnosis.flag("whole")) {
                screen().say("diagnose.partial");
            }
        }
        for (var cause : causes) {
            print("diagnose.cause", cause);
            for (var below : cause.at("below").items()) {
                screen().gap();
                print("diagnose.below", below);
            }
            screen().gap();
        }
        diagnosis.at("unread").items().forEach(one -> screen().say("diagnose.unread", one.text()));
    }

    private void print(String key, Doc cause) {
        screen().say(key, cause.text("said"), cause.text("cause"), cause.text("confidence"));
        if (cause.instant("since") != null) {
            screen().say("diagnose.since", cause.text("since"));
        }
        cause.at("evidence").items().forEach(fact -> screen().paragraph("  - ", fact.text()));
        screen().say("diagnose.do", cause.text("advice"));
        cause.at("lines").items().forEach(line -> screen().paragraph("  | ", line.text()));
    }
}
