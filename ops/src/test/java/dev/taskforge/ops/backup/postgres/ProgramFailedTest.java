package dev.taskforge.ops.backup.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProgramFailedTest {

    @Test
    void errorsAreToldAndRowsAndCommandsAreNot() {
        var failed = new ProgramFailed("pg_restore", 1, """
                pg_restore: error: COPY failed for table "log": ERROR:  duplicate key value
                DETAIL:  Key (email)=(hush@example.com) already exists.
                CONTEXT:  COPY log, line 5: "hush ERROR: of a row"
                Command was: CREATE USER MAPPING OPTIONS (password 'hush');
                hush
                psql:<stdin>:3: ERROR:  permission denied
                """);

        assertThat(failed).hasMessage("""
                pg_restore ended with 1: pg_restore: error: COPY failed for table "log": ERROR:  duplicate key value
                psql:<stdin>:3: ERROR:  permission denied""");
        assertThat(failed.isOfServer()).isFalse();
    }

    @Test
    void faultsOfTheServerAreToldFromThoseOfTheBackup() {
        assertThat(ofServer("pg_restore: error: could not execute query: server closed the connection unexpectedly"))
                .isTrue();
        assertThat(ofServer("psql:<stdin>:1: server closed the connection unexpectedly"))
                .isTrue();
        assertThat(ofServer("psql:<stdin>:1: FATAL:  terminating connection due to administrator command"))
                .isTrue();
        assertThat(ofServer("psql: error: connection failed: FATAL:  the database system is in recovery mode"))
                .isTrue();
        assertThat(ofServer("CONTEXT:  COPY log, line 1: \"in recovery mode\"")).isFalse();
    }

    private static boolean ofServer(String errors) {
        return new ProgramFailed("pg_restore", 1, errors).isOfServer();
    }
}
