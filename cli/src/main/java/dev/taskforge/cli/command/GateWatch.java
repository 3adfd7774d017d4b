package dev.taskforge.cli.command;

import dev.taskforge.cli.http.Api;
import dev.taskforge.cli.http.Unreachable;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Shows a gate as it changes, until somebody presses Ctrl-C; the process then ends with the exit status of the verdict
 * last seen. It only looks: nothing is asked anew.
 */
final class GateWatch {
    private static final Duration EVERY = Duration.ofSeconds(2);

    private final Session session;
    private final Api api;
    private final String project;
    private final boolean json;
    private volatile int status = ExitCode.REFUSED;
    private @Nullable String shown;

    GateWatch(Session session, Api api, String project, boolean json) {
        this.session = session;
        this.api = api;
        this.project = project;
        this.json = json;
    }

    /** Returns the exit status of the last verdict when its thread is interrupted. */
    int untilStopped() {
        // A signal ends the process while this thread sleeps; its own exit status would say "interrupted".
        var ending = new Thread(() -> {
            session.screen().out().flush();
            Runtime.getRuntime().halt(status);
        });
        show(read());
        Runtime.getRuntime().addShutdownHook(ending);
        while (session.rest(EVERY)) {
            try {
                show(read());
            } catch (Unreachable e) {
                // A server that restarts comes back; what was seen last still stands on the screen.
                session.screen().complain("gate.watch_unreachable", e.address());
            }
        }
        Runtime.getRuntime().removeShutdownHook(ending);
        return status;
    }

    private GateReport read() {
        return GateReport.read(session.screen(), api, project);
    }

    private void show(GateReport report) {
        status = report.exitCode();
        var gate = report.gate();
        var now = gate.text("verdict") + gate.at("items").text();
        var screen = session.screen();
        if (json) {
            if (!now.equals(shown)) {
                screen.json(gate.node());
            }
        } else if (screen.clear() || !now.equals(shown)) {
            report.print(session.clock().instant());
            screen.say("gate.watching");
            screen.gap();
        }
        screen.out().flush();
        shown = now;
    }
}
