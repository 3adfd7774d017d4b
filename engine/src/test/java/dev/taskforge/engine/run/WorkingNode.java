package dev.taskforge.engine.run;

import dev.taskforge.engine.api.JobContext;
import dev.taskforge.engine.api.JobType;
import dev.taskforge.engine.api.RetryPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;

/** A node in a process of its own that leaves a trace of every attempt it begins and ends, until it is killed. */
final class WorkingNode {
    static final String WORK = "work";
    /** Kills the process that runs it, each time. */
    static final String POISON = "poison";

    /** What such a process ends with. */
    static final int POISONED = 7;

    static final Duration LEASE = Duration.ofSeconds(2);

    private WorkingNode() {}

    /** One line of the trace. */
    record Line(String what, long job, long fence) {
        static Line parse(String line) {
            var words = line.split(" ", 3);
            return new Line(words[0], Long.parseLong(words[1]), Long.parseLong(words[2]));
        }
    }

    private static JobType work(Path trace) {
        return JobType.of(WORK, job -> {
                    begin(trace, job);
                    Thread.sleep(ThreadLocalRandom.current().nextInt(40));
                    if (ThreadLocalRandom.current().nextInt(10) == 0) {
                        throw new IOException("one in ten fails");
                    }
                    write(trace, "end", job);
                    return job.job().fence();
                })
                .retry(new RetryPolicy(100, Duration.ofMillis(100), Duration.ofMillis(200)));
    }

    private static JobType poison(Path trace) {
        return JobType.of(POISON, job -> {
                    begin(trace, job);
                    Runtime.getRuntime().halt(POISONED);
                    return null;
                })
                .retry(new RetryPolicy(100, Duration.ofMillis(100), Duration.ofMillis(200)));
    }

    private static void begin(Path trace, JobContext job) throws IOException {
        write(trace, "begin", job);
    }

    private static void write(Path trace, String what, JobContext job) throws IOException {
        var line = what + " " + job.job().id() + " " + job.job().fence() + "\n";
        Files.writeString(trace, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    @SuppressWarnings("resource")
    public static void main(String[] arguments) throws InterruptedException {
        var trace = Path.of(arguments[1]);
        new TestEngine(arguments[0], settings -> settings.lease(LEASE).workers(8), work(trace), poison(trace)).start();
        new CountDownLatch(1).await();
    }

    /** Starts one in a process of its own. */
    static Process start(String address, Path trace, Path log) throws IOException {
        return new ProcessBuilder(command(address, trace))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
    }

    private static List<String> command(String address, Path trace) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                WorkingNode.class.getName(),
                address,
                trace.toString());
    }
}
