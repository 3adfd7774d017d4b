package dev.taskforge.bench;

import dev.taskforge.engine.api.JobState;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** From many waiting no-op jobs to none. */
final class Drain {
    private static final int BATCH = 500;

    private static final String CLAIM = """
            UPDATE job SET state = 'RUNNING', attempt = attempt + 1, fence = fence + 1, worker = 'raw',
              lease_until = ?, started_at = ?
            WHERE id IN (
              SELECT id FROM job
              WHERE queue = 'default' AND type = 'noop' AND state = 'AVAILABLE' AND held = 0
              ORDER BY priority DESC, run_at, id LIMIT 500)
            RETURNING id, fence, payload""";

    private static final String COMPLETE = """
            UPDATE job SET state = 'SUCCEEDED', finished_at = ?, lease_until = NULL, fence = fence + 1
            WHERE id = ? AND fence = ?""";

    private record Claimed(long id, long fence, String payload) {}

    private Drain() {}

    static double raw(Path file, int jobs) {
        Fixture.prepare(file, jobs);
        try (var connection = RawSqlite.open(file);
                var claim = connection.prepareStatement(CLAIM);
                var complete = connection.prepareStatement(COMPLETE)) {
            long began = System.nanoTime();
            int done = 0;
            while (done < jobs) {
                var claimed = claim(claim);
                connection.commit();
                for (var job : claimed) {
                    complete.setLong(1, System.currentTimeMillis());
                    complete.setLong(2, job.id());
                    complete.setLong(3, job.fence());
                    complete.addBatch();
                }
                complete.executeBatch();
                connection.commit();
                done += claimed.size();
            }
            return (System.nanoTime() - began) / 1e9;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<Claimed> claim(PreparedStatement claim) throws SQLException {
        long now = System.currentTimeMillis();
        claim.setLong(1, now + 30_000);
        claim.setLong(2, now);
        var claimed = new ArrayList<Claimed>(BATCH);
        try (var rows = claim.executeQuery()) {
            while (rows.next()) {
                claimed.add(new Claimed(rows.getLong(1), rows.getLong(2), rows.getString(3)));
            }
        }
        return claimed;
    }

    static double ours(Path file, int jobs) throws InterruptedException {
        var ran = new CountDownLatch(jobs);
        try (var fixture = new Fixture(file, job -> {
            ran.countDown();
            return null;
        })) {
            return ours(fixture, ran, jobs);
        }
    }

    /** Fills an engine that was not started and drains it. */
    static double ours(Fixture fixture, CountDownLatch ran, int jobs) throws InterruptedException {
        fixture.fill(jobs);
        long began = System.nanoTime();
        fixture.engine.start();
        ran.await();
        while (succeeded(fixture) < jobs) {
            Thread.onSpinWait();
        }
        return (System.nanoTime() - began) / 1e9;
    }

    static long succeeded(Fixture fixture) {
        return fixture.engine.queues().list().getFirst().jobs().getOrDefault(JobState.SUCCEEDED, 0L);
    }
}
