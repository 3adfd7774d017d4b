package dev.taskforge.ops.destination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskforge.ops.destination.LockingBucket.Kind;
import dev.taskforge.ops.project.Masking;
import dev.taskforge.ops.project.ProjectFile.ObjectLock;
import dev.taskforge.ops.project.ProjectFile.S3;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Object lock, with a bucket made for tests. */
class S3LockTest {
    private static final String PATH = "shop/main/main-1.zst";

    @TempDir
    Path home;

    private LockingBucket bucket;
    private Destination destination;

    @BeforeEach
    void start() throws IOException {
        bucket = LockingBucket.start();
        destination = locking(new ObjectLock(30, false));
    }

    @AfterEach
    void close() {
        destination.close();
        bucket.close();
    }

    private Destination locking(ObjectLock lock) {
        var declared = new S3("there", bucket.endpoint(), "auto", LockingBucket.BUCKET, null, "", "", true, lock);
        var store = new S3Store(declared, "key", "secret", Duration.ofMinutes(1));
        return new Destination("there", store, new Masking(List.of()), Duration.ofMinutes(1));
    }

    private Path file(int bytes) throws IOException {
        var content = new byte[bytes];
        new Random(bytes).nextBytes(content);
        return Files.write(home.resolve("file-" + bytes), content);
    }

    private byte[] read() throws Exception {
        var out = new ByteArrayOutputStream();
        destination.read(PATH, out, Progress.NONE);
        return out.toByteArray();
    }

    @Test
    void whatIsWrittenIsLockedForAllItsDaysAndCannotBeRemoved() throws Exception {
        destination.put(PATH, file(5), Progress.NONE);

        assertThat(destination.lockedUntil(PATH).orElseThrow())
                .isBetween(
                        Instant.now().plus(Duration.ofDays(29)), Instant.now().plus(Duration.ofDays(31)));
        assertThat(destination.isLocked(PATH)).isTrue();
        assertThatThrownBy(() -> destination.remove(PATH)).hasMessageStartingWith("there: it is locked there until ");
        assertThat(read()).as("and is not hidden either").isEqualTo(Files.readAllBytes(file(5)));
    }

    @Test
    void whatGoesThereInPartsIsLockedToo() throws Exception {
        int bytes = (int) S3Store.PART + 5;
        destination.put(PATH, file(bytes), Progress.NONE);

        assertThat(destination.isLocked(PATH)).isTrue();
        assertThat(read()).isEqualTo(Files.readAllBytes(file(bytes)));
    }

    @Test
    void complianceIsAskedForByItsName() throws Exception {
        try (var strict = locking(new ObjectLock(1, true))) {
            strict.put(PATH, file(5), Progress.NONE);

            assertThat(strict.isLocked(PATH)).isTrue();
        }
    }

    @Test
    void aBucketWithoutObjectLockIsRefusedInClearWords() throws Exception {
        bucket.kind = Kind.REFUSES;

        for (int bytes : new int[] {5, (int) S3Store.PART + 5}) {
            assertThatThrownBy(() -> destination.put(PATH, file(bytes), Progress.NONE))
                    .isInstanceOf(DestinationException.class)
                    .hasMessageStartingWith("there: bucket locked does not lock what is written into it")
                    .hasMessageContaining("leave lock_days out")
                    .hasMessageContaining("Bucket is missing Object Lock Configuration");
        }
        assertThat(bucket.count()).isZero();
    }

    @Test
    void aServerThatDropsTheLockIsRefusedAndKeepsNothing() throws Exception {
        bucket.kind = Kind.IGNORES;

        assertThatThrownBy(() -> destination.put(PATH, file(5), Progress.NONE))
                .hasMessageStartingWith("there: bucket locked does not lock what is written into it")
                .hasMessageContaining("it took the file and has no lock for it");
        assertThat(bucket.count()).isZero();
    }

    @Test
    void whatIsNoLongerLockedIsRemovedWithAllItsVersions() throws Exception {
        destination.put(PATH, file(5), Progress.NONE);
        destination.put(PATH, file(6), Progress.NONE);
        bucket.endLocks();

        destination.remove(PATH);

        assertThat(destination.size(PATH)).isEmpty();
        assertThat(bucket.count()).isZero();
    }

    @Test
    void whatIsLockedIsSeenToBeKept() throws Exception {
        destination.putForTest(PATH, file(5));

        destination.requireKept(PATH);

        assertThat(destination.lockedUntil(PATH).orElseThrow())
                .isBefore(Instant.now().plus(Duration.ofHours(1)));
        bucket.endLocks();
        assertThatThrownBy(() -> destination.requireKept(PATH))
                .as("what cannot be tried is not said to hold")
                .hasMessageContaining("is not locked any more");
        destination.putForTest(PATH, file(6));
        assertThat(bucket.count())
                .as("an earlier one is removed when its lock is over")
                .isEqualTo(1);
    }

    @Test
    void aLockThatDoesNotHoldIsFoundOut() throws Exception {
        bucket.kind = Kind.PRETENDS;
        destination.putForTest(PATH, file(5));

        assertThatThrownBy(() -> destination.requireKept(PATH))
                .hasMessageContaining("a file that it called locked was removed all the same");
    }
}
