package dev.taskforge.engine.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MigratorTest {
    @TempDir
    Path folder;

    private SqliteDatabase database;
    private Migrator migrator;

    @BeforeEach
    void open() {
        database = new SqliteDatabase(folder.resolve("db"));
        migrator = new Migrator(database, Clock.systemUTC());
    }

    @AfterEach
    void close() {
        database.close();
    }

    private void migrate(String folder) {
        migrator.migrate("sample", MigratorTest.class, folder);
    }

    private int versions() {
        return database.read(tx -> tx.query("SELECT version FROM migration", row -> row.integer("version"))
                .size());
    }

    @Test
    void eachScriptRunsOnce() {
        migrate("/db/sample");
        migrate("/db/sample");
        assertThat(versions()).isEqualTo(2);
        int rows = database.read(
                tx -> tx.query("SELECT name FROM pet", row -> row.text("name")).size());
        assertThat(rows).isEqualTo(1);
    }

    @Test
    void anEditedScriptIsRefused() {
        migrate("/db/sample");
        assertThatThrownBy(() -> migrate("/db/sample-edited"))
                .isInstanceOf(DatabaseException.class)
                .hasMessageContaining("V2__pets.sql")
                .hasMessageContaining("changed after it ran");
    }

    @Test
    void aDatabaseOfANewerVersionIsRefused() {
        migrate("/db/sample");
        database.write(
                tx -> tx.update(
                        "INSERT INTO migration (migration_set, version, name, sha256, applied_at) VALUES ('sample', 7, 'x', 'x', 0)"));
        assertThatThrownBy(() -> migrate("/db/sample"))
                .isInstanceOf(DatabaseException.class)
                .hasMessageContaining("newer TaskForge")
                .hasMessageContaining("version 7");
    }

    @Test
    void aDatabaseWithAScriptOfALowerNumberThatIsNotKnownIsRefused() {
        migrate("/db/sample");
        database.write(
                tx -> tx.update(
                        "INSERT INTO migration (migration_set, version, name, sha256, applied_at) VALUES ('sample', 0, 'x', 'x', 0)"));
        assertThatThrownBy(() -> migrate("/db/sample"))
                .isInstanceOf(DatabaseException.class)
                .hasMessageContaining("newer TaskForge")
                .hasMessageContaining("version 0");
    }

    @Test
    void aScriptThatWasAddedWithALowerNumberIsRun() {
        migrate("/db/sample-gap");
        migrate("/db/sample-filled");
        assertThat(versions()).isEqualTo(3);
        int rows = database.read(
                tx -> tx.query("SELECT name FROM pet", row -> row.text("name")).size());
        assertThat(rows).isEqualTo(1);
    }

    @Test
    void aFailingScriptLeavesNothingBehind() {
        assertThatThrownBy(() -> migrate("/db/sample-broken")).isInstanceOf(DatabaseException.class);
        assertThat(versions()).isZero();
        int tables = database.read(
                tx -> tx.query("SELECT name FROM sqlite_master WHERE name = 'half'", row -> row.text("name"))
                        .size());
        assertThat(tables).isZero();
    }
}
