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
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Begins a repair when a monitor goes down, where the project's file lets TaskForge repair by itself; else a diagnosis, while Docker Engine
 * still remembers what happened. Of a project without containers nothing more is known.
 */
public final class AutomaticRepairs implements Hearers {
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
    public boolean bad(Tx tx, Monitor monitor, Transition transition) {
        boolean heard = people.bad(tx, monitor, transition);
        if (transition.told() != Transition.Told.SILENT) {
            // Undone alone when it fails: a repair that cannot begin must not take back that people are told.
            tx.beforeCommit(new Beginning(this, monitor.project(), monitor.name()));
        }
        return heard;
    }

    private record Beginning(AutomaticRepairs repairs, String project, String check) implements Consumer<Tx> {
        @Override
        public void accept(Tx tx) {
            repairs.begin(tx, project, check);
        }
    }

    private void begin(Tx tx, String name, String check) {
        projects.find(tx, name)
                .filter(project -> project.file().compose() != null)
                .ifPresent(project -> {
                    boolean repairs = RepairDuty.of(project.file().repair()).isAutomatic();
                    jobs.get()
                            .submit(
                                    tx,
                                    repairs
                                            ? DutyJobs.repairByItself(name, check)
                                            : DutyJobs.diagnoseByItself(name, check));
                });
    }

    @Override
    public void well(Tx tx, Monitor monitor, Transition transition) {
        people.well(tx, monitor, transition);
    }

    @Override
    public void gone(Tx tx, String project, String monitor, Instant at) {
        people.gone(tx, project, monitor, at);
    }

    @Override
    public void calm(Tx tx, Monitor.Key monitor, Instant at, boolean gone) {
        people.calm(tx, monitor, at, gone);
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
