package dev.taskforge.ops.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SqlCheckTest {
    private static final String PASSWORD = "c@nary-4711";

    @TempDir
    static Path folder;

    private static EmbeddedPostgres postgres;

    private final AskingFixture asking = new AskingFixture(folder);

    @BeforeAll
    static void fill() throws IOException, SQLException {
        postgres = EmbeddedPostgres.start();
        try (var connection = postgres.getPostgresDatabase().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("CREATE TABLE item (id INT); INSERT INTO item VALUES (1), (2), (3)");
            statement.execute("CREATE ROLE app LOGIN PASSWORD '" + PASSWORD + "'; GRANT ALL ON item TO app");
        }
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("app.db"));
                var statement = connection.createStatement()) {
            statement.execute("CREATE TABLE item (id INT)");
            statement.execute("INSERT INTO item VALUES (1), (2), (3)");
        }
    }

    @AfterAll
    static void stop() throws IOException {
        postgres.close();
    }

    @BeforeEach
    void declare() throws IOException {
        asking.file +=
                "databases: {lite: {kind: sqlite, path: app.db}, main: {kind: postgres, url: \"${DATABASE_URL}\"}}\n";
        asking.env("DATABASE_URL=postgresql://app:c%40nary-4711@127.0.0.1:" + postgres.getPort()
                + "/postgres?schema=public\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"lite", "main", "\"${DATABASE_URL}\""})
    void eachExpectationIsJudged(String database) throws Exception {
        assertThat(asking.answer("{sql: " + database + ", query: select count(*) from item, equals: 3}"))
                .isEqualTo("PASS The value is 3.");
        assertThat(asking.answer("{sql: " + database + ", query: select count(*) from item, at_least: 4}"))
                .isEqualTo("FAIL The value is 3, less than 4.");
        assertThat(asking.answer("{sql: " + database + ", query: select id from item, rows: 3}"))
                .isEqualTo("PASS Found 3 rows.");
        assertThat(asking.answer("{sql: " + database + ", query: select id from item where id > 9, equals: 1}"))
                .isEqualTo("FAIL The statement found no rows.");
        assertThat(asking.ask("{sql: " + database + ", query: select nope from item, rows: 1}")
                        .state())
                .isEqualTo(CheckState.ERROR);
    }

    @ParameterizedTest
    @ValueSource(strings = {"lite", "main"})
    void nothingCanBeWritten(String database) throws Exception {
        var writing = database.equals("lite")
                ? "with x as (select 1) delete from item"
                : "with x as (delete from item returning id) select * from x";

        assertThat(asking.answer("{sql: " + database + ", query: \"" + writing + "\", rows: 0}"))
                .isEqualTo("ERROR The statement tried to change something and was refused.");
        assertThat(asking.answer("{sql: " + database + ", query: select count(*) from item, equals: 3}"))
                .startsWith("PASS");
    }

    @Test
    void aSlowStatementIsCancelled() throws Exception {
        assertThat(asking.answer("{sql: main, query: select pg_sleep(60), rows: 1, timeout: 400ms}"))
                .contains("did not answer within 400ms");
        assertThat(asking.answer("{sql: lite, timeout: 400ms, rows: 1, query: with recursive n(i) as"
                        + " (select 1 union all select i + 1 from n) select count(*) from n}"))
                .startsWith("ERROR");
    }

    @Test
    void theDatabaseNotRunningFails() throws Exception {
        int port = HttpCheckTest.freePort();
        asking.env("DATABASE_URL=postgresql://app:" + "x-secret-x" + "@127.0.0.1:" + port + "/postgres\n");

        var evidence = asking.ask("{sql: main, query: select 1, equals: 1}");

        assertThat(evidence.state()).isEqualTo(CheckState.FAIL);
        assertThat(evidence.toString()).doesNotContain("x-secret-x");
    }

    @Test
    void aWrongPasswordIsAnErrorThatDoesNotRepeatIt() throws Exception {
        asking.env("DATABASE_URL=postgresql://nobody:x-secret-x@127.0.0.1:" + postgres.getPort() + "/postgres\n");

        var evidence = asking.ask("{sql: main, query: select 1 from nowhere, equals: 1}");

        assertThat(evidence.state()).isEqualTo(CheckState.ERROR);
        assertThat(evidence.toString()).doesNotContain("x-secret-x");
    }

    @Test
    void aMissingFileIsAnError() throws Exception {
        asking.file = "databases: {gone: {kind: sqlite, path: gone.db}}\n";

        assertThat(asking.answer("{sql: gone, query: select 1, equals: 1}")).isEqualTo("ERROR gone.db does not exist.");
    }

    @Test
    void thePasswordAppearsNowhereEvenWhenTheAnswerHoldsIt() throws Exception {
        var evidence = asking.ask("{sql: main, query: \"select '" + PASSWORD + "'\", equals: " + "other" + "}");

        assertThat(evidence.toString()).doesNotContain(PASSWORD).doesNotContain("c%40nary");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select ';' from item",
                "select 1; -- the end",
                "/* DELETE */ select 1;",
                "select $a$ ; drop $a$",
                "WITH x AS (SELECT 1) SELECT * FROM x"
            })
    void oneReadingStatementIsAccepted(String query) {
        assertThat(SqlStatement.trouble(query)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "delete from item",
                "select 1; select 2",
                "select 1;;select 2",
                "-- select\ndrop table item",
                "",
                "copy item to '/tmp/x'",
                "begin",
                "pragma query_only = 0",
                "select E'\\'' ; commit; drop table item; --'",
                "select 1 /* /* */ ' */ ; commit; drop table item; -- '",
                "select pg_terminate_backend(pid) from pg_stat_activity",
                "select PG_Reload_Conf ()",
                "select lo_export(1, '/tmp/x')"
            })
    void anythingElseIsRefused(String query) {
        assertThat(SqlStatement.trouble(query)).isNotNull();
    }
}
