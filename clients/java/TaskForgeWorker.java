import java.io.IOException;
import java.net.*;
import java.net.http.*;
import java.time.Duration;
import java.util.*;
import java.util.concurrent.*;
import java.util.function.Predicate;

/**
 * A TaskForge worker: takes jobs over HTTP and runs them. Two files, JDK 21 or newer, nothing else.
 * {@code new TaskForgeWorker(Map.of("send_mail", job -> Map.of("sent", 1))).run();}
 * TASKFORGE_URL and TASKFORGE_TOKEN say where and as whom. SIGTERM and SIGINT end it gracefully.
 */
public final class TaskForgeWorker {
    /** Does the work of one job; the result is a map, list, text, number, boolean or null. */
    public interface Handler { Object run(Job job) throws Exception; }
    /** Another attempt cannot mend it: the job fails for good. */
    public static class PermanentError extends Exception { public PermanentError(String message) { super(message); } }
    private abstract static class Later extends Exception {
        final Duration pause;
        Later(String message, Duration pause) { super(message); this.pause = pause; }
    }
    /** The next attempt begins after a pause. */
    public static class RetryLater extends Later { public RetryLater(String message, Duration pause) { super(message, pause); } }
    /** The job is put off for a pause, 1 second to 366 days; this attempt does not count. */
    public static class Snooze extends Later { public Snooze(String reason, Duration pause) { super(reason, pause); } }
    /** The server said no; asking again as it is does not help. */
    private static class Refused extends IOException { Refused(String message) { super(message); } }

    /** A job in hand. Its thread is interrupted when the work shall stop. */
    public static final class Job {
        /** As the server sent it: id, fence, job_type, queue_name, project, attempt, max_attempts, traceparent. */
        public final Map<?, ?> data;
        private final Thread thread;
        private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
        private volatile Map<String, ?> progress;
        private volatile boolean cancelled, lost;

        Job(Map<?, ?> data, TaskForgeWorker worker) { this.data = data; thread = Thread.ofVirtual().unstarted(() -> worker.run(this)); }
        public Map<?, ?> payload() { return (Map<?, ?>) data.get("payload"); }
        /** The trace the job belongs to, to be handed on to whatever the handler calls; null when there is none. */
        public String traceparent() { return (String) data.get("traceparent"); }
        public void log(String line) { lines.add(line.substring(0, Math.min(10_000, line.length()))); }
        public void progress(long done, long total, String unit) { progress = Map.of("done", done, "total", total, "unit", unit); }
        /** Whether the work shall stop: a person asked for it, or the job is not ours any more. */
        public boolean isCancelled() { return cancelled; }
        private void cancel() { cancelled = true; thread.interrupt(); }

        private Map<String, Object> hold(Map<String, ?> more) {
            var hold = new HashMap<String, Object>(more);
            hold.putAll(Map.of("id", data.get("id"), "fence", data.get("fence")));
            return hold;
        }

        private Map<String, Object> note() {
            var some = new ArrayList<String>();
            var note = new HashMap<String, Object>();
            if (lines.drainTo(some, 1000) > 0) note.put("lines", some);
            if (progress != null) note.put("progress", progress);
            progress = null;
            return note.isEmpty() ? note : hold(note);
        }
    }

    private record End(Job job, String path, Map<String, ?> more) {}

    private final HttpClient http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
    private final Map<String, Handler> handlers;
    private final Map<Object, Job> jobs = new ConcurrentHashMap<>();
    private final BlockingQueue<End> ended = new LinkedBlockingQueue<>();
    private final CountDownLatch stopping = new CountDownLatch(1), over = new CountDownLatch(1);
    private final String url = System.getenv().getOrDefault("TASKFORGE_URL", "http://localhost:8000").replaceAll("/+$", "");
    private final String host, name;
    /** How many jobs run at once, how long each is held without a heartbeat, how long they may go on when it stops. */
    public int concurrency = 4, leaseSeconds = 30, drainSeconds = 25;
    /** Only jobs of these queues; null for all. */
    public List<String> queues;

    public TaskForgeWorker(Map<String, Handler> handlers) throws IOException {
        this.handlers = Map.copyOf(handlers);
        host = InetAddress.getLocalHost().getHostName();
        name = host.replaceAll("\\..*", "") + "-" + ProcessHandle.current().pid();
    }

    /** Works until the process shall end or the worker is drained; returns when every job is finished or given back. */
    public void run() throws InterruptedException {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> { stopping.countDown(); await(over, drainSeconds + 15); }));
        var claiming = Thread.startVirtualThread(this::claim);
        Thread.startVirtualThread(this::beat);
        Thread.startVirtualThread(this::report);
        stopping.await();
        call("release", Map.of("jobs", List.of()), e -> false); // ends our own wait for jobs
        claiming.join(Duration.ofSeconds(10));
        for (int patience : new int[] {drainSeconds, 2}) {
            for (long end = System.nanoTime() + patience * 1_000_000_000L; !jobs.isEmpty() && System.nanoTime() < end; ) Thread.sleep(20);
            jobs.values().forEach(Job::cancel);
        }
        call("release", Map.of("jobs", holds(jobs.values())), e -> false);
        over.countDown();
    }

    private static List<?> holds(Collection<Job> jobs) { return jobs.stream().map(job -> job.hold(Map.of())).toList(); }

    private void claim() {
        while (stopping.getCount() > 0) {
            int room = concurrency - jobs.size();
            long began = System.nanoTime();
            if (room <= 0) { await(stopping, 0.02); continue; }
            var ask = new HashMap<String, Object>(Map.of("types", handlers.keySet(), "most", Math.min(room, 100), "wait_seconds", 20, "host", host));
            ask.putAll(Map.of("in_hand", holds(jobs.values()), "lease_seconds", leaseSeconds, "client", "java/" + Runtime.version().feature()));
            if (queues != null) ask.put("queues", queues);
            var answer = call("claim", ask, e -> stopping.getCount() > 0);
            var taken = answer == null ? List.<Job>of() : list(answer).stream().map(data -> new Job(data, this)).toList();
            if (stopping.getCount() == 0) { call("release", Map.of("jobs", holds(taken)), e -> false); return; }
            taken.forEach(job -> { jobs.put(job.data.get("id"), job); job.thread.start(); });
            if (answer != null && (boolean) answer.get("draining")) stopping.countDown();
            else if (taken.isEmpty() && System.nanoTime() - began < 1e9) await(stopping, 1);
        }
    }

    private void run(Job job) {
        try {
            ended.add(new End(job, "complete", Collections.singletonMap("result", handlers.get(job.data.get("job_type")).run(job))));
        } catch (Throwable e) {
            var said = (e instanceof PermanentError || e instanceof Later) && e.getMessage() instanceof String own && !own.isBlank() ? own : e.toString();
            var why = said.substring(0, Math.min(4000, said.length()));
            if (job.cancelled) ended.add(new End(job, "release", Map.of()));
            else if (e instanceof Snooze snooze) ended.add(new End(job, "snooze", Map.of("seconds", Math.clamp(snooze.pause.plusMillis(999).toSeconds(), 1, 31_622_400), "reason", why.substring(0, Math.min(1000, why.length())))));
            else if (e instanceof RetryLater later) ended.add(new End(job, "fail", Map.of("error", why, "retry_in_seconds", later.pause.toSeconds())));
            else ended.add(new End(job, "fail", Map.of("error", why, "retryable", !(e instanceof PermanentError))));
        }
    }

    private void report() {
        for (var batch = new ArrayList<End>(); over.getCount() > 0; batch.clear()) {
            try { batch.add(ended.take()); } catch (InterruptedException e) { return; }
            ended.drainTo(batch, 99);
            note(batch.stream().map(End::job).toList());
            for (var path : List.of("complete", "fail", "snooze", "release")) finish(path, batch.stream().filter(end -> end.path.equals(path) && !end.job.lost).toList());
            batch.forEach(end -> jobs.remove(end.job.data.get("id")));
        }
    }

    /** Reports until the server answers. What it refuses is reported one by one, and then as a failure. */
    private void finish(String path, List<End> ends) {
        if (ends.isEmpty()) return;
        var refused = new ArrayList<String>();
        call(path, Map.of("jobs", ends.stream().map(end -> end.job.hold(end.more)).toList()),
                e -> !(e instanceof Refused && refused.add(e.getMessage())) && over.getCount() > 0);
        if (!refused.isEmpty() && ends.size() > 1) ends.forEach(end -> finish(path, List.of(end)));
        else if (!refused.isEmpty() && (path.equals("complete") || path.equals("snooze"))) finish("fail",
                List.of(new End(ends.getFirst().job, "fail", Map.of("retryable", path.equals("snooze"), "error", "the " + (path.equals("complete") ? "result" : path) + " was refused: " + refused.getFirst()))));
    }

    private void beat() {
        while (!await(over, Math.min(10, leaseSeconds / 3.0))) {
            var held = List.copyOf(jobs.values());
            var answer = call("heartbeat", Map.of("jobs", holds(held), "lease_seconds", leaseSeconds), e -> false);
            for (int i = 0; answer != null && i < held.size(); i++) {
                var state = list(answer).get(i).get("state");
                held.get(i).lost = state.equals("lost");
                if (!state.equals("held")) held.get(i).cancel();
            }
            if (answer != null && (boolean) answer.get("draining")) stopping.countDown();
            note(held);
        }
    }

    private void note(List<Job> from) {
        var notes = from.stream().map(Job::note).filter(note -> !note.isEmpty()).toList();
        if (!notes.isEmpty()) call("progress", Map.of("jobs", notes), e -> false);
    }

    /** Asks, and after a failure again at longer and longer intervals as long as {@code again} says so; null without answer. */
    private Map<?, ?> call(String path, Map<String, ?> body, Predicate<Exception> again) {
        for (double pause = 0.5; ; pause = Math.min(30, pause * 2)) {
            try {
                var whole = new HashMap<String, Object>(body);
                whole.put("worker", name);
                var request = HttpRequest.newBuilder(URI.create(url + "/api/v1/workers/" + path)).timeout(Duration.ofSeconds(45))
                        .headers("Authorization", "Bearer " + System.getenv("TASKFORGE_TOKEN"), "Content-Type", "application/json");
                var answer = http.send(request.POST(HttpRequest.BodyPublishers.ofString(Json.write(whole))).build(), HttpResponse.BodyHandlers.ofString());
                int status = answer.statusCode();
                if (status == 200) return (Map<?, ?>) new Json(answer.body()).read();
                var why = "HTTP " + status + " " + answer.body();
                throw status >= 500 || status == 429 || status == 408 ? new IOException(why) : new Refused(why);
            } catch (IOException | InterruptedException e) {
                System.err.println(path + ": " + e.getMessage());
                if (!again.test(e) || await(path.equals("claim") ? stopping : over, pause * ThreadLocalRandom.current().nextDouble(0.5, 1))) return null;
            }
        }
    }

    private static List<Map<?, ?>> list(Map<?, ?> answer) { return ((List<?>) answer.get("jobs")).stream().<Map<?, ?>>map(job -> (Map<?, ?>) job).toList(); }

    private static boolean await(CountDownLatch latch, double seconds) {
        try { return latch.await((long) (seconds * 1e9), TimeUnit.NANOSECONDS); } catch (InterruptedException e) { return true; }
    }
}
