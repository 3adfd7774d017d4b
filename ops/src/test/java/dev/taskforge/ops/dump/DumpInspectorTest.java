package dev.taskforge.ops.dump;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import com.github.luben.zstd.ZstdOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DumpInspectorTest {
    private static final String HEAD = """
            --
            -- PostgreSQL database dump
            --

            \\restrict abc

            -- Dumped from database version 15.3
            -- Dumped by pg_dump version 16.1

            SET standard_conforming_strings = on;
            """;
    private static final String BODY = """
            CREATE TABLE public.customer (id bigint, name text);
            ALTER TABLE public.customer OWNER TO app;
            CREATE FUNCTION public.f() RETURNS text LANGUAGE sql AS $body$ SELECT 'it''s; \\! id'::text $body$;
            COMMENT ON TABLE public.customer IS 'a; \\! b -- c /* d';
            COPY public.customer (id, name) FROM stdin;
            1\ta;b
            2\t\\N
            3\tCREATE ROLE x;
            \\.

            INSERT INTO public."Odd" VALUES (1, ')('), (2, E'\\'(');
            """;
    private static final String END = """
            --
            -- PostgreSQL database dump complete
            --

            \\unrestrict abc

            """;

    @TempDir
    Path folder;

    private Path file(byte[] bytes) throws IOException {
        return Files.write(folder.resolve("dump"), bytes);
    }

    private DumpReport inspect(byte[] bytes, @Nullable String expected) throws IOException {
        return DumpInspector.inspect(file(bytes), expected, null);
    }

    private DumpReport inspect(String sql) throws IOException {
        return inspect(sql.getBytes(StandardCharsets.UTF_8), null);
    }

    private static List<Fault> faults(DumpReport report) {
        return report.findings().stream().map(DumpReport.Finding::fault).toList();
    }

    private static byte[] packed(String text, boolean zstd) throws IOException {
        var out = new ByteArrayOutputStream();
        try (OutputStream packing = zstd ? new ZstdOutputStream(out) : new GZIPOutputStream(out)) {
            packing.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return out.toByteArray();
    }

    @Test
    void aWholeDumpIsUnderstood() throws IOException {
        var report = inspect(HEAD + BODY + END);
        assertThat(report.restorable()).isTrue();
        assertThat(report.form()).isEqualTo(DumpReport.Form.SQL);
        assertThat(report.server()).isEqualTo("15.3");
        assertThat(report.tool()).isEqualTo("pg_dump 16.1");
        assertThat(report.rows()).containsExactly(entry("public.\"Odd\"", 2L), entry("public.customer", 3L));
        assertThat(report.roles()).containsExactly("app");
        assertThat(report.sha256()).hasSize(64);
        assertThat(faults(report)).containsExactlyInAnyOrder(Fault.HARMLESS_COMMAND, Fault.ROLES);
    }

    @Test
    void aPackedDumpIsTheSame() throws IOException {
        var plain = inspect(HEAD + BODY + END);
        for (boolean zstd : new boolean[] {false, true}) {
            var report = inspect(packed(HEAD + BODY + END, zstd), null);
            assertThat(report.rows()).isEqualTo(plain.rows());
            assertThat(report.packed()).containsExactly(zstd ? "zstd" : "gzip");
            assertThat(report.content()).isEqualTo(plain.bytes());
        }
    }

    @Test
    void whereverADumpIsCutOffItIsTruncatedOrHasNothingInIt() throws IOException {
        var whole = (HEAD + BODY + END).getBytes(StandardCharsets.UTF_8);
        int needed = (HEAD + BODY).length() + "--\n-- PostgreSQL database dump complete".length();
        for (int length = 1; length < needed; length++) {
            var report = inspect(Arrays.copyOf(whole, length), null);
            assertThat(report.restorable()).as("%s bytes", length).isFalse();
        }
        for (boolean zstd : new boolean[] {false, true}) {
            var bytes = packed(HEAD + BODY + END, zstd);
            for (int length = 0; length < bytes.length; length++) {
                var report = inspect(Arrays.copyOf(bytes, length), null);
                assertThat(report.restorable()).as("%s bytes", length).isFalse();
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "COMMAND         | \\! id",
                "COMMAND         | \\i /etc/passwd",
                "COMMAND         | SELECT 1 \\g | sh",
                "COMMAND         | \\set x ~id~",
                "COMMAND         | \\echo a \\! id",
                "COMMAND         | \\copy t from program 'id'",
                "COMMAND         | SELECT 'a' /* ' */ ; \\! id",
                "COMMAND         | SELECT E'\\'' ; \\! id",
                "COMMAND         | SELECT $$ $a$ $$ ; \\! id",
                "COMMAND         | SELECT 1--;\\n\\! id",
                "PROGRAM         | COPY t FROM PROGRAM 'id';",
                "PROGRAM         | copy/**/t (a)/*x*/to\\nprogram 'id';",
                "PROGRAM         | COPY (SELECT 1 FROM stdin) TO PROGRAM $$id$$;",
                "SERVER_FILE     | COPY t FROM '/etc/passwd';",
                "SERVER_FILE     | COPY t TO E'/etc/passwd';",
                "SERVER_FILE     | COPY t FROM $a$/etc/passwd$a$;",
                "SERVER_FILE     | COPY t FROM U&'/etc/passwd';",
                "CLUSTER         | CREATE ROLE x SUPERUSER;",
                "CLUSTER         | alter user x superuser;",
                "CLUSTER         | ALTER SYSTEM SET archive_command = 'id';",
                "CLUSTER         | GRANT pg_execute_server_program TO x;",
                "ESCAPES         | SET standard_conforming_strings = off;",
                "ESCAPES         | SELECT set_config('standard_conforming_strings', 'off', false);",
                "ESCAPES         | SET client_encoding = 'SJIS';",
                "ESCAPES         | SET NAMES 'SJIS';",
                "ESCAPES         | SET names SJIS;",
                "ESCAPES         | SET \"standard_conforming_strings\" = off;",
                "ESCAPES         | UPDATE pg_settings SET setting = 'off' WHERE name = 'standard_conforming_strings';",
                "ESCAPES         | SELECT \"set_config\"(concat('standard_conforming', '_strings'), 'off', false);",
                "ESCAPES         | SELECT set_config('search_path', '', false), set_config(concat('a', 'b'), 'off', false);",
                "UNCLEAR         | SET U&\"standard\\005fconforming_strings\" = off;",
                "UNCLEAR         | -- a\\r\\! id",
                "UNCLEAR         | SELECT 1E'\\' ; \\! id --';",
                "UNCLEAR         | SELECT 1.E'\\' ; \\! id --';",
                "UNCLEAR         | SELECT 1$a$ ; $a$;",
                "UNCLEAR         | SELECT $1a$b$ ; $b$;",
                "UNCLEAR         | SELECT E'a'\\n'\\'' ;",
                "UNCLEAR         | SELECT E'a' -- b\\n'\\'' ;",
                "COMMAND         | SELECT E'a'/* */\\n'\\' ; \\! id",
                "UNCLEAR         | SELECT\\v1;",
                "UNCLEAR         | CREATE FUNCTION begin() RETURNS int AS 'SELECT 1'; COPY t FROM PROGRAM 'id'; SELECT 1 AS end;",
                "UNCLEAR         | CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; COPY t FROM stdin; END;",
                "CLUSTER         | GRANT a, b, c, d, e, f, g, h, i, j, k, l, m TO x;",
                "CLUSTER         | GRANT CREATE ON TABLESPACE a TO x;",
                "CLUSTER         | GRANT SET ON PARAMETER log_min_messages TO x;",
                "CLUSTER         | REASSIGN OWNED BY x TO y;",
                "CLUSTER         | DROP OWNED BY x;",
                "CLUSTER         | COMMENT ON ROLE x IS 'a';",
                "CLUSTER         | SECURITY LABEL FOR p ON ROLE x IS 'a';",
                "CLUSTER         | SELECT pg_terminate_backend(1);",
                "CLUSTER         | SELECT pg_catalog.\"pg_reload_conf\"();",
                "SERVER_FILE     | SELECT lo_export(1, '/tmp/x');",
                "SERVER_FILE     | CREATE TABLE u AS SELECT pg_read_file('/etc/passwd');",
                "UNCLEAR         | COPY t FROM stdin WITH (FORMAT 'csv');\\n\\.",
                "UNCLEAR         | COPY t FROM stdin; SELECT 1;\\n\\.",
                "UNCLEAR         | COPY t FROM stdin WITH (FORMAT csv);\\n\\.",
                "ROLLBACK        | ROLLBACK;",
                "TRUNCATED       | SELECT 'a",
                "TRUNCATED       | SELECT 1",
                "TRUNCATED       | COPY t FROM stdin;\\n1",
                "TWO             | \\connect a\\n\\connect b",
                "TWO             | --\\n-- PostgreSQL database dump\\n--",
            })
    void whatIsDangerousIsFoundAndRefused(Fault fault, String sql) throws IOException {
        var report = inspect(HEAD + BODY
                + sql.replace("\\n", "\n")
                        .replace("\\r", "\r")
                        .replace("\\v", "\u000b")
                        .replace('~', '`') + "\n" + END);
        assertThat(faults(report)).contains(fault);
        assertThat(report.restorable()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "SELECT '\\! id; COPY t FROM PROGRAM ';",
                "CREATE VIEW v AS SELECT 1 AS program, E'\\\\' AS to;",
                "CREATE FUNCTION g() RETURNS int BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; SELECT 2; END;",
                "COMMENT ON COLUMN t.a IS 'ALTER SYSTEM';",
                "CREATE USER MAPPING FOR x SERVER y;",
                "GRANT SELECT ON t TO x;",
                "SELECT \"a\"\"; \\! id\";",
                "SELECT 1e10, 1E-5, 1.5e+20, $1, a1, 1::int, '1'::text;",
                "SELECT pg_catalog.set_config('search_path', '', false);",
                "SET client_encoding = 'UTF8'; SET NAMES latin1; SET client_encoding TO WIN1252;",
                "GRANT EXECUTE ON FUNCTION pg_catalog.pg_read_file(text) TO x;",
                "GRANT SELECT (a, b, c, d, e, f, g, h, i, j, k, l, m) ON t TO x;",
                "GRANT USAGE ON SCHEMA s TO x; COMMENT ON TABLE t IS 'set_config ON ROLE';",
                "SELECT 1; -- c\\r\\nSELECT 2;\\r\\n",
                "COPY t (\"from\", program) FROM stdin;\\n\\\\.",
            })
    void whatOnlyLooksDangerousIsNot(String sql) throws IOException {
        var report = inspect(
                HEAD + BODY + sql.replace("\\n", "\n").replace("\\r", "\r").replace("\\\\.", "\\.") + "\n" + END);
        assertThat(report.findings()).noneMatch(finding -> finding.fault().isRefused());
    }

    @Test
    void otherFilesAreToldApart() throws IOException {
        assertThat(faults(inspect(""))).containsExactly(Fault.EMPTY);
        assertThat(faults(inspect("-- nothing\n"))).containsExactly(Fault.EMPTY);
        assertThat(faults(inspect("SELECT 1;\n"))).contains(Fault.NO_TABLE, Fault.NO_END);
        assertThat(faults(inspect("age-encryption.org/v1\n"))).containsExactly(Fault.ENCRYPTED);
        assertThat(faults(inspect("BZh9"))).containsExactly(Fault.PACKED);
        assertThat(faults(inspect("SQLite format 3\u0000"))).containsExactly(Fault.OTHER_KIND);
        assertThat(faults(inspect(BODY.getBytes(StandardCharsets.UTF_16), null)))
                .containsExactly(Fault.UTF16);
        assertThat(faults(inspect(BODY.getBytes(StandardCharsets.UTF_16LE), null)))
                .containsExactly(Fault.UTF16);
        assertThat(faults(inspect("-- MySQL dump 10\nCREATE TABLE `a` (b int);\n-- Dump completed on x\n")))
                .containsExactly(Fault.OTHER_KIND);
        assertThat(faults(inspect("CREATE TABLE a (b int);\n".repeat(100) + "\u0000")))
                .contains(Fault.BINARY);
        assertThat(faults(inspect((HEAD + BODY + END).replace("\n", "\r\n")))).contains(Fault.CRLF);
        assertThat(faults(DumpInspector.inspect(folder, null, null))).containsExactly(Fault.FOLDER);
        assertThatThrownBy(() -> DumpInspector.inspect(folder.resolve("none"), null, null))
                .isInstanceOf(IOException.class);
    }

    @Test
    void theDatabaseIsComparedWithTheExpectedOne() throws IOException {
        var sql = (HEAD + "CREATE DATABASE shop;\n\\connect -reuse-previous=on \"dbname='shop'\"\n" + BODY + END)
                .getBytes(StandardCharsets.UTF_8);
        assertThat(inspect(sql, "shop").restorable()).isTrue();
        assertThat(faults(inspect(sql, "other"))).contains(Fault.OTHER_DATABASE);
        assertThat(faults(inspect((HEAD + BODY + END).getBytes(StandardCharsets.UTF_8), "shop")))
                .contains(Fault.NAMELESS);
    }

    @Test
    void aBombIsGivenUpAndSoIsWhatTakesTooLong() throws IOException {
        var path = folder.resolve("bomb");
        var line = ("a".repeat(100) + "\n").repeat(10_000).getBytes(StandardCharsets.UTF_8);
        try (var out = new ZstdOutputStream(Files.newOutputStream(path))) {
            out.write("COPY t FROM stdin;\n".getBytes(StandardCharsets.UTF_8));
            for (int part = 0; part < 300; part++) {
                out.write(line);
            }
        }
        assertThat(faults(DumpInspector.inspect(path, null, null))).containsExactly(Fault.BOMB);
        var partly = DumpInspector.inspect(path, null, Duration.ofNanos(1));
        assertThat(partly.partial()).isTrue();
        assertThat(partly.sha256()).isNull();
    }

    private static byte[] archive() throws IOException {
        try (var in = Objects.requireNonNull(
                DumpInspectorTest.class.getResourceAsStream("/dev/taskforge/ops/backup/postgres/postgresql-18.dump"))) {
            return in.readAllBytes();
        }
    }

    @Test
    void anArchiveIsReadAndWhereverItIsCutOffItIsTruncated() throws IOException {
        var whole = archive();
        var report = inspect(whole, null);
        assertThat(report.form()).isEqualTo(DumpReport.Form.CUSTOM);
        assertThat(report.rows())
                .containsOnly(entry("\"Odd S\".\"a \"\"b\"", 30L), entry("public.empty", 0L), entry("public.none", 4L));
        for (int length = 5; length < whole.length; length++) {
            assertThat(faults(inspect(Arrays.copyOf(whole, length), null)))
                    .as("%s bytes", length)
                    .contains(Fault.TRUNCATED);
        }
    }

    /** Whatever is in a file, it is looked at and nothing else happens. */
    @Test
    void anythingMayBeInAFile() throws IOException {
        var random = new Random(7);
        var samples = List.of(
                archive(),
                (HEAD + BODY + END).getBytes(StandardCharsets.UTF_8),
                packed(HEAD + BODY + END, false),
                packed(HEAD + BODY + END, true));
        var pieces = new String[] {
            "'",
            "\"",
            "$a$",
            "$$",
            "--",
            "/*",
            "*/",
            "\\",
            ";",
            "\n",
            "(",
            ")",
            "E'",
            "COPY t FROM stdin;\n",
            "\\.\n",
            "BEGIN",
            "END"
        };
        for (int round = 0; round < 600; round++) {
            var bytes = samples.get(round % samples.size()).clone();
            for (int change = random.nextInt(8); change >= 0; change--) {
                var piece = pieces[random.nextInt(pieces.length)].getBytes(StandardCharsets.UTF_8);
                int at = random.nextInt(bytes.length);
                if (random.nextBoolean()) {
                    bytes[at] = (byte) random.nextInt();
                } else {
                    System.arraycopy(piece, 0, bytes, at, Math.min(piece.length, bytes.length - at));
                }
            }
            var report = inspect(bytes, null);
            if (report.restorable()) {
                try (var in = DumpContent.open(folder.resolve("dump"), report, round % 2 == 0)) {
                    assertThat(in.readAllBytes().length).isLessThanOrEqualTo((int) report.content());
                }
            }
        }
    }

    @Test
    void tablesMayBeCalledAsAFormatAndMayHoldBackticksAndGeneratedColumns() throws IOException {
        var report = inspect(HEAD + """
                CREATE TABLE public.csv (id int, csv text, header text DEFAULT '`'::text,
                  twice int GENERATED ALWAYS AS ((id * 2)) STORED);
                COPY public.csv (id, csv, header) FROM stdin;
                1\ta\tb
                \\.
                """ + END);

        assertThat(report.restorable()).as(report.findings().toString()).isTrue();
        assertThat(report.rows()).containsEntry("public.csv", 1L);
    }

    @Test
    void whatIsTakenOutIsNotPassedOnAndTheRestIs() throws IOException {
        var sql = HEAD
                + "DROP TABLE public.customer;\nDROP DATABASE shop;\nCREATE DATABASE shop;\n\\connect shop\nBEGIN;\n"
                + BODY + "GRANT SELECT ON public.customer TO reader;\nCOMMIT;\n" + END;
        assertThat(passed(sql, false))
                .contains(BODY, "GRANT SELECT")
                .doesNotContain("DATABASE shop", "connect", "restrict", "BEGIN", "COMMIT", "DROP");
        assertThat(passed(sql, true))
                .contains("3\tCREATE ROLE x;\n\\.\n", "INSERT INTO")
                .doesNotContain("OWNER TO", "GRANT");
    }

    /** As pg_dump -c --if-exists writes it: what makes public again fails unless it is dropped. */
    @Test
    void theSchemaPublicIsDroppedWhenItIsMadeAgain() throws IOException {
        for (var drop : List.of(
                "DROP SCHEMA IF EXISTS public;", "DROP SCHEMA public;", "DROP SCHEMA IF EXISTS \"public\" CASCADE;")) {
            var sql =
                    HEAD + "DROP TABLE IF EXISTS public.customer;\n" + drop + "\nCREATE SCHEMA public;\n" + BODY + END;
            assertThat(passed(sql, false))
                    .contains(drop, "CREATE SCHEMA public;")
                    .doesNotContain("DROP TABLE");
        }
    }

    @Test
    void aLongStatementIsWhatItIsAtItsEnd() throws IOException {
        var long40 = "/*" + " ".repeat(40_000) + "*/";
        var report = inspect(HEAD + BODY + "DROP " + long40 + " DATABASE shop;\n" + END);
        assertThat(faults(report)).contains(Fault.UNCLEAR);
        report = inspect(HEAD + BODY + "DROP TABLE " + long40 + " a;\n" + END);
        assertThat(report.restorable()).isTrue();
        report = inspect(HEAD + BODY + "SELECT 1" + ", 1".repeat(40_000) + ", \"lo_export\"(1, '/tmp/x');\n" + END);
        assertThat(faults(report)).contains(Fault.SERVER_FILE);
    }

    @Test
    void namesWithoutASchemaAreThoseOfThePathAndWhatIsNotFilledPlainlyIsNotCounted() throws IOException {
        var report = inspect("""
                CREATE TABLE a (b int);
                COPY a FROM stdin;
                1
                \\.
                SET search_path = shop, pg_catalog;
                CREATE TABLE a (b int);
                INSERT INTO a VALUES (1), (2);
                CREATE TEMP TABLE c (b int);
                CREATE TABLE d (b int) PARTITION BY RANGE (b);
                CREATE TABLE e AS SELECT 1;
                CREATE TABLE f (b int);
                INSERT INTO f VALUES (1);
                DELETE FROM f;
                CREATE TABLE g (b int);
                COPY g FROM stdin WITH (HEADER);
                b
                \\.
                """);
        assertThat(report.counted()).containsOnly(entry("public.a", 1L), entry("shop.a", 2L));
        assertThat(report.rows().keySet()).contains("shop.c", "shop.d", "shop.e", "shop.f", "shop.g");
    }

    private String passed(String sql, boolean withoutOwners) throws IOException {
        var report = inspect(sql);
        assertThat(report.findings()).noneMatch(finding -> finding.fault().isRefused());
        try (var in = DumpContent.open(folder.resolve("dump"), report, withoutOwners)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void aFileThatWasChangedSinceIsNotReadToItsEnd() throws IOException {
        var report = inspect(HEAD + BODY + END);
        file((HEAD + BODY + "SELECT 1;\n" + END).getBytes(StandardCharsets.UTF_8));
        try (var in = DumpContent.open(folder.resolve("dump"), report, false)) {
            assertThatThrownBy(in::readAllBytes).hasMessageContaining("changed");
        }
    }

    @Test
    void aLineOfAnyLengthTakesNoMemory() throws IOException {
        var path = folder.resolve("long");
        try (var out = Files.newOutputStream(path)) {
            out.write("CREATE TABLE a (b text);\nINSERT INTO a VALUES ('".getBytes(StandardCharsets.UTF_8));
            var part = "x".repeat(1 << 20).getBytes(StandardCharsets.UTF_8);
            for (int count = 0; count < 50; count++) {
                out.write(part);
            }
            out.write("');\n".getBytes(StandardCharsets.UTF_8));
        }
        var report = DumpInspector.inspect(path, null, null);
        assertThat(report.rows()).containsExactly(entry("public.a", 1L));
    }
}
