package dev.taskforge.server.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.DatabaseUrl;
import dev.taskforge.engine.db.PostgresDatabase;
import dev.taskforge.engine.db.PostgresServer;
import dev.taskforge.engine.db.SqliteDatabase;
import dev.taskforge.engine.db.TestDatabase;
import dev.taskforge.server.DataLock;
import dev.taskforge.server.Staff;
import dev.taskforge.server.Store;
import dev.taskforge.server.StoreSchema;
import dev.taskforge.server.TestServer;
import dev.taskforge.server.http.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Moving everything from SQLite to PostgreSQL and back. */
class StoreCopyTest {
    private static final List<String> KEYS = List.of("secrets.json", "audit-key", "audit-checkpoints");

    @TempDir
    static Path shared;

    @TempDir
    Path folder;

    private static RichStore rich;

    private final String url = PostgresServer.shared().newSchema();

    @BeforeAll
    static void make() throws IOException {
        rich = RichStore.in(shared);
    }

    @Test
    void everythingGoesToPostgresAndBackUnchanged() throws IOException {
        var before = digestOfFiles();

        var there = Ran.copy(rich.data(), url, "--json");

        assertThat(there.code()).as(there.err()).isZero();
        assertThat(rowsOf(there)).as("no table of the sample is empty").doesNotContainValue(0L);
        assertThat(digestOfFiles()).as("the source").isEqualTo(before);
        assertThat(there.out() + there.err()).doesNotContain("p@ss", "p%40ss");

        var back = Ran.copy(url, node("back"), "--json");

        assertThat(back.code()).as(back.err()).isZero();
        var sent = hashesOf(there);
        var returned = hashesOf(back);
        // The copy itself is recorded.
        for (var audit : List.of("audit_entry", "audit_head")) {
            assertThat(sent.remove(audit)).isNotEqualTo(returned.remove(audit));
        }
        assertThat(returned).isEqualTo(sent);
        assertThat(rowsOf(back).get("audit_entry")).isEqualTo(rowsOf(there).getOrDefault("audit_entry", 0L) + 1);
    }

    @Test
    void aServerGoesOnWithTheCopy() throws IOException {
        assertThat(Ran.copy(rich.data(), url).code()).isZero();
        try (var server = TestServer.onDatabase(url, node("node"))) {
            var local = server.asLocal();
            assertThat(verified(server)).isTrue();
            assertThat(local.get("/api/v1/audit").body())
                    .contains("store.copied", "from", rich.data().toString());
            var wide = local.get("/api/v1/jobs/900").json();
            assertThat(wide.get("payload").toString()).contains("é漢😀");
            assertThat(new Staff(server).signedIn("sari").get("/api/v1/status").status())
                    .as("passwords and keys went along")
                    .isEqualTo(200);
            var made = local.post("/api/v1/jobs", "{\"job_type\":\"mail\"}").json();
            assertThat(made.get("id").longValue()).isGreaterThan(900);
            var asked = local.post("/api/v1/projects/shop/checks/vouched/attest", "{\"statement\": \"again\"}");
            assertThat(asked.status()).as(asked.body()).isBetween(200, 201);
            var newest = read(server.app().database(), "SELECT max(id) AS n FROM evidence");
            assertThat(newest)
                    .as("numbers of rows that are gone are not given out again")
                    .isGreaterThan(7000);
            assertThat(read(
                            server.app().database(),
                            "SELECT count(*) AS n FROM job WHERE awaited <> (CASE WHEN EXISTS (SELECT 1 FROM"
                                    + " job_dependency WHERE needs_id = job.id) THEN 1 ELSE 0 END)"))
                    .isZero();
        }
        var back = node("back");
        assertThat(Ran.copy(url, back).code()).isZero();
        try (var server = TestServer.in(back, Map.of("DATABASE_URL", ""))) {
            assertThat(verified(server)).isTrue();
            assertThat(Files.getPosixFilePermissions(back)).hasSize(3);
            assertThat(server.asLocal().get("/api/v1/jobs/900").status()).isEqualTo(200);
        }
    }

    @Test
    void aNodeWithOtherKeysIsRefusedOnTheCopy() {
        assertThat(Ran.copy(rich.data(), url).code()).isZero();

        assertThatThrownBy(() -> TestServer.onDatabase(url, folder.resolve("other")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("seal_key")
                .hasMessageContaining("audit_key");
    }

    @Test
    void aDryRunCountsAndMakesNothing() throws IOException {
        var ran = Ran.copy(rich.data(), url, "--dry-run", "--json");

        assertThat(ran.code()).as(ran.err()).isZero();
        assertThat(Json.stored(ran.out()).get("copied").booleanValue()).isFalse();
        assertThat(rowsOf(ran).get("job")).isGreaterThan(5);
        assertThat(tablesIn(url)).isZero();

        assertThat(Ran.copy(rich.data(), url).code()).isZero();
        var empty = node("empty");
        var back = Ran.copy(url, empty, "--dry-run");
        assertThat(back.code()).as(back.err()).isZero();
        assertThat(back.out()).contains("Nothing was changed", "job_step");
        assertThat(Store.file(empty)).doesNotExist();
    }

    @Test
    void aTargetThatHoldsAnythingIsRefusedAndSaysWhat() throws IOException {
        assertThat(Ran.copy(rich.data(), url).code()).isZero();

        for (var more : List.of(new String[0], new String[] {"--dry-run"})) {
            var again = Ran.copy(rich.data(), url, more);
            assertThat(again.code()).isEqualTo(1);
            assertThat(again.err()).contains("is not empty", "job ", "audit_entry ");
        }
        var back = Ran.copy(url, rich.data());
        assertThat(back.code()).isEqualTo(1);
        assertThat(back.err()).contains("is not empty", "Move taskforge.db");
    }

    @Test
    void nothingIsCopiedWhileAServerRunsOnEitherSide() throws IOException {
        var busy = folder.resolve("busy");
        try (var server = TestServer.onDatabase(url, busy)) {
            var to = Ran.copy(rich.data(), url);
            var back = copyOfKeys(busy, folder.resolve("back"));
            var from = Ran.copy(url, back);
            assertThat(Store.file(back)).doesNotExist();
            for (var ran : List.of(to, from)) {
                assertThat(ran.code()).isEqualTo(1);
                assertThat(ran.err()).contains("works on the PostgreSQL database: node ");
            }
            assertThat(server.anonymous().get("/health").status()).isEqualTo(200);
        }
        var lock = DataLock.take(rich.data()).orElseThrow();
        try (lock) {
            var ran = Ran.copy(rich.data(), url);
            assertThat(ran.code()).isEqualTo(1);
            assertThat(ran.err()).contains("works on the data directory " + rich.data());
        }
        assertThat(Ran.copy(url, copyOfKeys(busy, folder.resolve("stopped"))).code())
                .as("a node that stopped is gone at once")
                .isZero();
    }

    @Test
    void aNodeThatStartedAndStoppedDuringTheCopyIsNoticed() throws IOException {
        assertThat(Ran.copy(rich.data(), url).code()).isZero();
        var back = node("back");
        var late = node("late");
        var request = CopyRequest.read(List.of("--from", url, "--to", back.toString()), Map.of());
        var started = new AtomicBoolean();
        var run = new CopyRun(request, Clock.systemUTC(), Locale.ENGLISH, new CopyRun.Progress() {
            @Override
            public void begins(long rows) {}

            @Override
            public void copying(String table, long rows) {
                if (!started.getAndSet(true)) {
                    TestServer.onDatabase(url, late).close();
                }
            }

            @Override
            public void comparing(String table, long rows) {}
        });

        assertThatThrownBy(run::run)
                .isInstanceOfSatisfying(
                        CopyRefused.class,
                        refused -> assertThat(refused.message().key()).isEqualTo("copy.nodes_since"));
        assertThat(Ran.copy(url, back).code()).as("nothing was kept").isZero();
    }

    @Test
    void aNodeThatWasKilledCountsUntilItsSignOfLifeIsOld() throws IOException {
        assertThat(Ran.copy(rich.data(), url).code()).isZero();
        leaveSign("extract(epoch FROM clock_timestamp()) * 1000 - 20000");
        assertThat(Ran.copy(url, node("early")).err()).contains("node killed", "30 s after its last sign of life");
        leaveSign("extract(epoch FROM clock_timestamp()) * 1000 - 31000");
        assertThat(Ran.copy(url, node("later")).code()).isZero();
    }

    private void leaveSign(String seenAt) {
        try (var database = new PostgresDatabase(DatabaseUrl.parse(url))) {
            database.write(tx -> {
                tx.update("DELETE FROM server_node");
                return tx.update(
                        "INSERT INTO server_node (name, started_at, seen_at) VALUES ('killed', 1, " + seenAt + ")");
            });
        }
    }

    @Test
    void aPoolerMayStandBetween() throws IOException {
        var pooled = TestDatabase.PGBOUNCER.at(folder.resolve("pooled"));

        var there = Ran.copy(rich.data(), pooled);
        var back = Ran.copy(pooled, node("back"));

        assertThat(there.code()).as(there.err()).isZero();
        assertThat(back.code()).as(back.err()).isZero();
    }

    @Test
    void theKeysMustBeThoseOfTheRecords() throws IOException {
        assertThat(Ran.copy(rich.data(), url).code()).isZero();
        var bare = Files.createDirectory(folder.resolve("bare"));
        assertThat(Ran.copy(url, bare).err()).contains("has no secrets.json or no audit-key");
        var other = folder.resolve("other");
        TestServer.in(other, Map.of("DATABASE_URL", "")).close();
        Files.delete(Store.file(other));
        assertThat(Ran.copy(url, other).err()).contains("are not those of the nodes", "seal_key", "audit_key");
        assertThat(Store.file(other)).doesNotExist();
    }

    @Test
    void onlyStoresOfThisVersionAreCopied() throws IOException {
        var old = copyOfStore("old");
        change(old, "DELETE FROM migration WHERE migration_set = 'server' AND version = 4");
        assertThat(Ran.copy(old, url).err()).contains("older TaskForge. Start this version on it once");
        change(old, "UPDATE migration SET name = 'V99__later.sql' WHERE migration_set = 'ops' AND version = 12");
        assertThat(Ran.copy(old, url).err()).contains("newer TaskForge");
        change(old, "DROP TABLE migration");
        assertThat(Ran.copy(old, url).err()).contains("holds no records of TaskForge");
        assertThat(tablesIn(url)).as("nothing was made").isZero();
    }

    @Test
    void valuesThatPostgresCannotKeepAreNamedAndNothingIsCopied() throws IOException {
        var odd = copyOfStore("odd");
        change(odd, "UPDATE job SET error = 'a' || char(0) || 'b' WHERE id = 900");
        refusesValue(odd, "job.error of the row id = 900 holds a NUL character");
        change(odd, "UPDATE job SET error = CAST(x'c328' AS TEXT) WHERE id = 900");
        refusesValue(odd, "job.error of the row id = 900 is not UTF-8");
        change(odd, "UPDATE job SET error = NULL, priority = 'high' WHERE id = 900");
        refusesValue(odd, "job.priority of the row id = 900 is not a whole number");
        change(odd, "UPDATE job SET priority = 5000000000 WHERE id = 900");
        refusesValue(odd, "Nothing was copied");
        change(odd, "UPDATE job SET priority = 5 WHERE id = 900");
        assertThat(Ran.copy(odd, url).code()).as("the target is still empty").isZero();
    }

    private void refusesValue(Path data, String what) {
        var ran = Ran.copy(data, url);
        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.err()).contains(what);
    }

    @Test
    void whatIsReadBackOtherwiseIsNotKept() throws IOException {
        // An unfinished copy of the tables, with a trigger that changes what is written.
        try (var database = new PostgresDatabase(DatabaseUrl.parse(url))) {
            StoreSchema.migrate(database, Clock.systemUTC());
            database.write(tx -> {
                tx.update(
                        "CREATE FUNCTION spoil() RETURNS TRIGGER LANGUAGE plpgsql AS $$ BEGIN NEW.name := upper(NEW.name);"
                                + " RETURN NEW; END $$");
                return tx.update("CREATE TRIGGER spoil BEFORE INSERT ON worker FOR EACH ROW EXECUTE FUNCTION spoil()");
            });
        }

        var ran = Ran.copy(rich.data(), url);

        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.out())
                .containsPattern("worker +1 +[0-9a-f]{16} +DIFFERS")
                .contains("same");
        assertThat(ran.err()).contains("differs in worker. The target was left empty.");
        try (var database = new PostgresDatabase(DatabaseUrl.parse(url))) {
            assertThat(read(database, "SELECT count(*) AS n FROM job")).isZero();
        }
    }

    @Test
    void wrongUseSaysWhatIsMeant() {
        assertThat(Ran.copy(folder, folder).err()).contains("cp -a");
        assertThat(Ran.copy(url, url).err()).contains("pg_dump");
        assertThat(Ran.copy(folder, url, "--fast").err()).contains("Unknown option --fast");
        for (var flag : List.of("--dry-run=false", "--json=x", "--dry-run=")) {
            var ran = Ran.copy(folder, url, flag);
            assertThat(ran.code()).isEqualTo(2);
            assertThat(ran.err()).contains(flag.substring(0, flag.indexOf('=')) + " takes no value");
        }
        assertThat(Ran.copy(folder, "postgresql://u:s3cret/x@h/db").err())
                .contains("--to: the database URL")
                .doesNotContain("s3cret");
        assertThat(Ran.of(Map.of(), List.of("--from", "x")).err()).contains("--to needs a value");
        assertThat(Ran.copy(folder, "DATABASE_URL").err()).contains("holds no PostgreSQL address");
        assertThat(Ran.copy(folder, folder).code()).isEqualTo(2);
        assertThat(Ran.copy(folder.resolve("nowhere"), url).err()).contains("holds no records");
        var variables = Map.of("TASKFORGE_LANG", "id", "DATABASE_URL", url);
        assertThat(Ran.in(variables, rich.data(), "DATABASE_URL", "--dry-run").out())
                .contains("Tidak ada yang diubah");
        assertThat(Ran.copy(rich.data(), "postgresql://u:s3cret@127.0.0.1:1/db?connect_timeout=2")
                        .err())
                .contains("Nothing was copied: cannot open postgresql://u@127.0.0.1:1/db")
                .doesNotContain("s3cret");
    }

    /** A data folder of a node with the keys of the sample. */
    private Path node(String name) throws IOException {
        return copyOfKeys(rich.data(), folder.resolve(name));
    }

    private static Path copyOfKeys(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        for (var key : KEYS) {
            if (Files.exists(from.resolve(key))) {
                Files.copy(from.resolve(key), to.resolve(key));
            }
        }
        return to;
    }

    private Path copyOfStore(String name) throws IOException {
        var to = node(name);
        Files.copy(Store.file(rich.data()), Store.file(to));
        return to;
    }

    private static void change(Path data, String sql) {
        try (var database = new SqliteDatabase(Store.file(data))) {
            database.write(tx -> tx.update(sql));
        }
    }

    private static boolean verified(TestServer server) {
        return server.asLocal().get("/api/v1/audit/verify").json().get("ok").booleanValue();
    }

    private static long read(Database database, String sql) {
        return database.read(tx -> tx.first(sql, row -> row.number("n"))).orElseThrow();
    }

    private static long tablesIn(String url) {
        try (var database = new PostgresDatabase(DatabaseUrl.parse(url))) {
            return read(
                    database,
                    "SELECT count(*) AS n FROM information_schema.tables WHERE table_schema = current_schema()");
        }
    }

    private static Map<String, String> digestOfFiles() throws IOException {
        var files = new HashMap<String, String>();
        for (var name : List.of("taskforge.db", "secrets.json", "audit-key", "audit-checkpoints")) {
            var bytes = Files.readAllBytes(rich.data().resolve(name));
            files.put(name, bytes.length + " " + Arrays.hashCode(bytes));
        }
        return files;
    }

    private static Map<String, Long> rowsOf(Ran ran) {
        var rows = new TreeMap<String, Long>();
        tables(ran)
                .forEach(table -> rows.put(
                        table.get("name").stringValue(), table.get("rows").longValue()));
        return rows;
    }

    private static Map<String, String> hashesOf(Ran ran) {
        var hashes = new TreeMap<String, String>();
        for (var table : tables(ran)) {
            assertThat(table.get("found")).isEqualTo(table.get("read"));
            hashes.put(table.get("name").stringValue(), table.at("/read/hash").stringValue());
        }
        return hashes;
    }

    private static JsonNode tables(Ran ran) {
        return Json.stored(ran.out()).get("tables");
    }
}
