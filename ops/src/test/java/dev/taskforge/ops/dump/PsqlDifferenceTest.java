package dev.taskforge.ops.dump;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is passed on is given to the psql of this machine, if there is one: it must obey no command and the server run no program. */
class PsqlDifferenceTest {
    private static final Path PSQL = Path.of("/usr/bin/psql");
    private static final String SEEN = "program \"false\" failed";
    private static final List<String> PIECES = List.of(
            "'",
            "'",
            "E'",
            "e'",
            "U&'",
            "\\'",
            "''",
            "\"",
            "$$",
            "$a$",
            "$a",
            "1",
            "1.",
            "$1",
            "E",
            "e5",
            "x",
            "_",
            "--",
            "/*",
            "*/",
            "\r",
            "\n",
            "\n",
            "\r\n",
            "\f",
            "\u000b",
            " ",
            ";",
            ";",
            "(",
            ")",
            ",",
            "+",
            ":",
            "::",
            "SELECT ",
            "COPY t FROM stdin;\n",
            "COPY t FROM stdin",
            "\\.\n",
            "\n\\echo MARK\n",
            "\n\\echo MARK\n",
            "\\echo MARK\n",
            ";COPY t FROM PROGRAM 'false';",
            ";COPY t FROM PROGRAM 'false';\n",
            "CREATE FUNCTION ",
            "begin",
            " BEGIN ATOMIC ",
            " END",
            " CASE ",
            "é",
            "SET standard_conforming_strings=off;",
            "CREATE FUNCTION begin() RETURNS int LANGUAGE sql AS 'SELECT 1'",
            "SELECT 1;",
            "SELECT E'a'",
            "SELECT 1E'\\'",
            "SELECT 1$a$");

    @TempDir
    static Path folder;

    private static EmbeddedPostgres postgres;

    @BeforeAll
    static void start() throws IOException, SQLException {
        assumeTrue(Files.isExecutable(PSQL), "there is no psql here");
        postgres = EmbeddedPostgres.start();
        try (var connection = postgres.getPostgresDatabase().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("CREATE TABLE t (a text)");
        }
    }

    @AfterAll
    static void stop() throws IOException {
        if (postgres != null) {
            postgres.close();
        }
    }

    /** What is passed on of it; empty when it is refused. */
    private static byte[] passed(String sql) throws IOException {
        var findings = new Findings();
        var out = new ByteArrayOutputStream();
        var lexer = new SqlLexer(new SqlScan(findings, false), out);
        var bytes = sql.getBytes(StandardCharsets.UTF_8);
        lexer.take(bytes, 0, bytes.length);
        lexer.finish();
        return findings.refusal().isPresent() ? new byte[0] : out.toByteArray();
    }

    private static String psql(byte[] sql, boolean stops) throws IOException, InterruptedException {
        var file = Files.write(folder.resolve("sql"), sql);
        var out = folder.resolve("out");
        var psql = new ProcessBuilder(
                        PSQL.toString(),
                        "--no-psqlrc",
                        "--quiet",
                        "--variable=ON_ERROR_STOP=" + (stops ? 1 : 0),
                        "--file=-",
                        "--host=127.0.0.1",
                        "--port=" + postgres.getPort(),
                        "--username=postgres",
                        "--dbname=postgres")
                .redirectInput(file.toFile())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile());
        psql.environment().put("PGCLIENTENCODING", "UTF8");
        psql.environment().put("PGOPTIONS", "-c standard_conforming_strings=on");
        var process = psql.start();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return Files.readString(out, StandardCharsets.ISO_8859_1);
    }

    private static boolean obeys(String answer) {
        return answer.lines().anyMatch(line -> line.startsWith("MARK")) || answer.contains(SEEN);
    }

    /** What psql or the server reads in another way than it looks. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "-- a\r\\echo MARK\n",
                "-- a\rCOPY t FROM PROGRAM 'false';\n",
                "SELECT 1E'\\' ; \\echo MARK --'\n;",
                "SET standard_conforming_strings=off; SELECT 'a\\' ; \n\\echo '; \n\\echo MARK\n",
                "CREATE FUNCTION begin() RETURNS int LANGUAGE sql AS 'SELECT 1'; COPY t FROM PROGRAM 'false'; SELECT 1 AS \"end\" END;",
                "COPY t FROM PROGRAM 'false';",
                "SELECT 1;\n\\echo MARK\n",
            })
    void attacksAreNotPassedOn(String sql) throws Exception {
        var kept = passed(sql);
        assertThat(obeys(psql(kept, true))).isFalse();
    }

    @Test
    void whatIsPassedOnHoldsNoCommandForPsqlAndNoProgramForTheServer() throws Exception {
        var random = new Random(11);
        int rounds = Integer.getInteger("psql.rounds", 4000);
        int asked = 0;
        for (int round = 0; round < rounds; round++) {
            var sql = new StringBuilder(random.nextInt(3) == 0 ? "" : "SELECT ");
            for (int piece = 2 + random.nextInt(9); piece > 0; piece--) {
                sql.append(PIECES.get(random.nextInt(PIECES.size())));
            }
            var kept = passed(sql.toString());
            var text = new String(kept, StandardCharsets.UTF_8);
            if (text.contains("MARK") || text.contains("PROGRAM")) {
                asked++;
                var seen = obeys(psql(kept, false)) && obeys(psql(kept, true));
                assertThat(seen).as("round %s: %s", round, sql).isFalse();
            }
        }
        assertThat(asked).isGreaterThan(10);
    }
}
