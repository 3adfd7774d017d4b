package dev.taskforge.cli.command;

import dev.taskforge.cli.http.Api;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code gate PROJECT}: asks what is not fresh, then says GO or NO-GO and why. */
@Command(name = "gate")
final class GateCommand extends ProjectCommand {
    @Option(names = "--cached")
    boolean cached;

    @Option(names = "--all")
    boolean all;

    @Option(names = "--fail-stale")
    boolean failStale;

    @Option(names = "--watch")
    boolean watch;

    @Option(names = "--junit", paramLabel = "FILE")
    @Nullable
    Path junit;

    @Option(names = "--report", paramLabel = "FILE")
    @Nullable
    Path report;

    @Option(names = "--language", paramLabel = "en|id")
    @Nullable
    String language;

    GateCommand(Session session) {
        super(session);
    }

    @Override
    int run(Api api) {
        refuseWhatDoesNotFit();
        if (!cached && !failStale) {
            refresh(api);
        }
        if (watch) {
            return new GateWatch(session(), api, project, json).untilStopped();
        }
        var gate = GateReport.read(screen(), api, project);
        if (!wroteJson(gate.gate())) {
            gate.print(session().clock().instant());
        }
        if (junit != null) {
            write(junit, out -> new JunitReport(gate.gate(), screen().texts()).writeTo(out));
        }
        if (report != null) {
            var path = Api.path("/api/v1/projects/{}/gate/report?language={}", project, wantedLanguage());
            write(report, out -> api.copy(path, out));
        }
        return failStale && gate.complainsAboutStale() ? ExitCode.REFUSED : gate.exitCode();
    }

    private void refuseWhatDoesNotFit() {
        if (watch && (junit != null || report != null || failStale)) {
            throw wrong("gate.watch_alone");
        }
        if (all && (cached || failStale)) {
            throw wrong("gate.all_cached");
        }
        if (language != null && !language.equals("en") && !language.equals("id")) {
            throw wrong("gate.language", language);
        }
        if (language != null && report == null) {
            throw wrong("gate.language_alone");
        }
    }

    private void refresh(Api api) {
        var body = Api.object();
        if (all) {
            body.put("all", true);
        }
        var job = api.post(Api.path("/api/v1/projects/{}/gate/refresh", project), body);
        if (job.number("id") > 0) {
            new JobWatch(session(), api).untilEnd(job.number("id"));
        }
    }

    private String wantedLanguage() {
        return language == null ? screen().texts().locale().getLanguage().toLowerCase(Locale.ROOT) : language;
    }

    /** Writes a file as a whole or not at all, and says where it is unless programs read the output. */
    private void write(Path file, WholeFile.Content content) {
        var target = session().directory().resolve(file);
        WholeFile.write(target, content);
        if (!json) {
            screen().say("gate.written", file);
        }
    }
}
