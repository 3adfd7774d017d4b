package dev.taskforge.bench;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Sixty-four callers that each submit one job after another and wait until it is durable. */
public final class Singles {
    private static final int CALLERS = 64;

    private Singles() {}

    static double raw(Path file, int jobs) throws InterruptedException {
        Fixture.prepare(file, 0);
        var queue = new LinkedBlockingQueue<CompletableFuture<Long>>();
        var writer = Thread.ofPlatform().start(() -> writeInGroups(file, queue, jobs));
        double seconds = callers(jobs, () -> {
            var done = new CompletableFuture<Long>();
            queue.add(done);
            done.join();
        });
        writer.join();
        return seconds;
    }

    private static void writeInGroups(Path file, LinkedBlockingQueue<CompletableFuture<Long>> queue, int jobs) {
        try (var connection = RawSqlite.open(file);
                var insert = connection.prepareStatement(RawSqlite.INSERT)) {
            var group = new ArrayList<CompletableFuture<Long>>();
            for (long id = 0; id < jobs; ) {
                group.add(queue.take());
                queue.drainTo(group);
                long first = id + 1;
                for (int i = 0; i < group.size(); i++) {
                    RawSqlite.bind(insert, ++id);
                    insert.executeUpdate();
                }
                connection.commit();
                for (int i = 0; i < group.size(); i++) {
                    group.get(i).complete(first + i);
                }
                group.clear();
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    static double ours(Path file, int jobs) throws InterruptedException {
        try (var fixture = new Fixture(file, job -> null)) {
            return callers(jobs, () -> fixture.engine.jobs().submit(Fixture.job()));
        }
    }

    private static double callers(int jobs, Runnable submit) throws InterruptedException {
        return callers(CALLERS, jobs, submit);
    }

    /** Lets that many callers submit until all jobs are, and returns the seconds it took. */
    public static double callers(int callers, int jobs, Runnable submit) throws InterruptedException {
        var left = new AtomicInteger(jobs);
        Runnable caller = () -> {
            while (left.getAndDecrement() > 0) {
                submit.run();
            }
        };
        return Together.seconds(Executors.newVirtualThreadPerTaskExecutor(), Collections.nCopies(callers, caller));
    }
}
