package dev.taskforge.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taskforge.ops.Sampled;
import dev.taskforge.ops.host.docker.Container;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Releases that come back with their data, on a real Docker Engine with PostgreSQL and nginx. Release 2 cannot live on the schema
 * of release 3; each test begins and ends with release 3 and all orders.
 */
class ReturnTest {
    private static final String PATH = "/projects/orders/returns";
    private static final String WHY = "release 3 garbles the orders";
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final JsonMapper JSON = JsonMapper.shared();

    @TempDir
    static Path folder;

    private static OrdersStack stack;
    private static Remote remote;
    private static String sari;
    private static String budi;
    private static long earlyOrders;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        stack = OrdersStack.behindNginx();
        remote = Remote.start(folder);
        sari = remote.person("sari");
        budi = remote.person("budi");
        apply("");
        earlyOrders = orders();
        ends(remote.deploy(ShopStack.SHOP + "1"), "succeeded");
        stack.migration("ALTER TABLE orders DROP COLUMN note; ALTER TABLE orders ADD COLUMN kind text;");
        long job = remote.ask(
                        "POST",
                        "/projects/orders/deploy",
                        Map.of("image", ShopStack.SHOP + "2", "approve_migrations", "nobody reads the notes"))
                .path("id")
                .asLong();
        ends(job, "succeeded");
    }

    @AfterAll
    static void stop() throws IOException, InterruptedException {
        if (remote != null) {
            remote.close();
        }
        if (stack != null) {
            stack.close();
        }
    }

    private static void apply(String more) throws IOException, InterruptedException {
        var yaml = """
                project: orders
                compose: {file: docker-compose.yml}
                databases:
                  main: {kind: postgres, service: db, url: "postgresql://owner@127.0.0.1:5432/orders"}
                backup: {of: [main]}
                checks:
                  closed: {http: "http://127.0.0.1:9/"}
                release:
                  service: app
                  proxy: {kind: nginx, service: nginx, upstream: app, file: nginx/app.upstream.conf}
                  probe: {port: 8000, path: /}
                  start_within: 10s
                  hold: 2s
                  drain: 2s
                  migrations: app/migrations
                  migrate: [python3, -I, /app/migrate.py]
                """ + more.indent(2);
        remote.apply("orders", yaml, stack.folder());
    }

    @AfterEach
    void release3ServesAndNothingIsLeftHalfDone() throws IOException, InterruptedException {
        awaitAnswer();
        assertThat(serving()).isEqualTo(3);
        assertThat(stack.psql("SELECT count(*) FROM information_schema.columns WHERE column_name = 'kind'"))
                .isEqualTo("1");
        assertThat(databases()).noneMatch(name -> name.startsWith("taskforge_before_"));
        assertThat(stack.stack().containers("app").stream().filter(Container::running))
                .hasSize(1);
        apply("");
    }

    private static List<String> databases() throws IOException {
        return stack.psql("SELECT datname FROM pg_database WHERE datname LIKE 'taskforge%'")
                .lines()
                .toList();
    }

    private static long orders() throws IOException {
        return Long.parseLong(stack.psql("SELECT count(*) FROM orders"));
    }

    private static long serving() throws IOException, InterruptedException {
        for (var release : remote.get("/projects/orders/releases").path("items")) {
            if (release.path("serves").asBoolean()) {
                return release.path("number").asLong();
            }
        }
        return 0;
    }

    private static void awaitAnswer() {
        try (var http = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create(stack.stack().address() + "/"))
                    .build();
            await().atMost(SOON).ignoreExceptionsInstanceOf(IOException.class).untilAsserted(() -> {
                var answer = http.send(request, HttpResponse.BodyHandlers.ofString());
                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            });
        }
    }

    private static HttpResponse<String> wish(Map<String, ?> more) throws IOException, InterruptedException {
        return remote.send(sari, "POST", PATH, more);
    }

    private static long waiting(Map<String, ?> more) throws IOException, InterruptedException {
        var answer = wish(more);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return JSON.readTree(answer.body()).path("id").asLong();
    }

    private static HttpResponse<String> decide(String token, long request, String verb)
            throws IOException, InterruptedException {
        return remote.send(token, "POST", PATH + "/" + request + "/" + verb, Map.of());
    }

    /** Asks and approves; returns the number of the job. */
    private static long approved(Map<String, ?> more) throws IOException, InterruptedException {
        var answer = decide(budi, waiting(more), "approve");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        return JSON.readTree(answer.body()).path("job_id").asLong();
    }

    private static void ends(long job, String state) throws IOException, InterruptedException {
        assertThat(remote.end(job)).as(remote.log(job)).isEqualTo(state);
    }

    private static long back() throws IOException, InterruptedException {
        return approved(Map.of("reason", WHY));
    }

    private static long undo() throws IOException, InterruptedException {
        return approved(Map.of("undo", true, "reason", "it was not release 3"));
    }

    private static JsonNode newestRestore() throws IOException, InterruptedException {
        return remote.get("/projects/orders/restores?limit=1").path("items").path(0);
    }

    @Test
    void aReleaseComesBackWithItsDataAndThatCanBeTakenBack() throws Exception {
        stack.psql("INSERT INTO orders (kind) VALUES ('late')");
        long all = orders();
        var plan = remote.ask("POST", PATH + "/plan", Map.of());
        assertThat(plan.path("release").asLong()).isEqualTo(2);
        assertThat(plan.path("plan").path("steps").toString())
                .contains(
                        "lose everything that was written to main",
                        "beside the one that serves",
                        "let it take the name");
        long job = back();
        ends(job, "succeeded");
        awaitAnswer();
        assertThat(serving()).isEqualTo(2);
        assertThat(orders()).isEqualTo(earlyOrders);
        var deployment = remote.deployment(job);
        assertThat(deployment.path("by").asString()).isEqualTo("sari");
        assertThat(deployment.path("gap_seconds").asDouble()).isPositive();
        assertThat(newestRestore().path("state").asString()).isEqualTo("succeeded");

        long forward = remote.ask("POST", "/projects/orders/rollback", Map.of("release", 3))
                .path("id")
                .asLong();
        ends(forward, "failed");
        assertThat(remote.deployment(forward).path("error").asString())
                .contains("release 3 expects migrations that are no longer in the database");
        var alone = remote.send(
                "POST",
                "/projects/orders/restores/" + newestRestore().path("id").asLong() + "/undo",
                Map.of());
        assertThat(alone.body()).contains("came with a release");

        ends(undo(), "succeeded");
        assertThat(orders()).isEqualTo(all);
        assertThat(newestRestore().path("state").asString()).isEqualTo("undone");
        assertThat(wish(Map.of("undo", true, "reason", WHY)).body()).contains("nothing to take back");
    }

    @Test
    void onlyASecondPersonLetsItHappen() throws Exception {
        assertThat(remote.send("POST", PATH, Map.of("reason", WHY)).statusCode())
                .as("the local operator is no person")
                .isEqualTo(403);
        assertThat(wish(Map.of("reason", "short")).statusCode()).isEqualTo(422);
        long late = remote.ask("POST", "/projects/orders/backup", Map.of())
                .path("id")
                .asLong();
        ends(late, "succeeded");
        var newest =
                remote.get("/projects/orders/backups?limit=1").path("items").path(0);
        assertThat(wish(Map.of("reason", WHY, "backup_id", newest.path("id").asLong()))
                        .body())
                .contains("Choose an earlier one");
        long request = waiting(Map.of("reason", WHY));
        assertThat(wish(Map.of("reason", WHY)).statusCode()).isEqualTo(409);
        assertThat(decide(sari, request, "approve").statusCode()).isEqualTo(403);
        assertThat(decide(sari, request, "deny").statusCode()).isEqualTo(403);
        assertThat(decide(budi, request, "withdraw").statusCode()).isEqualTo(403);
        assertThat(decide(budi, request, "deny").statusCode()).isEqualTo(200);
        assertThat(decide(budi, request, "approve").statusCode()).isEqualTo(409);
        assertThat(decide(sari, waiting(Map.of("reason", WHY)), "withdraw").statusCode())
                .isEqualTo(200);
        // A job that somebody submits past the second person has no data to bring back.
        long plain = remote.ask("POST", "/projects/orders/rollback", Map.of())
                .path("id")
                .asLong();
        ends(plain, "failed");
        assertThat(remote.deployment(plain).path("error").asString()).contains("may not be able to live with");
    }

    @Test
    void aReleaseThatIsNotWellOnItsDataLeavesEverythingAsItWas() throws Exception {
        long all = orders();
        var databases = databases();
        apply("verify: [closed]\n");
        long job = back();
        ends(job, "failed");
        assertThat(remote.deployment(job).path("error").asString()).contains("closed");
        awaitAnswer();
        assertThat(orders()).isEqualTo(all);
        assertThat(databases()).isEqualTo(databases);
        assertThat(newestRestore().path("state").asString()).isEqualTo("failed");

        long killed = back();
        remote.killWhen(() -> remote.deployment(killed).path("state").asString().equals("returning"));
        ends(killed, "failed");
        awaitAnswer();
        assertThat(orders()).isEqualTo(all);

        apply("");
        long cancelled = back();
        await().atMost(SOON).until(() -> remote.hasBegun(cancelled, "exchange"));
        remote.ask("POST", "/jobs/" + cancelled + "/cancel", Map.of());
        ends(cancelled, "cancelled");
        awaitAnswer();
        assertThat(orders()).isEqualTo(all);
    }

    @Test
    void itGoesOnAfterAKillAtAnyStep() throws Exception {
        long all = orders();
        var kills = List.of(List.of("restore", "end"), List.of("exchange", "start"), List.of("finish", "exchange"));
        for (var steps : Sampled.Cases.some(1, kills)) {
            long job = back();
            remote.killWhen(() -> remote.hasBegun(job, steps.getFirst()));
            ends(job, "succeeded");
            awaitAnswer();
            assertThat(orders()).as(steps.toString()).isEqualTo(earlyOrders);
            long undone = undo();
            remote.killWhen(() -> remote.hasBegun(undone, steps.getLast()));
            ends(undone, "succeeded");
            awaitAnswer();
            assertThat(orders()).as(steps.toString()).isEqualTo(all);
        }
    }

    @Test
    void whatATakingBackCannotBringToAnEndLeavesTheReturnAsItWas() throws Exception {
        long all = orders();
        ends(back(), "succeeded");
        apply("verify: [closed]\n");
        ends(undo(), "failed");
        awaitAnswer();
        assertThat(serving()).isEqualTo(2);
        assertThat(orders()).isEqualTo(earlyOrders);
        apply("");
        ends(undo(), "succeeded");
        assertThat(orders()).isEqualTo(all);
    }
}
