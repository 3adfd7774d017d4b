package dev.taskforge.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A worker over HTTP beside the engine within a process, on the same PostgreSQL server: {@code Bench worker ADDRESS
 * TOKEN-FILE}. Prints both rates in jobs per second. It ends with a job in each of 50 queues done, and with
 * jobs that the server itself has run.
 */
final class WorkerBench {
    private static final int ROUNDS = 3;
    private static final int CONNECTIONS = 4;
    private static final int AT_ONCE = 100;
    private static final int PER_CALL = 1_000;
    private static final int QUEUES = 50;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final JsonMapper json = new JsonMapper();
    private final String address;
    private final String token;

    private WorkerBench(String address, String token) {
        this.address = address;
        this.token = token;
    }

    static int run(String address, Path token, String url)
            throws IOException, InterruptedException, ExecutionException {
        var embedded = new double[ROUNDS];
        for (int i = -1; i < ROUNDS; i++) {
            try (var schema = new Schema(url)) {
                schema.engine(job -> null).close();
                double seconds = new PostgresRuns(schema, 1).drain();
                embedded[Math.max(0, i)] = seconds;
            }
        }
        var bench = new WorkerBench(address, Files.readString(token).strip());
        // What the submits over HTTP have left: to be warm.
        bench.drain();
        var remote = new double[ROUNDS];
        for (int i = 0; i < ROUNDS; i++) {
            bench.submit(PostgresRuns.JOBS, "noop", 1);
            remote[i] = bench.drain(PostgresRuns.JOBS);
        }
        bench.submit(QUEUES, "noop", QUEUES);
        bench.drain(QUEUES);
        bench.submit(PostgresRuns.JOBS, "test_job", 1);
        bench.awaitServer();
        System.out.println(rate(embedded) + " " + rate(remote));
        return 0;
    }

    private static long rate(double[] seconds) {
        return Math.round(PostgresRuns.JOBS / Duel.median(seconds));
    }

    private void submit(int jobs, String type, int queues) throws IOException, InterruptedException {
        for (int done = 0; done < jobs; done += PER_CALL) {
            var body = new StringBuilder("{\"jobs\":[");
            for (int i = done; i < Math.min(jobs, done + PER_CALL); i++) {
                body.append(i == done ? "" : ",")
                        .append("{\"job_type\":\"")
                        .append(type)
                        .append("\",\"queue_name\":\"queue-")
                        .append(i % queues)
                        .append("\",\"payload\":")
                        .append(Fixture.PAYLOAD)
                        .append('}');
            }
            call("/jobs/bulk", body.append("]}").toString(), 201);
        }
    }

    /** Takes jobs until there are none; returns the seconds. It has to be that many that the server records as done. */
    private double drain(int jobs) throws InterruptedException, ExecutionException {
        long began = System.nanoTime();
        int recorded = drain();
        double seconds = (System.nanoTime() - began) / 1e9;
        if (recorded != jobs) {
            throw new IllegalStateException(
                    "The server recorded " + recorded + " jobs as done of " + jobs + " that were submitted.");
        }
        return seconds;
    }

    /** Takes jobs until there are none; returns how many the server recorded as done. */
    private int drain() throws InterruptedException, ExecutionException {
        var number = new AtomicInteger();
        int recorded = 0;
        try (var threads = Executors.newFixedThreadPool(CONNECTIONS)) {
            Callable<Integer> worker = () -> work("bench-" + number.incrementAndGet());
            for (Future<Integer> one : threads.invokeAll(Collections.nCopies(CONNECTIONS, worker))) {
                recorded += one.get();
            }
        }
        return recorded;
    }

    private int work(String name) throws IOException, InterruptedException {
        int recorded = 0;
        var claim = "{\"worker\":\"" + name + "\",\"types\":[\"noop\"],\"most\":" + AT_ONCE + "}";
        while (true) {
            var jobs = call("/workers/claim", claim, 200).get("jobs");
            if (jobs.isEmpty()) {
                return recorded;
            }
            var ends = new ArrayList<String>();
            for (var job : jobs) {
                ends.add("{\"id\":" + job.get("id") + ",\"fence\":" + job.get("fence") + ",\"result\":null}");
            }
            var ended = call("/workers/complete", "{\"worker\":\"" + name + "\",\"jobs\":" + list(ends) + "}", 200);
            for (var job : ended.get("jobs")) {
                recorded += job.get("state").asString().equals("recorded") ? 1 : 0;
            }
        }
    }

    private static String list(List<String> parts) {
        return "[" + String.join(",", parts) + "]";
    }

    private void awaitServer() throws IOException, InterruptedException {
        while (!get("/jobs?type=test_job&state=available&limit=1").get("items").isEmpty()) {
            Thread.sleep(50);
        }
    }

    private JsonNode get(String path) throws IOException, InterruptedException {
        return answer(request(path).GET(), 200);
    }

    private JsonNode call(String path, String body, int expected) throws IOException, InterruptedException {
        return answer(
                request(path)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body)),
                expected);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(address + "/api/v1" + path))
                .header("Authorization", "Bearer " + token);
    }

    private JsonNode answer(HttpRequest.Builder request, int expected) throws IOException, InterruptedException {
        var answer = http.send(request.build(), BodyHandlers.ofString());
        if (answer.statusCode() != expected) {
            throw new IOException("HTTP " + answer.statusCode() + ": " + answer.body());
        }
        return json.readTree(answer.body());
    }
}
