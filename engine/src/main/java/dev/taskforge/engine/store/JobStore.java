package dev.taskforge.engine.store;

/**
 * Everything the engine remembers, by duty. Every method works inside the caller's transaction, so changes of several
 * duties become durable together. Implementations keep no truth besides the database and are safe for use by any
 * thread; one contract test suite describes what they promise.
 */
public interface JobStore {
    JobIntake intake();

    JobCatalogue catalogue();

    JobReasons reasons();

    JobLeases leases();

    JobDecisions decisions();

    JobNeeds needs();

    StepLedger steps();

    JobNotes notes();

    QueueLedger queues();

    ScheduleLedger schedules();

    JobArchive archive();

    WorkerLedger workers();

    TypeLedger types();

    Horizon horizon();
}
