package dev.taskforge.bench;

import dev.taskforge.engine.api.Engine;
import dev.taskforge.engine.api.EngineSettings;
import dev.taskforge.engine.api.JobHandler;
import dev.taskforge.engine.api.JobType;
import dev.taskforge.engine.api.NewJob;
import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.SqliteDatabase;
import dev.taskforge.engine.run.Engines;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.stream.IntStream;

/** An engine with default settings on a file of its own, and the job that is measured. */
public final class Fixture implements AutoCloseable {
    /** The only type of job it knows. */
    public static final String TYPE = "noop";
    /** About a hundred bytes. */
    public static final String PAYLOAD =
            "{\"customer\":\"c-102938\",\"action\":\"resize\",\"image\":\"s3://bucket/path/to/image-000017.jpg\",\"size\":640}";

    private static final int AT_ONCE = 1_000;

    final Database database;
    /** Not started yet. */
    public final Engine engine;

    Fixture(Path file, JobHandler handler) {
        this(new SqliteDatabase(file), handler);
    }

    /** @param database is closed with the fixture */
    public Fixture(Database database, JobHandler handler) {
        this.database = database;
        engine = Engines.open(
                database, Clock.systemUTC(), EngineSettings.defaults("bench"), List.of(JobType.of(TYPE, handler)));
    }

    static NewJob job() {
        return NewJob.of(TYPE, PAYLOAD);
    }

    /** Submits that many jobs, a thousand per call. */
    public void fill(int jobs) {
        fill(jobs, 1);
    }

    /** Submits that many jobs to so many queues in turn, a thousand per call. */
    void fill(int jobs, int queues) {
        for (int i = 0; i < jobs; i += AT_ONCE) {
            engine.jobs()
                    .submitAll(IntStream.range(i, Math.min(i + AT_ONCE, jobs))
                            .mapToObj(number -> job(number, queues))
                            .toList());
        }
    }

    /** The job of that number, when they go to so many queues in turn. */
    static NewJob job(int number, int queues) {
        return queues == 1 ? job() : job().queue("queue-" + number % queues);
    }

    /** Creates the engine's table and indexes in {@code file}, with that many jobs ready to be claimed. */
    static void prepare(Path file, int jobs) {
        try (var fixture = new Fixture(file, job -> null)) {
            fixture.fill(jobs);
        }
    }

    @Override
    public void close() {
        engine.close();
        database.close();
    }
}
