package dev.taskforge.ops.release;

import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.Row;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.ops.release.MigrationRecord.Approval;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/** Which migrations each release had, and which of them a person approved. Safe for use by any thread. */
public final class MigrationLedger {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Database database;

    public MigrationLedger(Database database) {
        this.database = database;
    }

    /** What a release wrote down; empty when it wrote down nothing. */
    public Optional<MigrationRecord> of(String project, int release) {
        return database.read(tx -> tx.first(
                "SELECT migrations, migrations_approval FROM release"
                        + " WHERE project = ? AND number = ? AND migrations IS NOT NULL",
                MigrationLedger::record,
                project,
                release));
    }

    /** The release that served last among those that wrote down a list, and whose migrations no return of data took back. */
    Optional<Integer> newestServed(String project) {
        return database.read(tx -> tx.first("""
                SELECT r.number FROM deployment d JOIN release r ON r.project = d.project AND r.number = d.release_number
                WHERE d.project = ? AND d.state = 'SUCCEEDED' AND r.migrations IS NOT NULL AND NOT EXISTS (
                  SELECT 1 FROM deployment b
                  WHERE b.project = d.project AND b.state = 'SUCCEEDED' AND b.data_return IS NOT NULL
                    AND b.id > d.id AND b.release_number < d.release_number)
                ORDER BY d.id DESC LIMIT 1""", row -> row.integer("number"), project));
    }

    /** The releases from which the way leads forward only, oldest first. */
    public List<Integer> forwardOnly(String project) {
        return database.read(tx -> tx.query(
                "SELECT number FROM release WHERE project = ? AND migrations_approval IS NOT NULL ORDER BY number",
                row -> row.integer("number"),
                project));
    }

    /** Those of them after a release, whether they ever served or not. */
    List<Integer> forwardOnlyAfter(Release release) {
        return forwardOnly(release.project()).stream()
                .filter(number -> number > release.number())
                .toList();
    }

    static void write(Tx tx, Release release, MigrationRecord record) {
        tx.update(
                "UPDATE release SET migrations = ?, migrations_approval = ? WHERE id = ?",
                JSON.writeValueAsString(record.files()),
                record.approval() == null ? null : JSON.writeValueAsString(record.approval()),
                release.id());
    }

    private static MigrationRecord record(Row row) throws SQLException {
        var approval = row.textOrNull("migrations_approval");
        return new MigrationRecord(
                Arrays.asList(JSON.readValue(row.text("migrations"), ReleaseMigration[].class)),
                approval == null ? null : JSON.readValue(approval, Approval.class));
    }
}
