package dev.taskforge.ops.backup;

import dev.taskforge.engine.api.JobContext;
import dev.taskforge.engine.api.LeaseLostException;
import dev.taskforge.engine.api.PermanentFailure;
import dev.taskforge.ops.backup.mysql.MySqlCopy;
import dev.taskforge.ops.backup.mysql.MySqlFailed;
import dev.taskforge.ops.backup.postgres.Facts;
import dev.taskforge.ops.host.docker.Docker;
import dev.taskforge.ops.text.Message;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Restores a backup of MariaDB or MySQL into a new database beside the one that serves, and compares it there. These servers cannot
 * give a database another name, so it never takes the place of that one.
 */
final class MySqlBeside {
    private final RestoreTools tools;
    private final BackupSource.MySql source;
    private final RestoreRequest asked;

    MySqlBeside(RestoreTools tools, BackupSource.MySql source, RestoreRequest asked) {
        this.tools = tools;
        this.source = source;
        this.asked = asked;
    }

    /** What a finished one returns. */
    record Outcome(long backup, String database) {}

    private String into() {
        var into = asked.into();
        if (into == null) {
            throw new PermanentFailure(
                    "MariaDB and MySQL cannot give a database another name, so that a backup cannot take the"
                            + " place of " + source.database()
                            + ": restore it into a new one (--into NAME), then let the application"
                            + " connect to that one");
        }
        if (!RestoreRequest.NAME.matcher(into).matches()) {
            throw new PermanentFailure("a database cannot be called " + into + ": small letters, digits and _ only");
        }
        return into;
    }

    private MySqlCopy copy(Backup backup) throws IOException {
        var server = MySqlSource.find(Docker.connect(tools.docker()), source).server();
        return new MySqlCopy(server, into(), expected(backup).server());
    }

    private static Manifest.MySql expected(Backup backup) {
        var expected = backup.manifest().mysql();
        if (expected == null) {
            throw new PermanentFailure("backup " + backup.id() + " is not one of MariaDB or MySQL");
        }
        return expected;
    }

    Outcome run(JobContext job) throws Exception {
        var into = into();
        // Made before anything else, so that what is removed after a failure is always what was made here.
        long chosen = job.step("beside", Long.class, () -> begin(job));
        var backup = tools.backups()
                .find(chosen)
                .orElseThrow(() -> new PermanentFailure("backup " + chosen + " is no longer in the list of backups"));
        try {
            var here = tools.fetching().here(job, backup);
            var identity = source.storage().identity();
            job.step("read", () -> read(job, here, identity));
            job.step("restore", () -> restore(job, here, identity));
            job.step("check", () -> check(job, here));
            job.step("name", () -> record(job, here, "restore.beside"));
            return new Outcome(backup.id(), into);
        } catch (LeaseLostException e) {
            throw e; // another worker goes on
        } catch (Exception e) {
            if (DrillOperation.mayResume(job)) {
                throw e;
            }
            boolean cancelled = job.isCancelled();
            // Whoever cancels interrupts this thread last; after that the removal is not interrupted.
            job.onCancel(() -> {}).close();
            Thread.interrupted();
            discard(job, backup);
            throw new PermanentFailure(cancelled ? "cancelled" : RestoreOperation.told(e));
        } finally {
            if (!DrillOperation.mayResume(job)) {
                tools.fetching().discard(job, backup);
            }
        }
    }

    private long begin(JobContext job) throws IOException {
        var backup = tools.backup(asked);
        var copy = copy(backup);
        if (copy.exists()) {
            throw new PermanentFailure("there is a database " + into() + " already; choose another name");
        }
        boolean events = expected(backup).schema().containsKey("events");
        if (events && copy.runsEvents()) {
            throw new PermanentFailure(
                    "the backup has events, and the server would run them in the copy at once; end that with"
                            + " SET GLOBAL event_scheduler = OFF, then restore again");
        }
        DiskSpace.requireForServer(
                Docker.connect(tools.docker()), expected(backup).server().bytes());
        job.log("restoring backup " + backup.id() + " of " + backup.snapshotAt() + " into the new database " + into());
        record(job, backup, "restore.begin");
        copy.create();
        return backup.id();
    }

    private static void read(JobContext job, Backup backup, @Nullable Path identity)
            throws IOException, InterruptedException, DrillRefused {
        Artifacts.requireWhole(job, backup);
        Artifacts.requireContent(job, backup, identity);
    }

    private void restore(JobContext job, Backup backup, @Nullable Path identity) throws IOException {
        var copy = copy(backup);
        copy.discard(); // of an attempt that was cut off
        copy.create();
        try (var dump = Artifacts.open(job, backup, identity)) {
            copy.load(backup.snapshotAt(), dump);
        } catch (MySqlFailed e) {
            if (e.isOfDefiner()) {
                throw new IOException(
                        e.getMessage() + ". A view runs as an account that is not there or may not read " + into()
                                + "; make it and GRANT SELECT ON " + into()
                                + ".* to it, then restore again. The accounts: "
                                + String.join(", ", expected(backup).definers()),
                        e);
            }
            throw e;
        }
        job.log("restored " + HumanSize.of(backup.manifest().bytes()) + " of dump beside the database that serves");
    }

    private void check(JobContext job, Backup backup) throws IOException, DrillRefused {
        var expected = expected(backup);
        var was =
                new Facts.Content(backup.manifest().rows(), expected.hashes(), expected.schema(), expected.counters());
        Artifacts.requireEqual(job, backup, was, copy(backup).content());
    }

    private void discard(JobContext job, Backup backup) {
        try {
            copy(backup).discard();
        } catch (IOException e) {
            job.log("the database " + into() + " could not be removed and stays half restored: " + e.getMessage());
        }
    }

    private void record(JobContext job, Backup backup, String what) {
        tools.database().write(tx -> {
            var about = Map.<String, Object>of("database", backup.database(), "backup", backup.id(), "into", into());
            tools.audit().append(tx, BackupCatalog.actor(job), what, backup.project(), "backup/" + backup.id(), about);
            return null;
        });
    }

    /** What it would do now. */
    RestorePlan plan() throws IOException {
        Backup backup;
        try {
            into();
            backup = tools.backup(asked);
            expected(backup);
        } catch (PermanentFailure e) {
            return new RestorePlan(
                    Message.of("restore.plan.refused", String.valueOf(e.getMessage())), null, null, List.of());
        }
        var found = MySqlSource.find(Docker.connect(tools.docker()), source);
        var steps = new ArrayList<Message>();
        if (Fetching.isNeeded(backup)) {
            steps.add(Message.of("restore.plan.fetch", backup.id()));
        }
        steps.add(Message.of("restore.plan.read", backup.id(), HumanSize.of(backup.bytes())));
        steps.add(Message.of("restore.plan.beside", found.container().name()));
        steps.add(Message.of(
                "restore.plan.check",
                backup.manifest().rows().size(),
                backup.manifest().totalRows()));
        steps.add(Message.of("restore.plan.into", Objects.requireNonNull(asked.into())));
        return new RestorePlan(null, backup, Duration.between(backup.snapshotAt(), tools.now()), steps);
    }
}
