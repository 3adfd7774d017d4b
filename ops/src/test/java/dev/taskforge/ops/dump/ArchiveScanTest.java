package dev.taskforge.ops.dump;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is in an archive meets the same scan as SQL does, since pg_restore runs it. */
class ArchiveScanTest {
    private static final String COPY = "COPY public.t (a) FROM stdin;\n";
    private static final String ROWS = "1\n2\n\\.\n\n\n";

    @TempDir
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private void number(int value) {
        out.write(0);
        for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
            out.write(value >> shift);
        }
    }

    private void text(String text) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        number(bytes.length);
        out.writeBytes(bytes);
    }

    private void begin(int entries) {
        out.writeBytes("PGDMP".getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(new byte[] {1, 14, 0, 4, 8, 1});
        for (int part = 0; part < 8; part++) {
            number(0); // not compressed, and no time
        }
        text("shop");
        text("15.3");
        text("15.3");
        number(entries);
    }

    private void object(int id, String kind, String name, String sql, String copy, boolean data) {
        object(id, kind, name, sql, "", copy, data);
    }

    private void object(int id, String kind, String name, String sql, String drop, String copy, boolean data) {
        number(id);
        number(data ? 1 : 0);
        text("0");
        text("0");
        text(name);
        text(kind);
        number(1);
        text(sql);
        text(drop);
        text(copy);
        text("public");
        text("");
        text("");
        text("app");
        text("f");
        number(-1);
        out.write(1);
        out.writeBytes(new byte[8]);
    }

    private void data(int id, String rows) {
        out.write(1);
        number(id);
        text(rows);
        number(0);
    }

    private DumpReport inspected() throws IOException {
        return DumpInspector.inspect(Files.write(folder.resolve("dump"), out.toByteArray()), null, null);
    }

    private DumpReport table(String copy, String rows) throws IOException {
        begin(2);
        object(1, "TABLE", "t", "CREATE TABLE public.t (a int);\n", "", false);
        object(2, "TABLE DATA", "t", "", copy, true);
        data(2, rows);
        return inspected();
    }

    private DumpReport made(String kind, String name, String sql) throws IOException {
        return made(kind, name, sql, "");
    }

    private DumpReport made(String kind, String name, String sql, String drop) throws IOException {
        begin(3);
        object(1, "TABLE", "t", "CREATE TABLE public.t (a int);\n", "", false);
        object(2, "TABLE DATA", "t", "", COPY, true);
        object(3, kind, name, sql, drop, "", false);
        data(2, ROWS);
        return inspected();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "TABLE         | DATABASE x  | DROP DATABASE shop;                              | ``",
                "BLOB METADATA | 1..2        | 1'); ALTER ROLE a SUPERUSER; SELECT ('2;         | ``",
                "BLOB          | 1 OWNER TO a; ALTER ROLE a SUPERUSER; -- | SELECT pg_catalog.lo_create('1'); | ``",
                "STDSTRINGS    | STDSTRINGS  | SELECT 'off';                                    | ``",
                "STDSTRINGS    | STDSTRINGS  | /*'off'*/ SET standard_conforming_strings = 'on'; | ``",
                "ENCODING      | ENCODING    | SELECT 'SJIS';                                   | ``",
                "ENCODING      | ENCODING    | SET client_encoding = 'SJIS';                    | ``",
                "FUNCTION      | f()         | CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$SELECT 1$$; | DROP FUNCTION f() STABLE; ALTER ROLE a SUPERUSER; ALTER FUNCTION f();",
            })
    void whatPgRestoreMakesStatementsOfIsRefusedWhenItIsAnythingElse(String kind, String name, String sql, String drop)
            throws IOException {
        assertThat(made(kind, name, sql, drop).restorable()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "BLOB METADATA | 16444..16445 | 16444\\n16445\\n | ``",
                "BLOB          | 16444        | SELECT pg_catalog.lo_create('16444'); | ``",
                "STDSTRINGS    | STDSTRINGS   | SET standard_conforming_strings = 'on'; | ``",
                "ENCODING      | ENCODING     | SET client_encoding = 'UTF8';         | ``",
                "FUNCTION      | f()          | CREATE FUNCTION public.f() RETURNS int LANGUAGE sql AS $$SELECT 1$$; | DROP FUNCTION public.f();",
                "DATABASE      | shop         | CREATE DATABASE shop;                 | DROP DATABASE shop;",
            })
    void whatPgDumpWritesIsTaken(String kind, String name, String sql, String drop) throws IOException {
        assertThat(made(kind, name, sql.replace("\\n", "\n"), drop).findings().stream()
                        .filter(finding -> finding.fault().isRefused()))
                .isEmpty();
    }

    @Test
    void rowsAreCountedAlsoWhenTheyAreStatements() throws IOException {
        assertThat(table(COPY, ROWS).rows()).containsExactly(entry("public.t", 2L));
        out.reset();
        var report = table("", "INSERT INTO public.t VALUES (1);\nINSERT INTO public.t VALUES (';'), ('it''s');\n\n");
        assertThat(report.restorable()).isTrue();
        assertThat(report.rows()).containsExactly(entry("public.t", 3L));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ALTER ROLE app SUPERUSER;\n",
                "INSERT INTO public.t VALUES (1);\nCOPY public.t FROM PROGRAM 'id';\n",
                "INSERT INTO public.t VALUES (E'\\''); ALTER ROLE app SUPERUSER; --');\n",
                "INSERT INTO public.t VALUES ($$'$$); SELECT 1;\n",
                "INSERT INTO public.t VALUES (1); -- '\n",
                "INSERT INTO public.t SELECT lo_export(1, '/tmp/a');\n",
                "DROP DATABASE shop;\n",
                "INSERT INTO public.t VALUES (1",
            })
    void statementsAmongTheRowsAreRefused(String rows) throws IOException {
        assertThat(table("", rows).restorable()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "COPY public.t FROM PROGRAM 'id';\n",
                "COPY/**/public.t FROM/**/PROGRAM 'id';\n",
                "COPY public.t FROM '/etc/passwd';\n",
                "COPY public.t (a) FROM stdin;\nALTER ROLE app SUPERUSER;\n",
                "COPY public.t (a) FROM stdin; ALTER ROLE app SUPERUSER;\n",
                "ALTER ROLE app SUPERUSER; COPY public.t (a) FROM stdin;\n",
                "ALTER ROLE app SUPERUSER;\n",
                " ",
            })
    void theCopyOfATableIsOneCopyAndNothingElse(String copy) throws IOException {
        assertThat(table(copy, ROWS).restorable()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DROP ROLE app;\n",
                "ALTER DATABASE shop RENAME TO other;\n",
                "COPY public.t FROM stdin;\nALTER ROLE app SUPERUSER;\n",
                "COMMIT;\n",
                "SELECT 1; \\! id\n",
                "CREATE FUNCTION begin() RETURNS int AS 'SELECT 1'; ALTER SYSTEM SET a = 'b'; SELECT 1 AS end;\n",
            })
    void whatMakesAnObjectIsScannedAndNothingOfItIsTakenOut(String sql) throws IOException {
        for (var kind : List.of("TABLE", "DATABASEX", "DATABASE PROPERTIES X")) {
            out.reset();
            assertThat(made(kind, "u", sql).restorable()).as(kind).isFalse();
        }
    }

    @Test
    void whatIsOfTheDatabaseItselfIsNotRestoredAndNotRefused() throws IOException {
        assertThat(made("DATABASE", "shop", "CREATE DATABASE shop;\n").restorable())
                .isTrue();
        out.reset();
        assertThat(made("ACL", "DATABASE shop", "GRANT CONNECT ON DATABASE shop TO x;\n")
                        .restorable())
                .isTrue();
        out.reset();
        assertThat(made("DATABASE", "shop", "ALTER ROLE app SUPERUSER;\n").restorable())
                .isFalse();
    }

    @Test
    void anObjectWithoutRowsHasNoDataAndNamesAreShort() throws IOException {
        begin(1);
        object(1, "TABLE", "t", "CREATE TABLE public.t (a int);\n", "", true);
        assertThat(inspected().restorable()).isFalse();
        out.reset();
        begin(1);
        object(1, "TABLE DATA", "t".repeat(2_000), "", COPY, true);
        assertThat(inspected().restorable()).isFalse();
    }
}
