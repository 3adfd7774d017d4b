package dev.taskforge.engine.store;

import dev.taskforge.engine.api.JobTypeSetting;
import dev.taskforge.engine.db.Tx;
import java.util.List;
import java.util.Map;

/** The settings of job types, and how many of their jobs want work. */
public interface TypeLedger {

    /** Every setting, by name. */
    List<JobTypeSetting> list(Tx tx);

    /** What changes whenever a setting does: the revision of each. */
    Map<String, Integer> revisions(Tx tx);

    void put(Tx tx, JobTypeSetting setting);

    boolean remove(Tx tx, String name);

    /** How many jobs of each type could start now; reads an index. */
    Map<String, Long> ready(Tx tx);

    /** How many jobs of a type could start now. */
    long ready(Tx tx, String type);

    /** How many jobs of each type run; reads only those. */
    Map<String, Long> running(Tx tx);

    /** How many jobs of a type run. */
    long running(Tx tx, String type);
}
