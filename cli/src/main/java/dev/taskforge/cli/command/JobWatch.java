package dev.taskforge.cli.command;

import dev.taskforge.cli.http.Api;
import dev.taskforge.cli.http.Doc;
import dev.taskforge.cli.text.Ages;
import dev.taskforge.cli.text.ProgressLine;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/** Waits for a job and shows how far it is. */
final class JobWatch {
    private static final Set<String> ENDS = Set.of("succeeded", "failed", "cancelled", "waiting");
    private static final Duration SHORT = Duration.ofMillis(50);
    private static final Duration LONG = Duration.ofMillis(500);

    private final Session session;
    private final Api api;

    JobWatch(Session session, Api api) {
        this.session = session;
        this.api = api;
    }

    /** Whether a job in this state goes on without anybody's help. */
    static boolean goesOn(Doc job) {
        return !ENDS.contains(job.text("state"));
    }

    /** Returns the job as it is when it has ended or waits for a person. */
    Doc untilEnd(long id) {
        return untilEnd(id, () -> {});
    }

    /** As {@link #untilEnd(long)}, and writes what the job writes meanwhile. */
    Doc untilEndWithLog(long id) {
        return untilEndWithLog(id, () -> {});
    }

    /** As {@link #untilEndWithLog(long)}, and does something after each look. */
    Doc untilEndWithLog(long id, Runnable also) {
        var log = new JobLog(api, id);
        return untilEnd(id, () -> {
            log.read(line -> {
                session.progress().clear();
                session.screen().paragraph("  ", line.text("text"));
            });
            also.run();
        });
    }

    /** @param look at what else there is to tell; done after each look at the state, so also after the last */
    Doc untilEnd(long id, Runnable look) {
        var begin = session.clock().instant();
        var pause = SHORT;
        while (true) {
            var job = api.get(Api.path("/api/v1/jobs/{}", id));
            look.run();
            if (!goesOn(job)) {
                session.progress().clear();
                return job;
            }
            session.progress().show(describe(job, begin), session.clock().instant());
            session.pause(pause);
            pause = pause.multipliedBy(3).dividedBy(2);
            pause = pause.compareTo(LONG) > 0 ? LONG : pause;
        }
    }

    private String describe(Doc job, Instant begin) {
        var texts = session.screen().texts();
        var progress = job.at("progress");
        var total = progress.number("total");
        if (total <= 0) {
            return texts.get("job.progress.plain", job.text("job_type"), job.text("state"));
        }
        var elapsed = Duration.between(begin, session.clock().instant());
        var rest = ProgressLine.estimate(elapsed, progress.number("done"), total);
        return rest == null
                ? texts.get(
                        "job.progress.part",
                        job.text("job_type"),
                        progress.text("done"),
                        progress.text("total"),
                        progress.text("unit"))
                : texts.get(
                        "job.progress.rest",
                        job.text("job_type"),
                        progress.text("done"),
                        progress.text("total"),
                        progress.text("unit"),
                        Ages.of(texts, rest));
    }

    /** Writes how the job ended; the exit status that fits. */
    int report(Doc job) {
        var screen = session.screen();
        var succeeded = job.text("state").equals("succeeded");
        if (succeeded) {
            screen.say("job.succeeded", job.text("id"), job.text("job_type"));
        } else if (job.text("state").equals("waiting")) {
            screen.say("job.waiting", job.text("id"), job.text("job_type"));
        } else {
            screen.say("job.ended", job.text("id"), job.text("job_type"), job.text("state"), job.text("error"));
        }
        return succeeded ? ExitCode.DONE : ExitCode.REFUSED;
    }
}
