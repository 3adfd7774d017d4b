package dev.taskforge.server.page;

import dev.taskforge.engine.api.EngineSettings;
import dev.taskforge.engine.api.JobType;
import dev.taskforge.engine.api.NewJob;
import dev.taskforge.engine.api.StepSpec;
import dev.taskforge.engine.db.SqliteDatabase;
import dev.taskforge.engine.run.Engines;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;

/** A job with a step that must not be repeated blindly, and a process that is killed in the middle of it. */
final class PaymentJob {
    static final String TYPE = "payment";
    /** Printed by the process when a job is in the middle of its payment. */
    static final String UNDER_WAY = "under way";

    private PaymentJob() {}

    /** @param pay what the step does that must not be repeated blindly */
    static JobType type(Runnable pay) {
        return JobType.of(TYPE, job -> {
                    job.step("reserve", () -> {});
                    job.step("pay", pay::run);
                    job.step("receipt", () -> {});
                    return "done";
                })
                .steps(StepSpec.repeatable("reserve"), StepSpec.once("pay"), StepSpec.repeatable("receipt"));
    }

    /** Submits jobs to the database file and hangs in the payment of each. */
    @SuppressWarnings("resource")
    public static void main(String[] arguments) throws InterruptedException {
        var settings = EngineSettings.defaults("killed").lease(Duration.ofSeconds(1));
        var engine = Engines.open(
                new SqliteDatabase(Path.of(arguments[0])),
                Clock.systemUTC(),
                settings,
                List.of(type(PaymentJob::hang)));
        engine.jobs()
                .submitAll(IntStream.range(0, Integer.parseInt(arguments[1]))
                        .mapToObj(i -> NewJob.of(TYPE, "{\"invoice\":" + i + "}"))
                        .toList());
        engine.start();
        new CountDownLatch(1).await();
    }

    private static void hang() {
        System.out.println(UNDER_WAY);
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
