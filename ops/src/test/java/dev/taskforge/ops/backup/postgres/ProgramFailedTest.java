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

    @Test
    void aServerThatIsNewerThanItsProgramsIsToldWithBothVersionsAndWhatToDo() {
        var now = new ProgramFailed("pg_dump", 1, """
                pg_dump: error: aborting because of server version mismatch
                pg_dump: detail: server version: 17.2 (Debian 17.2-1.pgdg120+1); pg_dump version: 15.10 (Debian 15.10-0+deb12u1)
                """);
        assertThat(now).hasMessage("""
                pg_dump ended with 1: pg_dump: error: aborting because of server version mismatch
                the server is PostgreSQL 17.2, and the pg_dump in its container is 15.10, which reads no server that is newer \
                than itself: let the image of the container have the programs of PostgreSQL 17 or newer first in its PATH, as \
                the official image of that version has, and try again""");
        assertThat(now.isOfServer()).isFalse();
        var before = new ProgramFailed("pg_dumpall", 1, """
                pg_dumpall: error: server version: 14.1; pg_dumpall version: 13.5
                pg_dumpall: error: aborting because of server version mismatch
                """);
        assertThat(before).hasMessageContaining("is PostgreSQL 14.1, and the pg_dumpall in its container is 13.5");
        assertThat(new ProgramFailed("pg_dump", 1, "pg_dump: error: server version: 14.1; pg_dump version: 14.1"))
                .as("that is another error")
                .hasMessage("pg_dump ended with 1: pg_dump: error: server version: 14.1; pg_dump version: 14.1");
    }

    @Test
    void programsThatAreTooNewForTheirServerToRestoreAreToldAsThat() {
        var failed = new ProgramFailed("pg_restore", 1, """
                pg_restore: error: could not execute query: ERROR:  unrecognized configuration parameter "transaction_timeout"
                Command was: SET transaction_timeout = 0;
                """);
        assertThat(failed)
                .hasMessageContaining("the pg_restore in the container is of PostgreSQL 17 or newer")
                .hasMessageEndingWith("The backup itself is not at fault");
        assertThat(failed.isOfServer()).isFalse();
    }

    private static boolean ofServer(String errors) {
        return new ProgramFailed("pg_restore", 1, errors).isOfServer();
    }
}
