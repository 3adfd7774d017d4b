package dev.taskforge.engine.store.sql;

import dev.taskforge.engine.api.Job;
import dev.taskforge.engine.db.Tx;
import java.util.Collection;

/** Where databases part ways in what is otherwise the same SQL. */
public interface Flavour {

    /** Ends a SELECT whose rows nobody else may change before this transaction is over. */
    String forUpdate();

    /** The condition, behind a column, that it is one of the numbers that {@link #numbers} makes an argument. */
    String isAmong();

    /** Any number of job numbers as one argument. */
    Object numbers(Collection<Long> ids);

    /** Remembers that other jobs need these, which this transaction has locked. */
    void markAwaited(Tx tx, Collection<Long> ids);

    /** Adds to the number of finished jobs; takes queue, state and number. */
    String addFinished();

    /** The order in which ready jobs are claimed, as their index has it. */
    String byRank();

    /** The table of jobs in a statement about running ones, read by their own small index. */
    String runningJobs();

    /** The job, which nobody else changes before this transaction is over, nor the use of its concurrency key. */
    Job locked(Tx tx, long id);

    /** Keeps other transactions from counting or freeing jobs of these concurrency keys. */
    void lockKeys(Tx tx, Collection<String> keys);

    /**
     * Lets one waiting job be claimed for each of these keys, in which a key may come more than once, and returns how
     * many did. Call it, with the keys locked, whenever a job leaves its slot or its turn.
     */
    int freeKeys(Tx tx, Collection<String> keys);

    /** This transaction makes a job ready to be claimed. */
    void ready(Tx tx, Job job);
}
