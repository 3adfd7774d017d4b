package dev.taskforge.bench;

import java.nio.file.Path;
import java.sql.SQLException;

/** Many jobs submitted a thousand per transaction. */
final class Bulk {
    private static final int BATCH = 1_000;

    private Bulk() {}

    static double raw(Path file, int jobs) {
        Fixture.prepare(file, 0);
        try (var connection = RawSqlite.open(file);
                var insert = connection.prepareStatement(RawSqlite.INSERT)) {
            long began = System.nanoTime();
            for (int id = 1; id <= jobs; id++) {
                RawSqlite.bind(insert, id);
                insert.addBatch();
                if (id % BATCH == 0) {
                    insert.executeBatch();
                    connection.commit();
                }
            }
            return (System.nanoTime() - began) / 1e9;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    static double ours(Path file, int jobs) {
        try (var fixture = new Fixture(file, job -> null)) {
            long began = System.nanoTime();
            fixture.fill(jobs);
            return (System.nanoTime() - began) / 1e9;
        }
    }
}
