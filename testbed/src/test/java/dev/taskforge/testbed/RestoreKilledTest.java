package dev.taskforge.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code kill -9} at any time of a restore that lets a PostgreSQL backup take the place of what serves. */
class RestoreKilledTest {
    /** About as long as a restore of so small a database takes. */
    private static final int LONGER_THAN_A_RESTORE = 4_000;

    @TempDir
    static Path folder;

    private static PostgresStack stack;
    private static Remote remote;

    @BeforeAll
    static void start() throws Exception {
        stack = PostgresStack.upWithWriter();
        remote = Remote.start(folder);
        remote.apply("shop", """
                project: shop
                compose: {file: docker-compose.yml}
                databases:
                  main:
                    kind: postgres
                    service: db
                    url: "postgresql://app:secret@127.0.0.1:5432/shop"
                    writers: [writer]
                backup: {of: [main]}
                drill: {of: main}
                """, stack.folder());
        ended("backup", Map.of());
        ended("drill", Map.of());
    }

    @AfterAll
    static void stop() throws IOException {
        if (remote != null) {
            remote.close();
        }
        if (stack != null) {
            stack.close();
        }
    }

    private static long submitted(String duty, Map<String, ?> more) throws IOException, InterruptedException {
        return remote.ask("POST", "/projects/shop/" + duty, more).path("id").asLong();
    }

    private static void ended(String duty, Map<String, ?> more) throws IOException, InterruptedException {
        long job = submitted(duty, more);
        assertThat(remote.end(job)).as(duty + remote.log(job)).isEqualTo("succeeded");
    }

    /** {@code -Dtaskforge.restore.kills=30} for more of them. */
    @Test
    void oneOfTheTwoIsThereWholeAndTheRestoreGoesOnAfterAKillAtAnyTime() throws Exception {
        long seed = new Random().nextLong();
        var random = new Random(seed);
        var customers = stack.psql("SELECT count(*) FROM customer");
        for (int kill = 1; kill <= Integer.getInteger("taskforge.restore.kills", 2); kill++) {
            stack.psql("INSERT INTO customer (name) VALUES ('after the backup')");
            int after = random.nextInt(LONGER_THAN_A_RESTORE);
            var what = "seed %d, kill %d after %d ms".formatted(seed, kill, after);

            long job = submitted("restores", Map.of("database", "main"));
            await().pollDelay(Duration.ofMillis(after))
                    .atMost(Duration.ofMinutes(1))
                    .until(() -> true);
            remote.kill();

            long there = Long.parseLong(stack.psql("SELECT count(*) FROM customer"));
            assertThat(there - Long.parseLong(customers)).as(what).isIn(0L, 1L);
            remote.restart();
            assertThat(remote.end(job)).as(what + remote.log(job)).isEqualTo("succeeded");
            assertThat(stack.psql("SELECT count(*) FROM customer")).as(what).isEqualTo(customers);
            assertThat(stack.container("writer").running()).as(what).isTrue();
            assertThat(stack.psql(
                            "postgres", "SELECT datname FROM pg_database WHERE datname LIKE 'taskforge_restore_%'"))
                    .as(what)
                    .isEmpty();
            long restore = remote.get("/projects/shop/restores?limit=1")
                    .path("items")
                    .path(0)
                    .path("id")
                    .asLong();
            ended("restores/" + restore + "/clear", Map.of());
        }
    }
}
