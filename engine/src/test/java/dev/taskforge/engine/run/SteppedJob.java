package dev.taskforge.engine.run;

import dev.taskforge.engine.api.JobType;
import dev.taskforge.engine.api.StepSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/** A job of three steps that leaves a trace of what ran, and a process that runs it until it is killed. */
final class SteppedJob {
    static final String TYPE = "stepped";

    private SteppedJob() {}

    /** @param hangIn the step that never ends, or the empty string */
    static JobType type(Path trace, String hangIn) {
        return JobType.of(TYPE, job -> {
                    var first = job.step("first", String.class, () -> {
                        run(trace, "first", hangIn);
                        return "first-" + job.job().attempt();
                    });
                    job.step("second", () -> run(trace, "second", hangIn));
                    job.step("third", () -> run(trace, "third", hangIn));
                    return first;
                })
                .steps(StepSpec.repeatable("first"), StepSpec.repeatable("second"), StepSpec.once("third"));
    }

    private static void run(Path trace, String step, String hangIn) throws IOException, InterruptedException {
        Files.writeString(trace, step + "\n", StandardOpenOption.APPEND);
        if (step.equals(hangIn)) {
            new CountDownLatch(1).await();
        }
    }

    @SuppressWarnings("resource")
    public static void main(String[] arguments) throws InterruptedException {
        var type = type(Path.of(arguments[1]), arguments[2]);
        new TestEngine(arguments[0], settings -> settings.lease(Duration.ofSeconds(3)), type).start();
        new CountDownLatch(1).await();
    }
}
