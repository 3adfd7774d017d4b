package dev.taskforge.engine.store.postgres;

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
import dev.taskforge.engine.store.sql.SqlDecisions;
import dev.taskforge.engine.store.sql.SqlNeeds;
import dev.taskforge.engine.store.sql.SqlNotes;
import dev.taskforge.engine.store.sql.SqlQueues;
import dev.taskforge.engine.store.sql.SqlReasons;
import dev.taskforge.engine.store.sql.SqlSchedules;
import dev.taskforge.engine.store.sql.SqlSteps;
import dev.taskforge.engine.store.sql.SqlTypes;
import dev.taskforge.engine.store.sql.SqlWorkers;

/**
 * The store in PostgreSQL, for any number of processes. What it remembers besides the database only says where to look
 * first; see {@link ReadyLanes}.
 */
public final class PostgresJobStore implements JobStore {
    private final ReadyLanes lanes = new ReadyLanes();
    private final PostgresFlavour flavour = new PostgresFlavour(lanes);
    private final SqlNeeds needs = new SqlNeeds(flavour);
    private final JobIntake intake = new PostgresIntake(lanes);
    private final JobCatalogue catalogue = new PostgresCatalogue();
    private final JobLeases leases = new PostgresLeases(flavour, needs, lanes);
    private final JobDecisions decisions = new SqlDecisions(flavour, needs);
    private final JobReasons reasons = new SqlReasons(flavour);
    private final StepLedger steps = new SqlSteps(flavour);
    private final JobNotes notes = new SqlNotes();
    private final QueueLedger queues = new SqlQueues();
    private final ScheduleLedger schedules = new SqlSchedules();
    private final JobArchive archive = new SqlArchive(flavour);
    private final WorkerLedger workers = new SqlWorkers();
    private final TypeLedger types = new SqlTypes();
    private final Horizon horizon = new PostgresHorizon();

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

    @Override
    public Horizon horizon() {
        return horizon;
    }
}
