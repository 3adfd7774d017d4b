import java.time.Duration;
import java.util.Map;

/**
 * Run it with TASKFORGE_URL and TASKFORGE_TOKEN set: {@code java Example.java} (JDK 22 or newer; with 21 compile first).
 * Submit with {@code ./taskforge jobs submit greet --payload '{"name":"Sri"}'}.
 */
public final class Example {
    public static void main(String[] arguments) throws Exception {
        var worker = new TaskForgeWorker(Map.of("greet", Example::greet));
        worker.leaseSeconds = Integer.parseInt(System.getenv().getOrDefault("LEASE", "30"));
        worker.run();
    }

    private static Object greet(TaskForgeWorker.Job job) throws Exception {
        var name = (String) job.payload().get("name");
        job.log("greeting " + name);
        if (job.traceparent() != null) job.log("trace " + job.traceparent());
        if (name.isEmpty()) throw new TaskForgeWorker.PermanentError("nobody to greet");
        if (job.payload().get("not_before") instanceof Number time && System.currentTimeMillis() / 1e3 < time.doubleValue()) {
            throw new TaskForgeWorker.Snooze("it is too early to greet", Duration.ofSeconds(1));
        }
        int seconds = job.payload().get("seconds") instanceof Number number ? number.intValue() : 0;
        for (int second = 0; second < seconds; second++) {
            job.progress(second, seconds, "seconds");
            Thread.sleep(1000); // interrupted when the job is cancelled
        }
        return Map.of("greeting", "Hello, " + name);
    }
}
