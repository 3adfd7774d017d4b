package dev.taskforge.ops.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskforge.engine.api.PermanentFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sqlite.SQLiteConfig;

/** What lies in the copy of a database beside the data may be of anybody until the seal shows the opposite. */
class KeptFilesTest {
    private static final Instant AT = Instant.parse("2026-01-02T03:04:05.678Z");
    private static final String SECRET = "AGE-SECRET-KEY-1TEST";

    @TempDir
    Path home;

    private Path database;
    private Path out;

    @BeforeEach
    void create() throws Exception {
        database = home.resolve("copy.db");
        SqliteFixture.create(database, 50, 200);
        out = Files.createDirectory(home.resolve("out"));
    }

    private void keep(String... names) throws IOException, SQLException {
        var files = new ArrayList<Path>();
        for (var name : names) {
            files.add(Files.writeString(home.resolve(name), "content of " + name));
        }
        KeptFiles.read(files).writeInto(database, AT);
    }

    private void run(String sql) throws SQLException {
        try (var connection = new SQLiteConfig().createConnection("jdbc:sqlite:" + database);
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {".nas_key", "nas key", "taskforge.db-wal", "server.lock"})
    void aNameThatCouldNotBeTakenOutIsRefusedWhenItIsKept(String name) {
        assertThatThrownBy(() -> keep(name))
                .isInstanceOf(PermanentFailure.class)
                .hasMessageContaining(name)
                .hasMessageContaining("give it a name");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../x", ".hidden", "taskforge.db-wal", "taskforge.db", "server.lock", "recovery-key"})
    void aHostileNameIsRefusedBeforeAnythingIsTakenOut(String name) throws Exception {
        keep("token");
        run("INSERT INTO kept_file VALUES ('" + name + "', x'00')");

        assertThatThrownBy(() -> KeptFiles.takeOut(database, out))
                .isInstanceOf(KeptFiles.Unusable.class)
                .hasMessageContaining(name);
        assertThatThrownBy(() -> KeptFiles.check(database)).isInstanceOf(KeptFiles.Unusable.class);

        assertThat(out).isEmptyDirectory();
    }

    @Test
    void whatIsTooLargeOrTooManyIsRefusedBeforeItIsRead() throws Exception {
        keep("token");
        run("INSERT INTO kept_file VALUES ('audit-key', zeroblob(40000000))");
        assertThatThrownBy(() -> KeptFiles.takeOut(database, out)).isInstanceOf(KeptFiles.Unusable.class);
        run("DELETE FROM kept_file");
        run("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100)"
                + " INSERT INTO kept_file SELECT 'f' || i, x'00' FROM n");
        assertThatThrownBy(() -> KeptFiles.takeOut(database, out)).isInstanceOf(KeptFiles.Unusable.class);
        assertThat(out).isEmptyDirectory();
    }

    @Test
    void onlyKnownFilesAndDeclaredKeysAreTakenOut() throws Exception {
        var own = Files.writeString(home.resolve("own.yaml"), """
                destinations:
                  nas: {kind: sftp, host: h, port: 22, user: u, folder: /b, key: nas_key, host_key: "ssh-ed25519 AAAA"}
                """);
        var files = List.of(
                own,
                Files.writeString(home.resolve("token"), "t"),
                Files.writeString(home.resolve("nas_key"), "k"),
                Files.writeString(home.resolve("other"), "o"));
        KeptFiles.read(files).writeInto(database, AT);

        assertThat(KeptFiles.takeOut(database, out)).containsExactlyInAnyOrder("own.yaml", "token", "nas_key");

        assertThat(out.resolve("nas_key")).hasContent("k");
        assertThat(out.resolve("other")).doesNotExist();
    }

    @Test
    void theSealHoldsForTheFileAndTheKeyAndNothingElse() throws Exception {
        keep("token");
        KeptSeal.sign(database, SECRET);
        KeptSeal.check(database, SECRET);
        assertThat(KeptSeal.moment(database)).isEqualTo(AT);
        try (var connection = SqliteSnapshot.open(database)) {
            assertThat(SqliteRestoring.complaints(connection, "PRAGMA integrity_check", "ok"))
                    .isEmpty();
        }

        assertThatThrownBy(() -> KeptSeal.check(database, SECRET + "X")).isInstanceOf(KeptSeal.Broken.class);
        run("UPDATE kept_seal SET at = '2026-02-02T03:04:05Z'");
        assertThatThrownBy(() -> KeptSeal.check(database, SECRET)).isInstanceOf(KeptSeal.Broken.class);
    }

    @Test
    void aSealThatWasNeverSignedOrIsNotThereIsBroken() throws Exception {
        assertThatThrownBy(() -> KeptSeal.moment(database)).isInstanceOf(KeptSeal.Broken.class);
        keep("token");
        assertThatThrownBy(() -> KeptSeal.check(database, SECRET)).isInstanceOf(KeptSeal.Broken.class);
    }
}
