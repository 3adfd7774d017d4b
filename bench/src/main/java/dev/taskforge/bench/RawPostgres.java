package dev.taskforge.bench;

import java.io.StringReader;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.postgresql.PGConnection;

/** What can be reached by hand on the engine's own table and indexes. */
public final class RawPostgres {
    private static final int CONNECTIONS = 2;
    private static final int COPIED = 1_000;

    private static final String CLAIM = """
            WITH next AS MATERIALIZED (
              SELECT id FROM job WHERE queue = 'default' AND type = 'noop' AND state = 'AVAILABLE' AND held = 0
              ORDER BY -priority, run_at, id LIMIT 500 FOR UPDATE SKIP LOCKED)
            UPDATE job SET state = 'RUNNING', attempt = attempt + 1, fence = fence + 1, worker = 'raw',
              lease_until = ?, started_at = ?
            FROM next WHERE job.id = next.id RETURNING job.id, job.payload""";

    private static final String COMPLETE = """
            UPDATE job SET state = 'SUCCEEDED', finished_at = ?, lease_until = NULL, fence = fence + 1
            WHERE id = ANY(?)""";

    /** The columns that the engine fills; its parameters are set by {@link #insert}. */
    public static final String INSERT = """
            INSERT INTO job (queue, type, priority, state, max_attempts, created_at, run_at, payload)
            VALUES ('default', 'noop', 5, 'AVAILABLE', 5, ?, ?, ?)""";

    private RawPostgres() {}

    /** Two connections that claim 500 and complete them, in a commit each, until there are none; returns the seconds. */
    public static double drain(Schema schema, Consumer<String> handler) throws InterruptedException {
        return onEach(schema, CONNECTIONS, connection -> claimAndComplete(connection, handler));
    }

    /** Does the work on that many connections at once; they are open before the time begins. */
    private static double onEach(Schema schema, int count, Consumer<Connection> work) throws InterruptedException {
        var connections = new ArrayList<Connection>();
        for (int i = 0; i < count; i++) {
            connections.add(schema.open());
        }
        var calls = connections.stream()
                .<Runnable>map(connection -> () -> work.accept(connection))
                .toList();
        double seconds = Together.seconds(Executors.newFixedThreadPool(count), calls);
        try {
            for (var connection : connections) {
                connection.close();
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return seconds;
    }

    private static void claimAndComplete(Connection connection, Consumer<String> handler) {
        try (var claim = connection.prepareStatement(CLAIM);
                var complete = connection.prepareStatement(COMPLETE)) {
            while (true) {
                long now = System.currentTimeMillis();
                claim.setLong(1, now + 30_000);
                claim.setLong(2, now);
                var ids = new ArrayList<Long>();
                try (var rows = claim.executeQuery()) {
                    while (rows.next()) {
                        ids.add(rows.getLong(1));
                        handler.accept(rows.getString(2));
                    }
                }
                connection.commit();
                if (ids.isEmpty()) {
                    return;
                }
                complete.setLong(1, System.currentTimeMillis());
                complete.setObject(2, ids.stream().mapToLong(Long::longValue).toArray());
                complete.executeUpdate();
                connection.commit();
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** COPY, a thousand rows per commit. */
    public static double copy(Schema schema, int jobs) {
        try (var connection = schema.open()) {
            var copy = connection.unwrap(PGConnection.class).getCopyAPI();
            long began = System.nanoTime();
            for (int done = 0; done < jobs; done += COPIED) {
                long now = System.currentTimeMillis();
                var rows = new StringBuilder();
                for (int i = done; i < Math.min(jobs, done + COPIED); i++) {
                    rows.append("default\tnoop\t5\tAVAILABLE\t5\t")
                            .append(now)
                            .append('\t')
                            .append(now)
                            .append('\t');
                    rows.append(Fixture.PAYLOAD).append('\n');
                }
                copy.copyIn(
                        "COPY job (queue, type, priority, state, max_attempts, created_at, run_at, payload) FROM STDIN",
                        new StringReader(rows.toString()));
                connection.commit();
            }
            return (System.nanoTime() - began) / 1e9;
        } catch (SQLException | java.io.IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Callers with a connection each that insert and commit one job after another. */
    static double singles(Schema schema, int callers, int jobs) throws InterruptedException {
        var left = new AtomicInteger(jobs);
        return onEach(schema, callers, connection -> insertEach(connection, left));
    }

    private static void insertEach(Connection connection, AtomicInteger left) {
        try (var insert = connection.prepareStatement(INSERT)) {
            while (left.getAndDecrement() > 0) {
                insert(connection, insert);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Inserts one job and commits it. */
    public static void insert(Connection connection, PreparedStatement insert) throws SQLException {
        long now = System.currentTimeMillis();
        insert.setLong(1, now);
        insert.setLong(2, now);
        insert.setString(3, Fixture.PAYLOAD);
        insert.executeUpdate();
        connection.commit();
    }

    /** One insert and commit after another, in milliseconds each. */
    static double[] commits(Schema schema, int samples) throws InterruptedException {
        try (var connection = schema.open();
                var insert = connection.prepareStatement(INSERT)) {
            var took = new double[samples];
            for (int i = -samples; i < samples; i++) {
                Thread.sleep(5);
                long began = System.nanoTime();
                insert(connection, insert);
                if (i >= 0) {
                    took[i] = (System.nanoTime() - began) / 1e6;
                }
            }
            return took;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
