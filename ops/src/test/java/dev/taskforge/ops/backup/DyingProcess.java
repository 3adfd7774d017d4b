package dev.taskforge.ops.backup;

import dev.taskforge.engine.api.JobEvent;
import dev.taskforge.engine.api.NewJob;
import dev.taskforge.engine.db.Tx;
import dev.taskforge.ops.project.DutyJobs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;

/**
 * A process that runs one backup or drill and kills itself, with SIGKILL, at a chosen moment. Arguments: the home
 * folder, {@code backup}, {@code copy} (a backup with a copy) or {@code drill}, and the moment: {@code STEP/STATE} right after
 * that was committed, {@code recording} within the transaction that records the outcome, {@code copied} within that which
 * records the copy, or {@code after N}: so many microseconds after the jobs began to run.
 */
final class DyingProcess {
    private static final String AFTER = "after ";

    private final String moment;
    private int recorded;

    private DyingProcess(String moment) {
        this.moment = moment;
    }

    /** The entry point of the process. */
    public static void main(String[] arguments) throws Exception {
        var dying = new DyingProcess(arguments[2]);
        var home = Path.of(arguments[0]);
        var operations = new Operations(home, home, dying::recording);
        NewJob job =
                arguments[1].equals("drill") ? DutyJobs.drill("app", "main", null) : DutyJobs.backup("app", "main");
        if (arguments[1].equals("copy")) {
            operations.copyToDisk(home.resolve("disk2"));
        }
        operations.engine.jobs().listen(dying::heard);
        if (arguments[1].equals("set")) {
            operations.paths = List.of(home.resolve("uploads"));
            operations.database.write(tx -> operations.sets.begin(tx, "app", List.of("main", "files"), "ani"));
        } else {
            operations.engine.jobs().submit(job);
        }
        operations.start();
        if (arguments[2].startsWith(AFTER)) {
            LockSupport.parkNanos(1_000 * Long.parseLong(arguments[2].substring(AFTER.length())));
            die();
        }
        new CountDownLatch(1).await();
    }

    private void recording(Tx tx, String project, String database) {
        recorded++;
        if (moment.equals("recording") || (moment.equals("copied") && recorded == 2)) {
            die();
        }
    }

    private void heard(JobEvent event) {
        if (event instanceof JobEvent.StepChanged changed
                && moment.equals(changed.step() + "/" + changed.state().label())) {
            die();
        }
    }

    /** Does not return: this thread, the one that commits, stands still until the signal has arrived. */
    private static void die() {
        try {
            new ProcessBuilder(
                            "kill", "-9", String.valueOf(ProcessHandle.current().pid()))
                    .start();
            new CountDownLatch(1).await();
        } catch (IOException | InterruptedException e) {
            Runtime.getRuntime().halt(137);
        }
    }
}
