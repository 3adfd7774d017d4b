package dev.taskforge.engine.run;

import static org.awaitility.Awaitility.await;

import dev.taskforge.engine.api.Engine;
import dev.taskforge.engine.api.EngineSettings;
import dev.taskforge.engine.api.Job;
import dev.taskforge.engine.api.JobState;
import dev.taskforge.engine.api.JobType;
import dev.taskforge.engine.api.Jobs;
import dev.taskforge.engine.api.NewJob;
import dev.taskforge.engine.db.Database;
import dev.taskforge.engine.db.TestDatabase;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;

/** An engine on a real database. */
final class TestEngine implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(20);

    final Database database;
    final Engine engine;

    TestEngine(String address, JobType... types) {
        this(address, settings -> settings, types);
    }

    TestEngine(String address, UnaryOperator<EngineSettings> adjust, JobType... types) {
        this(address, Clock.systemUTC(), adjust, types);
    }

    TestEngine(String address, Clock clock, UnaryOperator<EngineSettings> adjust, JobType... types) {
        this(TestDatabase.open(address), clock, adjust, types);
    }

    TestEngine(Database database, UnaryOperator<EngineSettings> adjust, JobType... types) {
        this(database, Clock.systemUTC(), adjust, types);
    }

    private TestEngine(Database database, Clock clock, UnaryOperator<EngineSettings> adjust, JobType... types) {
        this.database = database;
        engine = Engines.open(database, clock, adjust.apply(EngineSettings.defaults("test")), List.of(types));
    }

    TestEngine start() {
        engine.start();
        return this;
    }

    Jobs jobs() {
        return engine.jobs();
    }

    long submit(String type) {
        return submit(NewJob.of(type, "{}"));
    }

    long submit(NewJob job) {
        return jobs().submit(job).job().id();
    }

    Job job(long id) {
        return jobs().find(id).orElseThrow();
    }

    Job awaitState(long id, JobState state) {
        return await("job " + id + " " + state).atMost(PATIENCE).until(() -> job(id), job -> job.state() == state);
    }

    Job cancel(long id) {
        return database.write(tx -> jobs().cancel(tx, id));
    }

    Job retry(long id) {
        return database.write(tx -> jobs().retry(tx, id));
    }

    @Override
    public void close() {
        engine.close();
        database.close();
    }
}
