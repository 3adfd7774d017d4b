package dev.taskforge.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taskforge.ops.Sampled;
import dev.taskforge.ops.host.docker.Docker;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Rehearsals of migrations on a real Docker Engine; each leaves production as it was, and nothing behind. */
class RehearsalTest {
    private static final String ADDITIVE = "ALTER TABLE orders ADD COLUMN extra text;";
    private static final String IMAGE = "taskforge-testbed/shop:2";
    private static final String PLAIN = "";
    private static final String JOURNEY = "rehearse: {checks: [write-order]}\n";

    @TempDir
    static Path folder;

    private static OrdersStack stack;
    private static Remote remote;
    private static Docker docker;

    private String before;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        docker = Docker.connect(Testbed.socket());
        stack = OrdersStack.up();
        remote = Remote.start(folder);
        apply("orders", JOURNEY);
        long backup = remote.ask("POST", "/projects/orders/backup", Map.of())
                .path("id")
                .asLong();
        assertThat(remote.end(backup)).as(remote.log(backup)).isEqualTo("succeeded");
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

    @BeforeEach
    void remember() throws IOException, InterruptedException {
        apply("orders", JOURNEY);
        before = stack.state();
    }

    @AfterEach
    void productionIsAsItWasAndNothingIsLeft() throws IOException {
        assertThat(stack.state()).isEqualTo(before);
        var label = Map.of("dev.taskforge.rehearsal", folder.resolve("data") + " orders");
        assertThat(docker.containers(label)).isEmpty();
        assertThat(docker.networks(label)).isEmpty();
    }

    private static void apply(String project, String more) throws IOException, InterruptedException {
        var yaml = """
                project: NAME
                compose: {file: docker-compose.yml}
                databases:
                  main: {kind: postgres, service: db, url: "postgresql://owner@127.0.0.1:5432/orders"}
                backup: {of: [main]}
                journeys:
                  order:
                    base: http://127.0.0.1:9
                    writes: true
                    identity: the tester
                    data: orders of the tester
                    steps:
                      - name: place
                        method: POST
                        path: /orders
                        capture: {order: {json: id}}
                      - name: find
                        path: "/orders/${captured.order}"
                checks:
                  write-order: {journey: order}
                release:
                  service: app
                  probe: {port: 8000, path: /health}
                  start_within: 5s
                  migrations: app/migrations
                  migrate: [python3, -I, /app/migrate.py]
                """.replace("NAME", project) + more.indent(2);
        remote.apply(project, yaml, stack.folder());
    }

    private static long submit() throws IOException, InterruptedException {
        return remote.ask("POST", "/projects/orders/rehearsals", Map.of("image", IMAGE))
                .path("id")
                .asLong();
    }

    /** A rehearsal that must end so; returns what it found. */
    private static JsonNode rehearsed(long job, String state) throws IOException, InterruptedException {
        assertThat(remote.end(job)).as(remote.log(job)).isEqualTo(state);
        var newest =
                remote.get("/projects/orders/rehearsals?limit=1").path("items").path(0);
        assertThat(newest.path("job_id").asLong()).isEqualTo(job);
        return newest;
    }

    private static JsonNode rehearse(String state) throws IOException, InterruptedException {
        return rehearsed(submit(), state);
    }

    private static String plan() throws IOException, InterruptedException {
        return remote.ask("POST", "/projects/orders/deploy/plan", Map.of("image", IMAGE))
                .toString();
    }

    @Test
    void anAdditiveMigrationLeavesTheWayBackOpen() throws Exception {
        stack.migration(ADDITIVE);
        var found = rehearse("succeeded");
        assertThat(found.path("verdict").asString()).as(found.toPrettyString()).isEqualTo("yes");
        assertThat(found.path("answers")).as(found.toPrettyString()).hasSize(6);
        assertThat(found.path("output").asString())
                .contains("production cannot be reached", "uploads: 0", "applied 2.sql");
        assertThat(found.path("restore_seconds").asDouble()).isPositive();
        assertThat(found.path("migrate_seconds").asDouble()).isPositive();
        assertThat(found.path("backup_id").asLong()).isPositive();
    }

    @Test
    void withoutJourneysItSaysThatOnlyTheProbeWasAsked() throws Exception {
        apply("orders", PLAIN);
        stack.migration(ADDITIVE);
        var found = rehearse("succeeded");
        assertThat(found.path("verdict").asString()).isEqualTo("yes");
        assertThat(found.path("outcome").asString()).contains("no journey was asked");
    }

    @Test
    void aRenamedColumnClosesTheWayBack() throws Exception {
        stack.migration("ALTER TABLE orders RENAME COLUMN note TO remark;");
        var found = rehearse("succeeded");
        assertThat(found.path("verdict").asString()).as(found.toPrettyString()).isEqualTo("no");
        var last = found.path("answers").path(found.path("answers").size() - 1);
        assertThat(last.path("part").asString()).isEqualTo("old_after");
        assertThat(last.path("seen").asString()).contains("note");
    }

    @Test
    void whatOnlyAJourneySeesClosesItToo() throws Exception {
        stack.migration("ALTER TABLE orders ADD COLUMN kind text NOT NULL DEFAULT 'k';"
                + " ALTER TABLE orders ALTER COLUMN kind DROP DEFAULT;");
        var found = rehearse("succeeded");
        assertThat(found.path("verdict").asString()).as(found.toPrettyString()).isEqualTo("no");
        var last = found.path("answers").path(found.path("answers").size() - 1);
        assertThat(last.path("check").asString()).isEqualTo("write-order");
    }

    @Test
    void aMigrationThatFailsFailsTheRehearsalWithItsLastLines() throws Exception {
        stack.migration("ALTER TABLE order_lines ADD COLUMN extra text;");
        var found = rehearse("failed");
        assertThat(found.path("verdict").asString()).isEqualTo("failed");
        assertThat(found.path("outcome").asString()).contains("3", "relation \"order_lines\" does not exist");
        assertThat(found.path("output").asString()).contains("2.sql: relation \"order_lines\" does not exist");
    }

    @Test
    void anApplicationThatIsUnwellBeforeTheMigrationsProvesNothing() throws Exception {
        stack.migration(ADDITIVE);
        stack.psql("ALTER TABLE orders RENAME COLUMN note TO lost");
        long backup = remote.ask("POST", "/projects/orders/backup", Map.of())
                .path("id")
                .asLong();
        assertThat(remote.end(backup)).isEqualTo("succeeded");
        stack.psql("ALTER TABLE orders RENAME COLUMN lost TO note");
        var found = rehearse("succeeded");
        assertThat(found.path("verdict").asString()).as(found.toPrettyString()).isEqualTo("not_proven");
        assertThat(found.path("outcome").asString()).contains("even before the migrations");
        backup = remote.ask("POST", "/projects/orders/backup", Map.of())
                .path("id")
                .asLong();
        assertThat(remote.end(backup)).isEqualTo("succeeded");
    }

    @Test
    void servicesThatAreNamedRunEmptyBesideTheApplication() throws Exception {
        apply("orders", "rehearse: {checks: [write-order], services: [redis]}\n");
        stack.migration(ADDITIVE);
        var found = rehearse("succeeded");
        assertThat(found.path("verdict").asString()).as(found.toPrettyString()).isEqualTo("yes");
    }

    @Test
    void withoutABackupItIsRefusedWithWhatToDo() throws Exception {
        apply("other", PLAIN);
        var answer = remote.send("POST", "/projects/other/rehearsals", Map.of());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(409);
        assertThat(answer.body()).contains("taskforge backup other --database main");
    }

    @Test
    void aPlanTellsOfItAndADeploymentMayDemandIt() throws Exception {
        apply("orders", JOURNEY + "require_rehearsal: true\n");
        stack.migration("ALTER TABLE orders ADD COLUMN other text;");
        assertThat(plan()).contains("must be rehearsed here");
        assertThat(rehearse("succeeded").path("verdict").asString()).isEqualTo("yes");
        assertThat(plan()).contains("the old version runs on the new schema: yes");
        stack.migration("ALTER TABLE orders ADD COLUMN another text;");
        assertThat(plan()).contains("must be rehearsed here");
        long job = remote.deploy(IMAGE);
        assertThat(remote.end(job)).isEqualTo("failed");
        assertThat(remote.log(job)).contains("must be rehearsed here");
    }

    @Test
    void aKillAtAnyPointLeavesNothingAndTheNextAttemptBeginsAnew() throws Exception {
        stack.migration("SELECT pg_sleep(1); " + ADDITIVE);
        for (var begun : Sampled.Cases.some(1, List.of("restoring backup", "migrating the copy", "asking old_after"))) {
            long job = submit();
            remote.killWhen(() -> remote.log(job).contains(begun));
            assertThat(rehearsed(job, "succeeded").path("verdict").asString())
                    .as(begun)
                    .isEqualTo("yes");
        }
    }

    @Test
    void oneThatIsCancelledLeavesNothing() throws Exception {
        stack.migration("SELECT pg_sleep(60); " + ADDITIVE);
        long job = submit();
        await().atMost(Duration.ofMinutes(2)).until(() -> remote.log(job).contains("migrating the copy"));
        remote.ask("POST", "/jobs/" + job + "/cancel", Map.of());
        assertThat(remote.end(job)).isEqualTo("cancelled");
    }
}
