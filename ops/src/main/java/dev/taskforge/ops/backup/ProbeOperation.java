package dev.taskforge.ops.backup;

import dev.taskforge.engine.api.JobContext;
import dev.taskforge.engine.api.JobHandler;
import dev.taskforge.engine.api.JobType;
import dev.taskforge.engine.api.PermanentFailure;
import dev.taskforge.engine.api.RetryPolicy;
import dev.taskforge.engine.db.Database;
import dev.taskforge.ops.audit.AuditLog;
import dev.taskforge.ops.destination.Destination;
import dev.taskforge.ops.destination.Progress;
import dev.taskforge.ops.project.DutyJobs;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The job type {@code destination-test}: writes a small file to a destination, reads it back and removes it, so that a person
 * sees at once whether everything about it is right; where copies are locked, it tries in vain to remove it. Payload {@code {"project": …, "destination": …}}; submit it with
 * {@link DutyJobs#testDestination}.
 */
public final class ProbeOperation implements JobHandler {
    private static final int BYTES = 64 * 1024;
    private static final String LOCKED = "/taskforge-lock-test";
    /** A person waits for the answer. */
    private static final RetryPolicy ONCE = new RetryPolicy(1, Duration.ofSeconds(1), Duration.ofSeconds(1));

    private final CopyPlaces places;
    private final Database database;
    private final AuditLog audit;
    private final DiskMarks marks;
    private final Path scratch;

    /** @param data the data directory; the file that is sent lies in {@code scratch} below it meanwhile */
    public ProbeOperation(Path data, CopyPlaces places, Database database, AuditLog audit) {
        this.scratch = data.toAbsolutePath().resolve("scratch");
        this.places = places;
        this.database = database;
        this.marks = new DiskMarks(database);
        this.audit = audit;
    }

    record Payload(String project, String destination) {}

    /**
     * What a test that went well returns.
     *
     * @param lockedUntil until when the file of the test stays there; null where nothing is locked, and it was removed
     */
    public record Outcome(
            String destination,
            String location,
            long writeMillis,
            long readMillis,
            @Nullable Instant lockedUntil) {}

    /** The job type. */
    public JobType type() {
        return JobType.of(DutyJobs.DESTINATION_TEST, this).retry(ONCE).timeout(Duration.ofMinutes(30));
    }

    @Override
    public Outcome run(JobContext job) throws Exception {
        var asked = job.payload(Payload.class);
        if (!asked.project().equals(job.job().project())) {
            throw new PermanentFailure("this job does not belong to project " + asked.project());
        }
        try (var destination = places.open(asked.project(), asked.destination())) {
            var outcome = test(job, destination, asked.project());
            marks.accept(job, destination, asked.project());
            record(job, asked, "ok");
            return outcome;
        } catch (IOException e) {
            record(job, asked, String.valueOf(e.getMessage()));
            throw new PermanentFailure(String.valueOf(e.getMessage()));
        }
    }

    private Outcome test(JobContext job, Destination destination, String project)
            throws IOException, InterruptedException {
        // What is locked stays for a while, so the next test finds and removes it.
        var path = project
                + (destination.locks() ? LOCKED : "/taskforge-test-" + job.job().id());
        var content = new byte[BYTES];
        new SecureRandom().nextBytes(content);
        var file = Files.write(Files.createTempFile(Files.createDirectories(scratch), "probe-", ""), content);
        try {
            long began = System.nanoTime();
            destination.putForTest(path, file);
            long written = System.nanoTime();
            job.log("wrote " + HumanSize.of(BYTES) + " to " + destination.location(path));
            var read = destination.locks() ? read(destination, path) : readAndRemove(destination, path);
            long ended = System.nanoTime();
            if (!Arrays.equals(read.toByteArray(), content)) {
                throw new IOException(destination.name() + ": what was read back is not what was written");
            }
            var until = destination.locks() ? lockedUntil(job, destination, path) : null;
            if (until == null) {
                job.log("read it back and removed it");
                if (destination.size(path).isPresent()) {
                    throw new IOException(destination.name() + ": the file is still there after it was removed");
                }
            }
            return new Outcome(
                    destination.name(),
                    destination.location(""),
                    millis(began, written),
                    millis(written, ended),
                    until);
        } finally {
            Files.deleteIfExists(file);
        }
    }

    /** Whether the lock holds is seen only by trying to remove what is locked. */
    private static Instant lockedUntil(JobContext job, Destination destination, String path)
            throws IOException, InterruptedException {
        var until = destination
                .lockedUntil(path)
                .orElseThrow(() -> new IOException(destination.name() + ": the file that was written is not locked"));
        destination.requireKept(path);
        job.log("read it back; it is locked, and removing it was refused. It stays until " + until
                + "; a test after that removes it");
        return until;
    }

    private static ByteArrayOutputStream read(Destination destination, String path)
            throws IOException, InterruptedException {
        var read = new ByteArrayOutputStream();
        destination.read(path, new Bounded(read, BYTES), Progress.NONE);
        return read;
    }

    private static ByteArrayOutputStream readAndRemove(Destination destination, String path)
            throws IOException, InterruptedException {
        ByteArrayOutputStream read;
        try {
            read = read(destination, path);
        } catch (IOException e) {
            try {
                destination.remove(path);
            } catch (IOException left) {
                e.addSuppressed(left);
            }
            throw e;
        }
        destination.remove(path);
        return read;
    }

    private static long millis(long from, long to) {
        return Duration.ofNanos(to - from).toMillis();
    }

    private void record(JobContext job, Payload asked, String outcome) {
        var details = new TreeMap<String, Object>(Map.of("destination", asked.destination(), "outcome", outcome));
        database.write(tx -> {
            audit.append(
                    tx,
                    BackupCatalog.actor(job),
                    "destination.test",
                    asked.project(),
                    "destination/" + asked.destination(),
                    details);
            return null;
        });
    }
}
