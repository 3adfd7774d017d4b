package dev.taskforge.engine.store.sqlite;

import dev.taskforge.engine.store.Horizon;
import dev.taskforge.engine.store.JobArchive;
import dev.taskforge.engine.store.JobCatalogue;
import dev.taskforge.engine.store.JobDecisions;
import dev.taskforge.engine.store.JobIntake;
import dev.taskforge.engine.store.JobLeases;
import dev.taskforge.engine.store.JobNeeds;
import dev.taskforge.engine.store.JobNotes;
import dev.taskforge.engine.store.JobReasons;
import dev.taskforge.engine.store.JobStore;
import dev.taskforge.engine.store.QueueLedger;
import dev.taskforge.engine.store.ScheduleLedger;
import dev.taskforge.engine.store.StepLedger;
import dev.taskforge.engine.store.TypeLedger;
import dev.taskforge.engine.store.WorkerLedger;
import dev.taskforge.engine.store.sql.SqlArchive;
import dev.taskforge.engine.store.sql.SqlCatalogue;
import dev.taskforge.engine.store.sql.SqlDecisions;
import dev.taskforge.engine.store.sql.SqlNeeds;
import dev.taskforge.engine.store.sql.SqlNotes;
import dev.taskforge.engine.store.sql.SqlQueues;
import dev.taskforge.engine.store.sql.SqlReasons;
import dev.taskforge.engine.store.sql.SqlSchedules;
import dev.taskforge.engine.store.sql.SqlSteps;
import dev.taskforge.engine.store.sql.SqlTypes;
import dev.taskforge.engine.store.sql.SqlWorkers;
import java.util.List;

/** The store in embedded SQLite. Its write transactions are exclusive, so plain reads inside them cannot go stale. */
public final class SqliteJobStore implements JobStore {
    private final SqlNeeds needs = new SqlNeeds(SqliteFlavour.INSTANCE);
    private final JobIntake intake = new SqliteIntake();
    private final JobCatalogue catalogue = new SqlCatalogue();
    private final JobLeases leases = new SqliteLeases(needs);
    private final JobDecisions decisions = new SqlDecisions(SqliteFlavour.INSTANCE, needs);
    private final JobReasons reasons = new SqlReasons(SqliteFlavour.INSTANCE);
    private final StepLedger steps = new SqlSteps(SqliteFlavour.INSTANCE);
    private final JobNotes notes = new SqlNotes();
    private final QueueLedger queues = new SqlQueues();
    private final ScheduleLedger schedules = new SqlSchedules();
    private final JobArchive archive = new SqlArchive(SqliteFlavour.INSTANCE);
    private final WorkerLedger workers = new SqlWorkers();
    private final TypeLedger types = new SqlTypes();

    @Override
    public JobIntake intake() {
        return intake;
    }

    @Override
    public JobCatalogue catalogue() {
        return catalogue;
    }

    @Override
    public JobReasons reasons() {
        return reasons;
    }

    @Override
    public JobLeases leases() {
        return leases;
    }

    @Override
    public JobDecisions decisions() {
        return decisions;
    }

    @Override
    public JobNeeds needs() {
        return needs;
    }

    @Override
    public StepLedger steps() {
        return steps;
    }

    @Override
    public JobNotes notes() {
        return notes;
    }

    @Override
    public QueueLedger queues() {
        return queues;
    }

    @Override
    public ScheduleLedger schedules() {
        return schedules;
    }

    @Override
    public JobArchive archive() {
        return archive;
    }

    @Override
    public WorkerLedger workers() {
        return workers;
    }

    @Override
    public TypeLedger types() {
        return types;
    }

    /** Who reads the file in another process cannot be told. */
    @Override
    public Horizon horizon() {
        return tx -> List.of();
    }
}
