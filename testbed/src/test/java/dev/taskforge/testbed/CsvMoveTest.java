package dev.taskforge.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.taskforge.ops.backup.csv.Bundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Tables that move to another database by CSV files, on a real Docker Engine. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class CsvMoveTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String ODD = """
            CREATE TABLE odd (
              id serial PRIMARY KEY, t text, b bytea, j jsonb, a text[], i interval, z timestamptz, n numeric,
              f float8, m money, r int4range, e mood, p positive, u uuid, net inet, flag boolean, x xml, "a,""b" char(5));
            INSERT INTO odd (t, b, j, a, i, z, n, f, m, r, e, p, u, net, flag, x, "a,""b") VALUES
              (E'line\\none\\r\\ntwo\\ttab \\\\ \\\\. "quoted", ,', '\\x00ff0a', '{"a": "\\n"}', ARRAY['x', NULL, '', 'a,b'],
                '1 mon -3 days 04:05:06', '2024-02-29 12:00:00+07', 1.500, 'NaN', 1234.5, '[1,5)', 'sad', 7,
                'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', '10.0.0.1/8', true, '<a>b</a>', 'x'),
              ('', '', NULL, '{}', NULL, 'infinity', 'NaN', '-Infinity', NULL, 'empty', 'ok', NULL, NULL, '::1', false,
                NULL, ''),
              (NULL, NULL, 'null', NULL, NULL, NULL, NULL, 1e-300, -0.01, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
              (E'\\\\N', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
              (E'\\\\.', NULL, NULL, NULL, NULL, NULL, 0.1, 0.1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
              (U&'\\+01F600 \\00e9', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
                NULL, NULL);
            INSERT INTO odd (id, t) VALUES (40, 'numbered by hand');
            CREATE TABLE alone (only_one text);
            INSERT INTO alone VALUES (NULL), (''), (E'\\\\.'), (E'a\\nb');
            CREATE TABLE team (id int PRIMARY KEY, boss int);
            CREATE TABLE person (id int PRIMARY KEY, team int REFERENCES team, above int REFERENCES person);
            ALTER TABLE team ADD CONSTRAINT team_boss FOREIGN KEY (boss) REFERENCES person DEFERRABLE;
            INSERT INTO team VALUES (1, NULL);
            INSERT INTO person VALUES (2, 1, 3), (3, 1, NULL);
            UPDATE team SET boss = 2;
            CREATE TABLE note (line text);
            CREATE FUNCTION noted() RETURNS trigger LANGUAGE plpgsql AS
              'BEGIN INSERT INTO public.note VALUES (TG_TABLE_NAME); NEW.line := ''changed''; RETURN NEW; END';
            CREATE TRIGGER noted BEFORE INSERT ON log FOR EACH ROW EXECUTE FUNCTION noted();
            ALTER TABLE customer ENABLE ALWAYS TRIGGER touched;
            """;

    @TempDir
    static Path folder;

    private static PostgresStack stack;
    private static Remote remote;
    private static String export = "";

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        stack = PostgresStack.up();
        stack.psql(ODD);
        for (var name : List.of("first", "second", "third")) {
            stack.inside(
                    "sh",
                    "-c",
                    "psql -XqU owner shop -c 'CREATE DATABASE " + name
                            + "' && pg_dump -s -U owner shop | psql -XqU owner -v ON_ERROR_STOP=1 " + name);
        }
        remote = Remote.start(folder);
        remote.apply(
                "shop",
                "project: shop\ncompose: {file: docker-compose.yml}\ndatabases:\n"
                        + List.of("shop", "first", "second", "third").stream()
                                .map(name -> "  " + name + ": {kind: postgres, service: db, url: "
                                        + "\"postgresql://owner:secret@127.0.0.1:5432/" + name + "\"}\n")
                                .collect(Collectors.joining()),
                stack.folder());
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

    private static long submit(String what, Map<String, ?> asked) throws IOException, InterruptedException {
        return remote.ask("POST", "/projects/shop/" + what, asked).path("id").asLong();
    }

    private static JsonNode ended(long job, String state) throws IOException, InterruptedException {
        assertThat(remote.end(job)).as(remote.log(job)).isEqualTo(state);
        return remote.job(job).path("result");
    }

    private static String count(String database, String table) throws IOException {
        return stack.psql(database, "SELECT count(*) FROM " + table);
    }

    private static String content(String database) throws IOException {
        var server = stack.server(database);
        var facts = server.facts();
        var rows = new TreeMap<>(facts.rows());
        var hashes = new TreeMap<>(facts.hashes());
        rows.remove("large objects"); // they are in no table
        hashes.remove("large objects");
        return rows + " " + hashes;
    }

    private static Path written() {
        return folder.resolve("data/exports/shop").resolve(export);
    }

    @Test
    @Order(1)
    void anExportHasTheHashesOfABackupAndIsAFolderWithItsManifest() throws Exception {
        var plan = remote.ask("POST", "/projects/shop/csv-exports/plan", Map.of("database", "shop"));
        assertThat(plan.path("steps").toString()).contains("public.odd", "NOT encrypted", "1 large objects");

        var result = ended(submit("csv-exports", Map.of("database", "shop")), "succeeded");

        export = result.path("export").asString();
        var bundle = Bundle.read(written());
        var hashes = stack.server("shop").facts().hashes();
        var odd = bundle.tables().stream()
                .filter(table -> table.table().name().equals("odd"))
                .findFirst()
                .orElseThrow();
        assertThat(hashes.values()).contains(odd.hash());
        assertThat(bundle.tables())
                .extracting(table -> table.table().toString())
                .contains("public.log", "Odd Schema.Tab ' le");
        assertThat(Files.readString(written().resolve(odd.file()))).contains("\"a,\"\"b\"", "\"2\",\"\",\"\\x\",,");
        assertThat(remote.get("/projects/shop/csv-exports").toString()).contains(export);
    }

    @Test
    @Order(2)
    void whatIsWrongWithAFileIsToldWithItsLineAndNothingIsChanged() throws Exception {
        refused("flipped", bytes -> {
            bytes[bytes.length / 2] ^= 1;
            return bytes;
        });
        refused("cut", bytes -> java.util.Arrays.copyOf(bytes, bytes.length - 20));
        assertThat(count("first", "customer")).isEqualTo("0");
    }

    private static void refused(String name, UnaryOperator<byte[]> change) throws Exception {
        var copy = Files.createDirectories(folder.resolve("data/incoming/shop/" + name));
        try (var files = Files.list(written())) {
            for (var file : files.toList()) {
                var bytes = Files.readAllBytes(file);
                boolean changed = file.toString().contains("customer");
                Files.write(copy.resolve(file.getFileName()), changed ? change.apply(bytes) : bytes);
            }
        }
        var asked = Map.of("database", "first", "from", name);
        var plan = remote.ask("POST", "/projects/shop/csv-imports/plan", asked);
        assertThat(plan.path("refused").asBoolean()).isTrue();
        assertThat(plan.path("faults").toString()).contains("customer.csv", "SHA-256");
        long job = submit("csv-imports", asked);
        ended(job, "failed");
        assertThat(remote.log(job)).contains("cannot be imported");
    }

    @Test
    @Order(3)
    void anotherDatabaseHasTheSameRowsAndGoesOnWithTheSameNumbers() throws Exception {
        var asked = Map.of("database", "first", "from", export);
        var plan = remote.ask("POST", "/projects/shop/csv-imports/plan", asked);
        assertThat(plan.path("refused").asBoolean()).as(plan.toPrettyString()).isFalse();
        assertThat(plan.path("steps").toString()).contains("the trigger noted of public.log");
        stack.psql("first", "SELECT setval('customer_id_seq', 5000)"); // a number that was given out here

        ended(submit("csv-imports", asked), "succeeded");

        assertThat(content("first")).isEqualTo(content("shop"));
        assertThat(count("first", "note")).isEqualTo("0");
        assertThat(stack.psql("first", "SELECT tgenabled FROM pg_trigger WHERE tgname = 'touched'"))
                .isEqualTo("A");
        assertThat(stack.psql(
                        "first",
                        "SELECT DISTINCT tgenabled FROM pg_trigger WHERE tgname = 'noted' AND NOT tgisinternal"))
                .isEqualTo("O");
        assertThat(stack.psql("first", "INSERT INTO odd (t) VALUES ('next') RETURNING id"))
                .isEqualTo("41");
        assertThat(stack.psql("first", "INSERT INTO customer (name) VALUES ('next') RETURNING id"))
                .isEqualTo("5001");
        var again = remote.ask("POST", "/projects/shop/csv-imports/plan", asked);
        assertThat(again.path("faults").toString()).contains("public.customer has 2001 rows");
    }

    @Test
    @Order(4)
    void anImportThatIsKilledLeavesNothingAndTheNextAttemptFillsAll() throws Exception {
        var held = holdAtTheEnd("second");
        long job = submit("csv-imports", Map.of("database", "second", "from", export));

        remote.killWhen(CsvMoveTest::isAtTheEnd);
        assertThat(count("second", "customer")).isEqualTo("0");
        letGo(held);

        ended(job, "succeeded");
        assertThat(content("second")).isEqualTo(content("shop"));
        assertThat(folder.resolve("data/scratch/csv-import-" + job)).doesNotExist();
    }

    /** Whoever changes a sequence keeps an import from its end. */
    private static Thread holdAtTheEnd(String database) {
        var held = Thread.ofVirtual().start(() -> {
            try {
                stack.psql(database, "BEGIN; ALTER SEQUENCE odd_id_seq CACHE 2; SELECT pg_sleep(60)");
            } catch (IOException _) {
                // it is ended by letGo
            }
        });
        await().atMost(SOON)
                .until(() -> !stack.psql(
                                "SELECT 1 FROM pg_stat_activity WHERE query LIKE '%pg_sleep(60)' AND wait_event = 'PgSleep'")
                        .isEmpty());
        return held;
    }

    private static boolean isAtTheEnd() throws IOException {
        return stack.psql(
                        "SELECT 1 FROM pg_stat_activity WHERE query LIKE 'ALTER SEQUENCE%' AND wait_event_type = 'Lock'")
                .equals("1");
    }

    private static void letGo(Thread held) throws IOException, InterruptedException {
        stack.psql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event = 'PgSleep'");
        held.join();
    }

    @Test
    @Order(5)
    void whatWasMadeLastBeforeACrashIsDoneThoughTheFilesAreGone() throws Exception {
        var held = holdAtTheEnd("third");
        long job = submit("csv-imports", Map.of("database", "third", "from", export));
        await().atMost(SOON).until(CsvMoveTest::isAtTheEnd);
        remote.kill();
        letGo(held);
        var mark = folder.resolve("data/scratch/csv-import-" + job);
        var transaction = Pattern.compile("\"transaction\"\\s*:\\s*\\d+");
        assertThat(Files.readString(mark)).containsPattern(transaction);
        // As if the crash had come after the COMMIT: its number is that of a transaction that was made last.
        var last = stack.psql("third", "SELECT txid_current()");
        Files.writeString(mark, transaction.matcher(Files.readString(mark)).replaceFirst("\"transaction\":" + last));
        var away = written().resolveSibling("away");
        Files.move(written(), away);

        remote.restart();

        var filled = ended(job, "succeeded");
        Files.move(away, written());
        assertThat(filled.path("export").asString()).isEqualTo(export);
        assertThat(remote.log(job)).contains("made it last");
        assertThat(mark).doesNotExist();
    }

    @Test
    @Order(6)
    void aCircleThatCannotWaitIsNamedAndAnExportIsRemoved() throws Exception {
        stack.psql("second", "TRUNCATE team, person");
        stack.psql("second", "ALTER TABLE team ALTER CONSTRAINT team_boss NOT DEFERRABLE");
        var plan = remote.ask("POST", "/projects/shop/csv-imports/plan", Map.of("database", "second", "from", export));
        assertThat(plan.path("faults").toString()).contains("public.person -> public.team -> public.person");
        assertThat(remote.send("DELETE", "/projects/shop/csv-exports/" + export, Map.of())
                        .statusCode())
                .isEqualTo(204);
        assertThat(written()).doesNotExist();
    }
}
