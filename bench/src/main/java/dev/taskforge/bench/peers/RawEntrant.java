package dev.taskforge.bench.peers;

import dev.taskforge.bench.RawPostgres;
import dev.taskforge.bench.Schema;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import org.postgresql.util.DriverInfo;

/** What can be reached by hand on TaskForge's own table and indexes, with nothing but the drain and the inserts. */
final class RawEntrant implements Entrant {
    private static final int CALLERS = 16;

    private record Inserter(Connection connection, PreparedStatement insert) {}

    private final Schema schema;
    private final Watcher watcher;
    private final BlockingQueue<Inserter> inserters = new LinkedBlockingQueue<>();

    RawEntrant(PostgresStore store) {
        schema = new Schema(store.url());
        schema.engine(job -> null).close();
        watcher = new Watcher(schema.open());
        try {
            for (int i = 0; i < CALLERS; i++) {
                var connection = schema.open();
                inserters.add(new Inserter(connection, connection.prepareStatement(RawPostgres.INSERT)));
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String version() {
        return "pgjdbc " + DriverInfo.DRIVER_VERSION;
    }

    @Override
    public String settings() {
        return "2 connections, claim 500, complete 500, UPDATE, rows kept; 16 connections that insert; COPY of 1,000";
    }

    @Override
    public void submit(String payload) {
        try {
            var inserter = inserters.take();
            RawPostgres.insert(inserter.connection(), inserter.insert());
            inserters.add(inserter);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void fill(int jobs) {
        RawPostgres.copy(schema, jobs);
    }

    @Override
    public AutoCloseable work(Consumer<IntSupplier> handler) {
        var worker = Thread.ofPlatform().start(() -> {
            try {
                RawPostgres.drain(schema, payload -> handler.accept(() -> Payload.size(payload)));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        return worker::join;
    }

    @Override
    public boolean unfinished() {
        return watcher.any("SELECT 1 FROM job WHERE state <> 'SUCCEEDED'");
    }

    @Override
    public void close() {
        watcher.close();
        try {
            for (var inserter : inserters) {
                inserter.connection().close();
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        schema.close();
    }
}
