package dev.taskforge.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** PostgreSQL in another encoding than UTF-8, and names beyond ASCII: backed up, proven and restored beside. */
@Tag("data")
class PostgresEncodingTest {
    /** More than a megabyte: a drill reads such tables in another way than small ones. */
    private static final String MANY = " FROM generate_series(1, 30000) i;";

    private static final String LATIN = """
            CREATE ROLE "verkäufer";
            CREATE TABLE "größe" (id int PRIMARY KEY, "straße" text DEFAULT 'ä' CHECK ("straße" <> 'ß'));
            ALTER TABLE "größe" OWNER TO "verkäufer";
            INSERT INTO "größe" VALUES (1, 'ä'), (2, 'ÿ'), (3, 'é'), (4, E'Fuß\\tweg\\\\ £'), (5, DEFAULT), (6, NULL);
            CREATE INDEX "größe_é" ON "größe" (lower("straße"));
            CREATE VIEW "übersicht" AS SELECT id FROM "größe" WHERE "straße" IN ('ä', 'é');
            CREATE TYPE "farbe" AS ENUM ('grün', 'weiß');
            CREATE TABLE "menge_ü" (id int, "maß" text);
            """ + "INSERT INTO \"menge_ü\" SELECT i, 'Maß ÿ ' || i" + MANY;
    private static final String OF_TILL = """
            CREATE TABLE "größe" (id int);
            ALTER TABLE "größe" OWNER TO "verkäufer";
            INSERT INTO "größe" VALUES (1);
            ALTER DATABASE till OWNER TO "verkäufer";
            REVOKE CONNECT ON DATABASE till FROM PUBLIC;
            CREATE ROLE "aushilfe_ü";
            GRANT CONNECT ON DATABASE till TO "aushilfe_ü" WITH GRANT OPTION;
            ALTER DATABASE till SET app.name TO 'Käse';
            ALTER ROLE "verkäufer" IN DATABASE till SET work_mem TO '5MB';
            COMMENT ON DATABASE till IS 'für die Größe';
            ALTER DATABASE till CONNECTION LIMIT 50;
            """;
    private static final String ABOUT = """
            SELECT pg_get_userbyid(datdba), (SELECT string_agg(a::text, ' ' ORDER BY a::text) FROM unnest(datacl) AS a), datconnlimit, shobj_description(d.oid, 'pg_database'),
              (SELECT string_agg(pg_get_userbyid(setrole) || setconfig::text, ' ' ORDER BY setrole)
               FROM pg_db_role_setting WHERE setdatabase = d.oid)
            FROM pg_database d WHERE datname = current_database();
            """;
    private static final String BYTES = """
            CREATE TABLE guests (id int PRIMARY KEY, name text);
            INSERT INTO guests VALUES (1, E'caf\\xe9'), (2, E'\\xff\\xfe'), (3, 'ü'), (4, NULL);
            CREATE TABLE visits (id int, "where" text);
            """ + "INSERT INTO visits SELECT i, E'Stra\\xdfe ' || i" + MANY;
    private static final String WORLD = """
            CREATE ROLE "penjual ✓";
            CREATE SCHEMA "gudang 倉庫";
            CREATE TABLE "tabel barang ✓" ("nama 名" text CHECK ("nama 名" <> '✗'), harga numeric DEFAULT 1);
            ALTER TABLE "tabel barang ✓" OWNER TO "penjual ✓";
            INSERT INTO "tabel barang ✓" VALUES ('beras ✓', 12000), ('', 0), (E'é = e\\u0301 🍚', NULL);
            CREATE TABLE "gudang 倉庫"."日本" ("値" bigserial, "文" text);
            GRANT SELECT ON "gudang 倉庫"."日本" TO "penjual ✓";
            CREATE INDEX "索引" ON "gudang 倉庫"."日本" (("値" % 7));
            """ + "INSERT INTO \"gudang 倉庫\".\"日本\" (\"文\") SELECT '東京 ' || i" + MANY;

    @TempDir
    static Path folder;

    private static PostgresStack stack;
    private static Remote remote;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        stack = PostgresStack.up();
        remote = Remote.start(folder);
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

    @Test
    void aDatabaseInLatinLettersComesBackEqual() throws Exception {
        make("old", "ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C'", LATIN);

        try {
            var drilled = comesBack("old", "look_old", List.of("\"größe\"", "\"menge_ü\""));

            assertThat(drilled).contains("größe");
            assertThat(asked("look_old", "SELECT tableowner FROM pg_tables WHERE tablename = 'größe'"))
                    .isEqualTo("verkäufer");
            assertThat(asked("look_old", "SELECT count(*) FROM pg_roles WHERE rolname LIKE 'verk%'"))
                    .isEqualTo("1");
            assertThat(asked("look_old", "SHOW server_encoding")).isEqualTo("LATIN1");
            assertThat(asked("look_old", "SELECT string_agg(\"straße\", ' ' ORDER BY id) FROM \"größe\" WHERE id < 4"))
                    .isEqualTo("ä ÿ é");
            assertThat(asked(
                            "look_old",
                            "SELECT encode(convert_to(\"straße\", 'LATIN1'), 'hex') FROM \"größe\" WHERE id = 2"))
                    .isEqualTo("ff");
        } finally {
            // Its name is none in UTF-8: pg_dumpall refuses to read it in the other databases of the server.
            stack.psql("postgres", "DROP DATABASE IF EXISTS look_old");
            asked("old", "REASSIGN OWNED BY \"verkäufer\" TO owner; DROP ROLE \"verkäufer\"");
        }
    }

    @Test
    void bytesThatAreTextInNoEncodingComeBackEqual() throws Exception {
        make("guests", "ENCODING 'SQL_ASCII' LC_COLLATE 'C' LC_CTYPE 'C'", BYTES);

        var drilled = comesBack("guests", "look_guests", List.of("guests", "visits"));

        assertThat(drilled).contains("visits");
        assertThat(asked("look_guests", "SHOW server_encoding")).isEqualTo("SQL_ASCII");
        assertThat(asked("look_guests", "SELECT encode(name::bytea, 'hex') FROM guests WHERE id = 1"))
                .isEqualTo("636166e9");
        asked("guests", "DELETE FROM guests");
        ended("restores", Map.of("backup_id", newest("backups").path("id").asLong()));
        assertThat(asked("guests", "SELECT encode(name::bytea, 'hex') FROM guests WHERE id = 2"))
                .isEqualTo("fffe");
    }

    /** A setting that was made in another encoding, which the database cannot tell. */
    @Test
    void whatCannotBeToldOfAServerFailsNoBackup() throws Exception {
        make("windows", "ENCODING 'WIN1252' LC_COLLATE 'C' LC_CTYPE 'C'", "CREATE TABLE plain (x) AS SELECT 1");
        // In two steps: no ALTER SYSTEM runs beside another statement.
        asked("postgres", "ALTER SYSTEM SET log_line_prefix TO 'ā'");
        stack.psql("postgres", "SELECT pg_reload_conf()");
        try {
            comesBack("windows", "look_windows", List.of("plain"));
        } finally {
            stack.psql("postgres", "ALTER SYSTEM RESET log_line_prefix");
            stack.psql("postgres", "SELECT pg_reload_conf()");
        }

        long backup = newest("backups").path("id").asLong();
        var server = remote.get("/projects/shop/backups/" + backup).path("server");
        assertThat(server.path("extensions").has("plpgsql"))
                .as(server.toPrettyString())
                .isTrue();
        assertThat(server.path("unknown").asString())
                .startsWith("settings: ")
                .contains("WIN1252")
                .doesNotContain("extensions");
    }

    /** Owner, rights and settings are in no dump, and their names are bytes in the encoding of the database. */
    @Test
    void whatBelongsToADatabaseInLatinLettersComesBackInEachWay() throws Exception {
        make("till", "ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C'", "CREATE ROLE \"verkäufer\"");
        asked("till", OF_TILL);
        var before = asked("till", ABOUT);
        assertThat(before).contains("verkäufer", "work_mem=5MB", "Käse", "für die Größe", "50");
        try {
            comesBack("till", "look_till", List.of("\"größe\""));
            assertThat(asked("look_till", ABOUT)).isEqualTo(before);

            asked("till", "INSERT INTO \"größe\" VALUES (7)");
            long backup = newest("backups").path("id").asLong();
            inPlace(backup);
            assertThat(asked("till", "SELECT count(*) FROM \"größe\"")).isEqualTo("1");
            assertThat(asked("till", ABOUT)).isEqualTo(before);

            asked("till", "INSERT INTO \"größe\" VALUES (7)");
            ended("restores", Map.of("backup_id", backup));
            assertThat(asked("till", "SELECT count(*) FROM \"größe\"")).isEqualTo("1");
            assertThat(asked("till", ABOUT)).isEqualTo(before);
        } finally {
            stack.psql("postgres", """
                    SELECT format('DROP DATABASE %I WITH (FORCE)', datname) FROM pg_database
                    WHERE datname = 'look_till' OR datname LIKE 'taskforge%' \\gexec
                    """);
            asked(
                    "till",
                    "REASSIGN OWNED BY \"verkäufer\" TO owner; DROP OWNED BY \"verkäufer\"; DROP ROLE \"verkäufer\"");
            asked("till", "DROP OWNED BY \"aushilfe_ü\"; DROP ROLE \"aushilfe_ü\"");
        }
    }

    @Test
    void namesOfAllTheWorldComeBackEqual() throws Exception {
        make("toko 日本 ✓", "ENCODING 'UTF8'", WORLD);

        var drilled = comesBack("toko 日本 ✓", "look_world", List.of("\"tabel barang ✓\"", "\"gudang 倉庫\".\"日本\""));

        assertThat(drilled).contains("tabel barang ✓", "日本");
        assertThat(asked("look_world", "SELECT tableowner FROM pg_tables WHERE tablename = 'tabel barang ✓'"))
                .isEqualTo("penjual ✓");
    }

    private static void make(String database, String how, String content) throws IOException {
        stack.psql("postgres", "CREATE DATABASE \"" + database + "\" TEMPLATE template0 " + how);
        asked(database, content);
    }

    /** Says and reads UTF-8, in which this file is; psql would take the encoding of the database. */
    private static String asked(String database, String sql) throws IOException {
        return stack.psql(database, "SET client_encoding TO 'UTF8';\n" + sql);
    }

    /**
     * Backs a database up, drills that and restores it beside, and requires that the tables are as they were.
     *
     * @return what the drill compared
     */
    private static String comesBack(String database, String into, List<String> tables) throws Exception {
        var url = URLEncoder.encode(database, StandardCharsets.UTF_8).replace("+", "%20");
        remote.apply("shop", """
                project: shop
                compose: {file: docker-compose.yml}
                databases:
                  main: {kind: postgres, service: db, url: "postgresql://app:secret@127.0.0.1:5432/URL", writers: []}
                backup: {of: [main]}
                drill: {of: main}
                """.replace("URL", url), stack.folder());
        ended("backup", Map.of());
        ended("drill", Map.of());
        var drill = newest("drills");
        assertThat(drill.path("passed").asBoolean()).as(drill.toPrettyString()).isTrue();

        ended("restores", Map.of("database", "main", "into", into));

        for (var table : tables) {
            var content = "SELECT count(*) || ' ' || md5(string_agg(t::text, ',' ORDER BY t::text COLLATE \"C\")) FROM "
                    + table + " AS t";
            assertThat(asked(into, content)).as(table).isEqualTo(asked(database, content));
        }
        return remote.get("/projects/shop/drills/" + drill.path("id").asLong()).toString();
    }

    /** As one person asks and another approves. */
    private static void inPlace(long backup) throws IOException, InterruptedException {
        var wish = Map.of("backup_id", backup, "without_drill", true, "reason", "it is tried");
        var asked = remote.send(remote.person("sari"), "POST", "/projects/shop/restore-requests", wish);
        assertThat(asked.statusCode()).as(asked.body()).isEqualTo(201);
        long request = JsonMapper.shared().readTree(asked.body()).path("id").asLong();
        var approved = remote.send(
                remote.person("budi"), "POST", "/projects/shop/restore-requests/" + request + "/approve", Map.of());
        assertThat(approved.statusCode()).as(approved.body()).isEqualTo(202);
        long job = JsonMapper.shared().readTree(approved.body()).path("job_id").asLong();
        assertThat(remote.end(job)).as(remote.log(job)).isEqualTo("succeeded");
    }

    private static JsonNode newest(String list) throws IOException, InterruptedException {
        return remote.get("/projects/shop/" + list + "?limit=1").path("items").path(0);
    }

    private static void ended(String duty, Map<String, ?> asked) throws IOException, InterruptedException {
        long job =
                remote.ask("POST", "/projects/shop/" + duty, asked).path("id").asLong();
        assertThat(remote.end(job)).as(duty + remote.log(job)).isEqualTo("succeeded");
    }
}
