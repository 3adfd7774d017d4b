package dev.taskforge.ops.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.taskforge.engine.api.Job;
import dev.taskforge.engine.api.JobState;
import dev.taskforge.ops.backup.BackupSource.Storage;
import dev.taskforge.ops.destination.LockingBucket;
import dev.taskforge.ops.project.DutyJobs;
import dev.taskforge.ops.project.ProjectFile.Keep;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Copies that nobody can remove for a time. */
class CopyLockTest {
    private static final String LOCK = "    lock_days: 30\n";

    @TempDir
    Path home;

    private LockingBucket bucket;
    private Operations operations;

    @BeforeEach
    void start() throws Exception {
        bucket = LockingBucket.start();
        SqliteFixture.create(home.resolve("app.db"), 5, 20);
        operations = Operations.impatient(home).start();
        operations.destinations = """
                destinations:
                  safe:
                    kind: s3
                    endpoint: %s
                    bucket: locked
                    access_key: ${S3_ACCESS_KEY}
                    secret_key: ${S3_SECRET_KEY}
                %s""".formatted(bucket.endpoint(), LOCK);
        operations.variables = Map.of("S3_ACCESS_KEY", "key", "S3_SECRET_KEY", "secret");
        operations.storage =
                new Storage(null, Keep.last(Operations.KEEP), ZoneOffset.UTC, List.of(), null, List.of("safe"));
    }

    @AfterEach
    void close() throws IOException {
        operations.close();
        bucket.close();
    }

    private Job backedUp() {
        var job = operations.backup();
        assertThat(job.state()).as(job.error()).isEqualTo(JobState.SUCCEEDED);
        return job;
    }

    private List<BackupCopy> toRemove() {
        return new BackupCopies(operations.database).toRemove("app", "main");
    }

    @Test
    void aVerifiedCopySaysUntilWhenNobodyCanRemoveIt() {
        backedUp();

        var copy = operations.newest().copies().getFirst();
        assertThat(copy.verified()).isTrue();
        assertThat(copy.lockedUntil()).isAfter(Instant.now().plus(Duration.ofDays(29)));
    }

    @Test
    void whatIsLockedStaysInTheListWithoutAFailureUntilItsLockIsOver() {
        Job last = backedUp();
        for (int i = 0; i < Operations.KEEP; i++) {
            last = backedUp();
        }

        assertThat(toRemove()).hasSize(1);
        assertThat(toRemove().getFirst().error()).isNull();
        assertThat(toRemove().getFirst().lockedAt(Instant.now())).isTrue();
        assertThat(operations.log(last))
                .anyMatch(line -> line.startsWith("safe: the copy of backup 1 is locked until "));

        operations.database.write(tx -> tx.update("UPDATE backup_copy SET locked_until = 5 WHERE backup_id = 1"));
        backedUp();

        assertThat(toRemove())
                .as("the destination itself says that it is still locked")
                .hasSize(2);
        assertThat(toRemove()).allMatch(copy -> copy.error() == null && copy.lockedAt(Instant.now()));

        bucket.endLocks();
        operations.database.write(tx -> tx.update("UPDATE backup_copy SET locked_until = 5"));
        backedUp();

        assertThat(toRemove()).isEmpty();
        assertThat(bucket.count()).as("artifacts and manifests of what stays").isEqualTo(2 * Operations.KEEP);
    }

    @Test
    void whatIsLockedStaysWithoutAFailureAlsoWhenNothingIsToBeLockedAnyMore() {
        for (int i = 0; i < Operations.KEEP; i++) {
            backedUp();
        }
        assertThat(operations.destinations).contains(LOCK);
        operations.destinations = operations.destinations.replace(LOCK, "");
        // As when somebody has made it longer since.
        operations.database.write(tx -> tx.update("UPDATE backup_copy SET locked_until = 5"));

        var last = backedUp();

        assertThat(toRemove()).hasSize(1);
        assertThat(toRemove()).allMatch(copy -> copy.error() == null && copy.lockedAt(Instant.now()));
        assertThat(operations.log(last))
                .anyMatch(line -> line.startsWith("safe: the copy of backup 1 is locked until "))
                .noneMatch(line -> line.startsWith("kept for now"));

        bucket.endLocks();
        operations.database.write(tx -> tx.update("UPDATE backup_copy SET locked_until = 5"));
        int before = bucket.count();
        backedUp();

        assertThat(toRemove()).isEmpty();
        assertThat(bucket.count())
                .as("two files came, and two with their manifests have gone for good")
                .isEqualTo(before + 2 - 4);
    }

    @Test
    void aBucketWithoutObjectLockGetsNoCopyAndSaysWhy() {
        bucket.kind = LockingBucket.Kind.REFUSES;

        var backup = operations.backup();
        var test = operations.run(DutyJobs.testDestination("app", "safe"));

        assertThat(backup.state()).isEqualTo(JobState.FAILED);
        assertThat(backup.error()).contains("safe: bucket locked does not lock what is written into it");
        assertThat(test.state()).isEqualTo(JobState.FAILED);
        assertThat(test.error()).contains("safe: bucket locked does not lock what is written into it");
        assertThat(operations.newest().copied()).isFalse();
    }

    @Test
    void aTestShowsThatTheLockHolds() {
        var first = operations.run(DutyJobs.testDestination("app", "safe"));
        assertThat(first.state()).as(first.error()).isEqualTo(JobState.SUCCEEDED);
        assertThat(operations.log(first)).anyMatch(line -> line.contains("removing it was refused"));

        bucket.kind = LockingBucket.Kind.PRETENDS;
        var pretended = operations.run(DutyJobs.testDestination("app", "safe"));

        assertThat(pretended.state()).isEqualTo(JobState.FAILED);
        assertThat(pretended.error()).contains("was removed all the same");
    }
}
