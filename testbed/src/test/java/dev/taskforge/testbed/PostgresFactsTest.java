package dev.taskforge.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskforge.ops.backup.postgres.CountedDump;
import dev.taskforge.ops.backup.postgres.Difference;
import dev.taskforge.ops.backup.postgres.Facts;
import dev.taskforge.ops.backup.postgres.PostgresServer;
import dev.taskforge.ops.backup.postgres.ScratchServer;
import dev.taskforge.ops.backup.postgres.ServerSetup;
import dev.taskforge.ops.backup.postgres.SnapshotSession;
import dev.taskforge.ops.host.docker.Docker;
import java.io.IOException;
import java.io.OutputStream;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a copy of a database lacks or has otherwise is found; a copy that lacks nothing is equal. */
@Tag("data")
class PostgresFactsTest {
    private static PostgresStack stack;
    private static Facts original;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        stack = PostgresStack.up();
        original = facts(PostgresStack.DATABASE);
    }

    @AfterAll
    static void stop() throws IOException {
        if (stack != null) {
            stack.close();
        }
    }

    private static Facts facts(String database) throws IOException {
        return stack.server(database).facts();
    }

    private static void copy(String change) throws IOException {
        stack.psql("postgres", "DROP DATABASE IF EXISTS mutant");
        stack.psql("postgres", "CREATE DATABASE mutant TEMPLATE shop");
        stack.psql("mutant", change);
    }

    @Test
    void theDumpOfASnapshotHasWhatIsThere() throws IOException {
        var server = stack.server(PostgresStack.DATABASE);
        try (var session = SnapshotSession.open(server);
                var dump = new CountedDump(OutputStream.nullOutputStream())) {
            server.dump(session.snapshot(), dump);
            assertThat(session.finish(dump.finish()).content()).isEqualTo(original.content());
        }
    }

    @Test
    void whatTheServerIsSetToIsToldAsItIsAndNotAsTheSessionSetsIt() throws IOException {
        copy("CREATE EXTENSION IF NOT EXISTS plpgsql");
        stack.psql("postgres", "ALTER DATABASE mutant SET statement_timeout = '90s'");
        stack.psql("postgres", "ALTER DATABASE mutant SET work_mem = '7MB'");
        stack.psql("postgres", "ALTER DATABASE mutant SET search_path = public, other");

        var setup = setup(stack.server("mutant"));

        assertThat(setup.extensions())
                .containsEntry(
                        "plpgsql",
                        stack.psql("mutant", "SELECT extversion FROM pg_extension WHERE extname = 'plpgsql'"));
        assertThat(setup.settings())
                .containsEntry("work_mem", "7MB")
                .containsEntry("search_path", "public, other")
                .containsEntry("statement_timeout", "90000ms")
                .containsEntry("listen_addresses", "*")
                .doesNotContainKeys("application_name", "client_encoding", "lock_timeout", "jit", "row_security")
                .doesNotContainKeys(
                        "transaction_isolation", "transaction_read_only", "data_directory", "max_connections");
        assertThat(setup.settings().size()).isBetween(5, 40);
    }

    @Test
    void settingsThatARoleMayNotSeeAreLeftOut() throws IOException {
        copy("SELECT lo_unlink(oid) FROM pg_largeobject_metadata");
        stack.psql("mutant", "CREATE ROLE watcher LOGIN BYPASSRLS IN ROLE pg_read_all_data");
        try {
            stack.psql("postgres", "ALTER DATABASE mutant SET session_preload_libraries = 'auto_explain'");
            stack.psql("postgres", "ALTER DATABASE mutant SET work_mem = '7MB'");

            assertThat(setup(stack.server("mutant")).settings())
                    .containsEntry("session_preload_libraries", "auto_explain");
            assertThat(setup(stack.server("watcher", "mutant")).settings())
                    .containsEntry("work_mem", "7MB")
                    .doesNotContainKey("session_preload_libraries");
        } finally {
            stack.psql("mutant", "DROP ROLE watcher");
        }
    }

    private static ServerSetup setup(PostgresServer server) throws IOException {
        try (var session = SnapshotSession.open(server);
                var dump = new CountedDump(OutputStream.nullOutputStream(), session::locked)) {
            server.dump(session.snapshot(), dump);
            assertThat(session.finish(dump.finish()).rows()).isNotEmpty();
            return session.setup();
        }
    }

    /** Its rows are then invisible to the snapshot of the dump, and pg_dump finds nothing amiss. */
    @ParameterizedTest
    @ValueSource(strings = {"ALTER TABLE \"A \"\"new\" ALTER COLUMN i TYPE bigint", "TRUNCATE \"A \"\"new\""})
    void aTableThatWasWrittenAnewBeforeItWasLockedMakesNoBackup(String change) throws IOException {
        copy("CREATE TABLE \"A \"\"new\" AS SELECT i FROM generate_series(1, 100) AS i");
        var server = stack.server("mutant");
        try (var session = SnapshotSession.open(server);
                var dump = new CountedDump(OutputStream.nullOutputStream(), session::locked)) {
            var snapshot = session.snapshot();
            stack.psql("mutant", change);
            server.dump(snapshot, dump);
            var rows = dump.finish();

            assertThat(rows.counts()).containsEntry("public.\"A \"\"new\"", 0L);
            assertThatThrownBy(() -> session.finish(rows))
                    .isInstanceOf(IOException.class)
                    .hasMessageContainingAll("public.\"A \"\"new\"", "is no backup");
        }
    }

    @Test
    void aSequenceThatIsGoneWhenTheDumpIsMadeMayStandAnywhere() throws IOException {
        copy("CREATE TABLE staging (id serial)");
        var server = stack.server("mutant");
        try (var session = SnapshotSession.open(server);
                var dump = new CountedDump(OutputStream.nullOutputStream(), session::locked)) {
            server.dump(session.snapshot(), dump);
            stack.psql("mutant", "DROP TABLE staging");

            var facts = session.finish(dump.finish());
            assertThat(facts.sequences().get("public.staging_id_seq"))
                    .isEqualTo(new Facts.Sequence(Long.MIN_VALUE, Long.MAX_VALUE, null));
            assertThat(facts.sequences().get("public.ticket"))
                    .isEqualTo(original.sequences().get("public.ticket"));
        }
    }

    @Test
    void whoAltersATableBeforeItIsLockedIsNotHeldUpByTheSnapshot() throws IOException {
        copy("SELECT 1");
        var server = stack.server("mutant");
        try (var session = SnapshotSession.open(server);
                var dump = new CountedDump(OutputStream.nullOutputStream(), session::locked)) {
            var snapshot = session.snapshot();
            stack.psql("mutant", "SET lock_timeout = '20s'; REFRESH MATERIALIZED VIEW counted");
            stack.psql("mutant", "SET lock_timeout = '20s'; ALTER TABLE customer ADD COLUMN later int");
            server.dump(snapshot, dump);
            assertThat(session.finish(dump.finish()).rows()).containsEntry("public.customer", 2_000L);
        }
    }

    @Test
    void aCopyInANetworkServesWhoIsInItAndNobodyElseOnThisMachine() throws Exception {
        var docker = Docker.connect(Testbed.socket());
        var labels = Map.of(
                Testbed.LABEL,
                "true",
                "dev.taskforge.testbed.alone",
                UUID.randomUUID().toString());
        var network = docker.createInternalNetwork("taskforge-testbed-" + UUID.randomUUID(), labels);
        try {
            var place = new ScratchServer.Place(network, List.of("database"));
            var image = stack.container().image();
            ScratchServer.start(
                    docker, "taskforge-testbed-" + UUID.randomUUID(), image, original.server(), labels, place);
            var container = docker.containers(labels).getFirst();
            var address = container.networks().values().iterator().next().address();

            assertThatThrownBy(() -> DriverManager.getConnection(
                                    "jdbc:postgresql://" + address + "/postgres", "owner", "x")
                            .close())
                    .hasMessageContaining("pg_hba.conf rejects");
            var inside = docker.exec(
                            container.id(),
                            List.of("psql", "-XqAt", "-h", address, "-U", "owner", "-c", "SELECT 1", "postgres"))
                    .run(Duration.ofSeconds(30));
            assertThat(inside.exitCode()).as(inside.toString()).isZero();
        } finally {
            for (var container : docker.containers(labels)) {
                docker.remove(container.id());
            }
            docker.removeNetwork(network);
        }
    }

    @Test
    void largeTablesThatTheServerWritesItselfHaveTheRowsThatAreDumped() throws IOException {
        copy("""
                CREATE DOMAIN "Price" AS numeric;
                CREATE TABLE "Odd Schema"."Big "" ' table" (gone int, "a ""b" text, at timestamptz,
                  took interval, f float8, d date, m money, x bytea, j jsonb, a text[], p "Price", r int4range, b bit(5),
                  twice text GENERATED ALWAYS AS ("a ""b" || 'x') STORED, empty text);
                ALTER TABLE "Odd Schema"."Big "" ' table" DROP COLUMN gone;
                INSERT INTO "Odd Schema"."Big "" ' table" ("a ""b", at, took, f, d, m, x, j, a, p, r, b, empty)
                  SELECT CASE i % 4 WHEN 0 THEN NULL WHEN 1 THEN '' WHEN 2 THEN chr(92) || '.' ELSE repeat('ä' || chr(10) || chr(92), 99) END,
                    'epoch'::timestamptz + i * interval '1 hour', i * interval '-1.5 day', i / 3.0, 'epoch'::date + i, i::money,
                    decode(md5(i::text), 'hex'), jsonb_build_object('i', i), ARRAY['a', NULL, '{}'], i / 7.0,
                    int4range(i, i + 5), B'10101', CASE WHEN i % 2 = 0 THEN '' END
                  FROM generate_series(1, 9000) i;
                CREATE TABLE one (line text);
                INSERT INTO one SELECT chr(92) || '.' FROM generate_series(1, 90000);
                CREATE TABLE none ();
                INSERT INTO log SELECT '2025-01-01', repeat('y', 500) FROM generate_series(1, 5000);
                INSERT INTO parent SELECT i FROM generate_series(1, 90000) i;
                INSERT INTO child SELECT i, -i FROM generate_series(1, 90000) i;
                CREATE UNLOGGED TABLE quick AS SELECT i FROM generate_series(1, 90000) i""");
        var server = stack.server("mutant");
        var plain = server.facts();
        assertThat(plain.rows()).containsEntry("\"Odd Schema\".\"Big \"\" ' table\"", 9_000L);

        assertThat(server.factsAlone().content()).isEqualTo(plain.content());
        stack.psql("mutant", "UPDATE one SET line = 'y' WHERE ctid = (SELECT ctid FROM one LIMIT 1)");
        assertThat(Difference.between(plain, server.factsAlone())).isPresent();
    }

    @Test
    void howTheServerShowsTimesAndBytesDoesNotMatter() throws IOException {
        copy("DROP INDEX broken; REINDEX TABLE customer");
        stack.psql("postgres", "ALTER DATABASE mutant SET timezone = 'Asia/Jakarta'");
        stack.psql("postgres", "ALTER DATABASE mutant SET bytea_output = 'escape'");
        stack.psql("postgres", "ALTER DATABASE mutant SET datestyle = 'German'");
        assertThat(Difference.between(original, facts("mutant"))).isEmpty();
    }

    @Test
    void rowsAreCountedAsTheServerCountsThem() throws IOException {
        assertThat(original.rows()).containsEntry("large objects", 1L);
        for (var table : original.rows().entrySet()) {
            if (!table.getKey().equals("large objects")) {
                var counted = stack.psql(PostgresStack.DATABASE, "SELECT count(*) FROM ONLY " + table.getKey());
                assertThat(counted.strip()).as(table.getKey()).isEqualTo(String.valueOf(table.getValue()));
            }
        }
        var tables =
                "SELECT count(*) FROM pg_class WHERE relkind = 'r' AND relnamespace::regnamespace::text !~ '^(pg_|information_schema)'";
        assertThat(stack.psql(PostgresStack.DATABASE, tables).strip())
                .isEqualTo(String.valueOf(original.rows().size() - 1));
    }

    @Test
    void aCopyIsEqual() throws IOException {
        // The broken index is none that a dump holds; made anew it would be whole.
        copy("DROP INDEX broken; VACUUM FULL; REINDEX TABLE customer");
        assertThat(Difference.between(original, facts("mutant"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DELETE FROM purchase WHERE id = 7",
                "INSERT INTO parent VALUES (3)",
                "UPDATE customer SET name = 'n1x' WHERE id = 1",
                "UPDATE customer SET data = NULL WHERE id = 1",
                "UPDATE customer SET at = at + interval '1 microsecond' WHERE id = 2000",
                "UPDATE \"Odd Schema\".\"Tab ' le\" SET x = '\\x00fe' WHERE x IS NOT NULL",
                "DROP TABLE log_1",
                "DROP TABLE purchase",
                "ALTER TABLE log DETACH PARTITION log_1",
                "DROP INDEX customer_name",
                "DROP INDEX customer_name; CREATE INDEX customer_name ON customer (lower(name))",
                "ALTER TABLE customer DROP CONSTRAINT customer_state_check",
                "ALTER TABLE purchase DROP CONSTRAINT purchase_customer_fkey",
                "ALTER TABLE customer ALTER name DROP NOT NULL",
                "ALTER TABLE customer ALTER state DROP DEFAULT",
                "ALTER TABLE customer ALTER state SET DEFAULT 'b'",
                "ALTER TABLE customer ALTER price TYPE numeric(12, 2)",
                "DROP TRIGGER touched ON customer",
                "ALTER TABLE customer DISABLE TRIGGER touched",
                "CREATE OR REPLACE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN OLD; END'",
                "DROP VIEW short",
                "REFRESH MATERIALIZED VIEW counted WITH NO DATA",
                "ALTER TYPE mood ADD VALUE 'great'",
                "ALTER DOMAIN positive DROP CONSTRAINT positive_check",
                "SELECT setval('ticket', 4711)",
                "ALTER SEQUENCE ticket INCREMENT BY 2",
                "SELECT setval('customer_id_seq', 1)",
                "DROP POLICY seen ON customer",
                "ALTER TABLE customer DISABLE ROW LEVEL SECURITY",
                "REVOKE SELECT ON customer FROM \"Reader\"",
                "REVOKE UPDATE (name) ON customer FROM \"Reader\"",
                "ALTER TABLE customer OWNER TO \"Reader\"",
                "ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE SELECT ON TABLES FROM \"Reader\"",
                "DROP EXTENSION plpgsql CASCADE",
                "SELECT lo_unlink(oid) FROM pg_largeobject_metadata",
                "SELECT lo_put(oid, 0, 'j') FROM pg_largeobject_metadata",
                "DROP SCHEMA \"Odd Schema\" CASCADE",
            })
    void aCopyThatIsNotIsFound(String change) throws IOException {
        copy(change);
        assertThat(Difference.between(original, facts("mutant"))).as(change).isPresent();
    }
}
