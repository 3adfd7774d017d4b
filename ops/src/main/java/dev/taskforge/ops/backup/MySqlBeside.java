package dev.taskforge.ops.backup;

import dev.taskforge.engine.api.JobContext;
import dev.taskforge.engine.api.LeaseLostException;
import dev.taskforge.engine.api.PermanentFailure;
import dev.taskforge.ops.backup.mysql.DumpReader;
import dev.taskforge.ops.backup.mysql.MySqlCopy;
import dev.taskforge.ops.backup.mysql.MySqlFailed;
import dev.taskforge.ops.backup.postgres.Facts;
import dev.taskforge.ops.text.Message;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Restores a backup of MariaDB or MySQL into a new database beside the one that serves, and compares it there. These servers cannot
 * give a database another name, so it never takes the place of that one.
 */
final class MySqlBeside {
    private static final String FAIL = "restore.fail";

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

    /** The copy, where the restore began; refuses when the database is elsewhere now. */
    private MySqlCopy copy(Backup backup, Place place) throws IOException {
        var found = MySqlSource.find(tools.engine(source), source);
        if (!place.isOf(source, found)) {
            throw new PermanentFailure(
                    "database " + asked.database() + " is not in the container any more in which this"
                            + " restore began; begin a new one. Nothing was removed: look there whether " + into()
                            + " is half restored");
        }
        return new MySqlCopy(found.server(), into(), expected(backup).server(), place.marker());
    }

    private static Manifest.MySql expected(Backup backup) {
        var expected = backup.manifest().mysql();
        if (expected == null) {
            throw new PermanentFailure("backup " + backup.id() + " is not one of MariaDB or MySQL");
        }
        return expected;
    }

    /**
     * Where a restore began.
     *
     * @param container its number
     * @param marker the name of a table that no other restore makes
     */
    record Place(long backup, String folder, String service, String database, String container, String marker) {
        boolean isOf(BackupSource.MySql source, MySqlSource found) {
            return folder.equals(source.folder().toString())
                    && service.equals(source.service())
                    && database.equals(source.database())
                    && container.equals(found.container().id());
        }
    }

    Outcome run(JobContext job) throws Exception {
        var into = into();
        // Before anything is made: what is removed after a failure is told by this from what others made.
        var place = job.step("beside", Place.class, () -> begin(job));
        var backup = tools.backups()
                .find(place.backup())
                .orElseThrow(() ->
                        new PermanentFailure("backup " + place.backup() + " is no longer in the list of backups"));
        if (isOver(job, backup)) {
            discard(job, backup, place); // should it have been cut off then
            throw new PermanentFailure("this restore is over; begin a new one instead of trying its job again");
        }
        try {
            var here = tools.fetching().here(job, backup);
            var identity = source.storage().identity();
            job.step("read", () -> read(job, here, identity, place));
            job.step("restore", () -> restore(job, here, identity, place));
            job.step("check", () -> check(job, here, place));
            job.step("name", () -> {
                copy(here, place).release();
                record(job, here, "restore.beside", null);
            });
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
            var error = cancelled ? "cancelled" : RestoreOperation.told(e);
            record(job, backup, FAIL, error);
            discard(job, backup, place);
            throw new PermanentFailure(error);
        } finally {
            if (!DrillOperation.mayResume(job)) {
                tools.fetching().discard(job, backup);
            }
        }
    }

    /** A job that failed can be tried again, and would go on with the steps it has not done. */
    private boolean isOver(JobContext job, Backup backup) {
        return tools.audit().of(backup.project(), FAIL, subject(backup)).stream()
                .map(entry -> ManifestFile.JSON.readTree(entry.details()))
                .anyMatch(details -> details.path("job").asLong(0) == job.job().id());
    }

    private Place begin(JobContext job) throws IOException {
        var backup = tools.backup(asked);
        var found = MySqlSource.find(tools.engine(source), source);
        var marker = "taskforge_restore_" + job.job().id() + "_" + Long.toHexString(new SecureRandom().nextLong());
        var place = new Place(
                backup.id(),
                source.folder().toString(),
                source.service(),
                source.database(),
                found.container().id(),
                marker);
        var copy = copy(backup, place);
        if (copy.exists()) {
            throw taken();
        }
        requireNoEvents(backup, copy);
        DiskSpace.requireForServer(
                tools.engine(source), expected(backup).server().bytes());
        job.log("restoring backup " + backup.id() + " of " + backup.snapshotAt() + " into the new database " + into());
        record(job, backup, "restore.begin", null);
        return place;
    }

    private PermanentFailure taken() {
        return new PermanentFailure("there is a database " + into() + " already; choose another name");
    }

    private static void requireNoEvents(Backup backup, MySqlCopy copy) throws IOException {
        if (expected(backup).schema().containsKey("events") && copy.runsEvents()) {
            throw new PermanentFailure(
                    "the backup has events, and the server would run them in the copy at once; end that with"
                            + " SET GLOBAL event_scheduler = OFF, then restore again");
        }
    }

    private void read(JobContext job, Backup backup, @Nullable Path identity, Place place)
            throws IOException, InterruptedException, DrillRefused {
        Artifacts.requireWhole(job, backup);
        var reader = new DumpReader();
        Artifacts.requireContent(job, backup, identity, reader);
        reader.requireEnd();
        var elsewhere = reader.elsewhere();
        if (elsewhere != null) {
            throw new PermanentFailure(
                    "the dump would change the database that serves, because it names it: " + elsewhere
                            + " This is there when a trigger, routine or event was made while the database had another collation."
                            + " Make those again under the collation it has now, then back up and restore that");
        }
        long most = copy(backup, place).mostOfStatement();
        if (reader.longest() >= most) {
            throw new PermanentFailure("the dump has a statement of " + reader.longest()
                    + " bytes, and the server takes"
                    + " no more than " + most + ": SET GLOBAL max_allowed_packet = " + enoughFor(reader.longest())
                    + ", then restore again");
        }
    }

    /** The server takes multiples of 1024. */
    private static long enoughFor(long bytes) {
        return (bytes / 1024 + 2) * 1024;
    }

    private void restore(JobContext job, Backup backup, @Nullable Path identity, Place place) throws IOException {
        var copy = copy(backup, place);
        // One with the marker is of an attempt that was cut off.
        if (copy.exists() && !copy.discard()) {
            throw taken();
        }
        copy.create();
        requireNoEvents(backup, copy);
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
        requireNoEvents(backup, copy);
        job.log("restored " + HumanSize.of(backup.manifest().bytes()) + " of dump beside the database that serves");
    }

    private void check(JobContext job, Backup backup, Place place) throws IOException, DrillRefused {
        var expected = expected(backup);
        var was =
                new Facts.Content(backup.manifest().rows(), expected.hashes(), expected.schema(), expected.counters());
        Artifacts.requireEqual(job, backup, was, copy(backup, place).content());
    }

    private void discard(JobContext job, Backup backup, Place place) {
        try {
            var copy = copy(backup, place);
            if (!copy.discard() && copy.exists()) {
                job.log("the database " + into()
                        + " stays: it does not have the mark of this restore, so somebody else made it"
                        + " or it is whole");
            }
        } catch (IOException | PermanentFailure e) {
            job.log("the database " + into() + " could not be removed and stays half restored: " + e.getMessage());
        }
    }

    private static String subject(Backup backup) {
        return "backup/" + backup.id();
    }

    private void record(JobContext job, Backup backup, String what, @Nullable String error) {
        tools.database().write(tx -> {
            var about = new TreeMap<String, Object>(Map.of(
                    "database",
                    backup.database(),
                    "backup",
                    backup.id(),
                    "into",
                    into(),
                    "job",
                    job.job().id()));
            if (error != null) {
                about.put("error", error);
            }
            tools.audit().append(tx, BackupCatalog.actor(job), what, backup.project(), subject(backup), about);
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
        var found = MySqlSource.find(tools.engine(source), source);
        var steps = new ArrayList<Message>();
        if (Fetching.isNeeded(backup)) {
            steps.add(Fetching.planned(backup));
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
