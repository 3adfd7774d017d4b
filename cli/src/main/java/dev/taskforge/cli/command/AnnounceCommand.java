package dev.taskforge.cli.command;

import dev.taskforge.cli.http.Api;
import dev.taskforge.cli.http.Doc;
import dev.taskforge.cli.http.Refused;
import dev.taskforge.cli.http.Unreachable;
import dev.taskforge.cli.text.Tone;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code announce}: what the launcher runs beside a starting server: waits until it answers, says where to sign in,
 * and waits until the server's own project has its first evidence to print the verdict.
 */
@Command(name = "announce", hidden = true)
final class AnnounceCommand extends ServerCommand {
    private static final String SELF = "taskforge";
    /** A server may wait a minute for its database alone. */
    private static final Duration START = Duration.ofMinutes(2);

    private static final Duration EVIDENCE = Duration.ofMinutes(2);
    private static final Duration PAUSE = Duration.ofMillis(100);

    @Option(names = "--pid", required = true)
    long pid;

    @Option(names = "--verdict-only")
    boolean verdictOnly;

    private final Map<String, String> told = new HashMap<>();

    AnnounceCommand(Session session) {
        super(session);
    }

    @Override
    int run(Api unused) {
        var started = awaitStart();
        if (started == null) {
            return ExitCode.REFUSED;
        }
        // Only now the file says which port it is.
        var api = session().api(data);
        if (!verdictOnly) {
            greet(started);
        }
        try {
            var recovered = api.get("/api/v1/recovery").at("recovered");
            if (recovered.flag("held")) {
                // No check is asked before somebody lets it go on.
                RecoveryCommands.held(screen(), recovered);
                return ExitCode.DONE;
            }
            awaitEvidence(api);
            var report = GateReport.read(screen(), api, SELF);
            screen().gap();
            report.print(session().clock().instant());
        } catch (Unreachable e) {
            // It was stopped while its first checks ran; whoever stopped it knows.
            return lives() ? complain("announce.silent", e) : ExitCode.DONE;
        } catch (Refused e) {
            return complain("announce.no_verdict", e);
        }
        return ExitCode.DONE;
    }

    private void greet(Doc started) {
        screen().line(Tone.STRONG, screen().texts().get("announce.listening", started.text("url")));
        var signIn = started.text("sign_in");
        screen().line(
                        Tone.PLAIN,
                        screen().texts().get("announce.sign_in", signIn.isEmpty() ? started.text("url") : signIn));
        screen().out().flush();
    }

    private int complain(String key, RuntimeException e) {
        screen().complain(key, String.valueOf(e.getMessage()));
        return ExitCode.DONE;
    }

    private boolean lives() {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }

    /** What the server wrote about itself when it listens and is healthy; null when it ended or never answers. */
    private @Nullable Doc awaitStart() {
        var end = session().clock().instant().plus(START);
        while (lives() && session().clock().instant().isBefore(end)) {
            var written = serverFile();
            if (written != null && isHealthy()) {
                return written;
            }
            session().pause(PAUSE);
        }
        return null;
    }

    private @Nullable Doc serverFile() {
        try {
            var file = session().api(data).server().data().resolve("server.json");
            var written = new Doc(JsonMapper.shared().readTree(Files.readString(file)));
            return written.number("pid") == pid ? written : null;
        } catch (IOException | JacksonException e) {
            return null;
        }
    }

    private boolean isHealthy() {
        try {
            return session().api(data).raw("GET", "/health", null).status() == 200;
        } catch (Unreachable e) {
            return false;
        }
    }

    private void awaitEvidence(Api api) {
        var end = session().clock().instant().plus(EVIDENCE);
        while (session().clock().instant().isBefore(end) && isPending(api)) {
            session().pause(PAUSE.multipliedBy(2));
        }
        session().progress().clear();
    }

    private boolean isPending(Api api) {
        var unfinished = false;
        for (var job : api.get("/api/v1/jobs?project=" + SELF + "&limit=20").items()) {
            if (JobWatch.goesOn(job) && !isPlanned(job)) {
                unfinished = true;
                var state = job.text("state");
                if (!state.equals(told.put(job.text("id"), state))) {
                    session()
                            .progress()
                            .show(
                                    screen().texts().get("job.progress.plain", job.text("job_type"), state),
                                    session().clock().instant());
                }
            }
        }
        return unfinished
                || gate(api).items().stream()
                        .anyMatch(item -> item.text("state").equals("unknown"));
    }

    /** A job for tonight is nothing to wait for. */
    private boolean isPlanned(Doc job) {
        Instant runAt = job.instant("run_at");
        return job.text("state").equals("scheduled")
                && runAt != null
                && runAt.isAfter(session().clock().instant().plus(EVIDENCE));
    }

    private static Doc gate(Api api) {
        try {
            return api.get(Api.path("/api/v1/projects/{}/gate", SELF));
        } catch (Refused e) {
            if (e.status() == 404) {
                // The project is registered a moment after the port opens.
                var notYet = Api.object();
                notYet.putArray("items").addObject().put("state", "unknown");
                return new Doc(notYet);
            }
            throw e;
        }
    }
}
