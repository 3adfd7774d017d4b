package dev.taskforge.ops.repair;

import dev.taskforge.engine.api.Jobs;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.ops.project.DutyJobs;
import dev.taskforge.ops.project.Projects;
import dev.taskforge.ops.project.RepairDuty;
import dev.taskforge.ops.watch.Hearers;
import dev.taskforge.ops.watch.Monitor;
import dev.taskforge.ops.watch.Transition;
import java.time.Instant;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Begins a repair when a monitor goes down, where the project's file lets TaskForge repair by itself. */
public final class AutomaticRepairs implements Hearers {
    private static final Logger LOG = LoggerFactory.getLogger(AutomaticRepairs.class);

    private final Projects projects;
    private final Supplier<Jobs> jobs;
    private final Hearers people;

    /** @param people who hear of the same, whatever becomes of a repair */
    public AutomaticRepairs(Projects projects, Supplier<Jobs> jobs, Hearers people) {
        this.projects = projects;
        this.jobs = jobs;
        this.people = people;
    }

    @Override
    public void bad(Tx tx, Monitor monitor, Transition transition) {
        people.bad(tx, monitor, transition);
        // A repair that cannot begin must not take back that people are told.
        tx.afterCommit(() -> begin(monitor));
    }

    private void begin(Monitor monitor) {
        try {
            projects.find(monitor.project())
                    .filter(project -> RepairDuty.of(project.file().repair()).isAutomatic())
                    .ifPresent(
                            project -> jobs.get().submit(DutyJobs.repairByItself(project.name(), monitor.name())));
        } catch (RuntimeException e) {
            LOG.warn("no repair of {} could begin: {}", monitor.project(), e.toString());
        }
    }

    @Override
    public void well(Tx tx, Monitor monitor, Transition transition) {
        people.well(tx, monitor, transition);
    }

    @Override
    public void offline(Tx tx, String project, Instant since) {
        people.offline(tx, project, since);
    }

    @Override
    public void online(Tx tx, String project, Instant since, Instant until) {
        people.online(tx, project, since, until);
    }
}
