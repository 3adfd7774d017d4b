package dev.taskforge.engine.store.sqlite;

import dev.taskforge.engine.store.JobArchive;
import dev.taskforge.engine.store.JobCatalogue;
import dev.taskforge.engine.store.JobDecisions;
import dev.taskforge.engine.store.JobIntake;
import dev.taskforge.engine.store.JobLeases;
import dev.taskforge.engine.store.JobNotes;
import dev.taskforge.engine.store.JobStore;
import dev.taskforge.engine.store.QueueLedger;
import dev.taskforge.engine.store.ScheduleLedger;
import dev.taskforge.engine.store.StepLedger;
import dev.taskforge.engine.store.WorkerLedger;
import dev.taskforge.engine.store.sql.SqlWorkers;

/** The store in embedded SQLite. Its write transactions are exclusive, so plain reads inside them cannot go stale. */
public final class SqliteJobStore implements JobStore {
    private final JobIntake intake = new SqliteIntake();
    private final JobCatalogue catalogue = new SqliteCatalogue();
    private final JobLeases leases = new SqliteLeases();
    private final JobDecisions decisions = new SqliteDecisions();
    private final StepLedger steps = new SqliteSteps();
    private final JobNotes notes = new SqliteNotes();
    private final QueueLedger queues = new SqliteQueues();
    private final ScheduleLedger schedules = new SqliteSchedules();
    private final JobArchive archive = new SqliteArchive();
    private final WorkerLedger workers = new SqlWorkers();

    @Override
    public JobIntake intake() {
        return intake;
    }

    @Override
    public JobCatalogue catalogue() {
        return catalogue;
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
}
