package dev.taskforge.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.ops.host.Ahead;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Drills of a database in which rows, sequences, tables, rights and large objects change all the time: none may be a false alarm. */
@Tag("data")
class BusyDrillsTest {
    /** What an application does in one moment; each part is a transaction. */
    private static final List<String> WORK = List.of(
            "INSERT INTO purchase (customer) SELECT id FROM customer ORDER BY random() LIMIT 20",
            "UPDATE customer SET price = price + 1, data = data || '{\"seen\": true}' WHERE id % 7 = (random() * 6)::int",
            "DELETE FROM purchase WHERE id IN (SELECT id FROM purchase ORDER BY random() LIMIT 10)",
            "SELECT nextval('ticket'), setval('purchase_id_seq', currval('purchase_id_seq') + 3)"
                    + " FROM (SELECT nextval('purchase_id_seq')) AS used",
            "INSERT INTO log SELECT '2025-01-01', md5(i::text) FROM generate_series(1, 20) AS i",
            "DELETE FROM log WHERE ctid IN (SELECT ctid FROM log LIMIT 15)",
            "REFRESH MATERIALIZED VIEW counted",
            "SELECT lo_put(oid, 0, decode(md5(random()::text), 'hex')) FROM pg_largeobject_metadata",
            "CREATE TABLE IF NOT EXISTS made (x int); INSERT INTO made VALUES (1); DROP TABLE made",
            "GRANT INSERT ON purchase TO app; REVOKE INSERT ON purchase FROM app",
            "CREATE INDEX made ON purchase (customer); DROP INDEX made");

    @TempDir
    Path folder;

    /** {@code -Dtaskforge.drills=100} for more of them. */
    @Test
    void aDrillOfADatabaseThatIsNeverAtRestPasses() throws Exception {
        var ending = new AtomicBoolean();
        try (var stack = PostgresStack.up();
                var remote = Remote.start(folder)) {
            remote.apply("shop", """
                    project: shop
                    compose: {file: docker-compose.yml}
                    databases:
                      main: {kind: postgres, service: db, url: "postgresql://app:secret@127.0.0.1:5432/shop"}
                    backup: {of: [main], keep: 2}
                    drill: {of: main}
                    """, stack.folder());
            try (var work = Ahead.of(() -> workUntil(ending, stack))) {
                var contents = new HashSet<String>();
                int drills = Integer.getInteger("taskforge.drills", 2);
                for (int drill = 1; drill <= drills; drill++) {
                    ended(remote, "backup");
                    contents.add(newest(remote, "backups").path("rows").toString());
                    ended(remote, "drill");
                    assertThat(newest(remote, "drills").path("passed").asBoolean())
                            .as("drill %d", drill)
                            .isTrue();
                }
                ending.set(true);
                assertThat(work.get()).as("rounds of work meanwhile").isGreaterThan(drills);
                assertThat(contents).as("what was in the backups").hasSize(drills);
            } finally {
                ending.set(true);
            }
        }
    }

    private static int workUntil(AtomicBoolean ending, PostgresStack stack) throws IOException, InterruptedException {
        int rounds = 0;
        for (; !ending.get(); rounds++) {
            for (var part : WORK) {
                stack.psql(part);
            }
        }
        return rounds;
    }

    private static void ended(Remote remote, String duty) throws IOException, InterruptedException {
        long job = remote.ask("POST", "/projects/shop/" + duty, Map.of())
                .path("id")
                .asLong();
        assertThat(remote.end(job)).as(duty + remote.log(job)).isEqualTo("succeeded");
    }

    private static JsonNode newest(Remote remote, String list) throws IOException, InterruptedException {
        return remote.get("/projects/shop/" + list + "?limit=1").path("items").path(0);
    }
}
