package dev.taskforge.ops.destination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.taskforge.ops.destination.LockingBucket.Kind;
import dev.taskforge.ops.project.DeclaredDestination.ObjectLock;
import dev.taskforge.ops.project.DeclaredDestination.S3;
import dev.taskforge.ops.project.Masking;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
        return locking(lock, Clock.systemUTC());
    }

    private Destination locking(ObjectLock lock, Clock clock) {
        return new Destination("there", store(lock, clock), new Masking(List.of()), Duration.ofMinutes(1));
    }

    private S3Store store(ObjectLock lock, Clock clock) {
        var declared = new S3("there", bucket.endpoint(), "auto", LockingBucket.BUCKET, null, "", "", true, lock);
        return new S3Store(declared, "key", "secret", Duration.ofMinutes(1), clock);
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
    void aServerThatForgetsTheLockOfPartsIsToldOnceMore() throws Exception {
        bucket.kind = Kind.FORGETS;
        int bytes = (int) S3Store.PART + 5;

        destination.put(PATH, file(bytes), Progress.NONE);

        assertThat(destination.lockedUntil(PATH).orElseThrow())
                .isBetween(
                        Instant.now().plus(Duration.ofDays(29)), Instant.now().plus(Duration.ofDays(31)));
        assertThat(bucket.count()).isEqualTo(1);
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
    void aTryAfterOneWhoseLockCouldNotBeSeenUsesWhatThatHasLeft() throws Exception {
        for (int bytes : new int[] {5, (int) S3Store.PART + 5}) {
            var path = PATH + bytes;
            int before = bucket.count();
            bucket.kind = Kind.HIDES;
            for (int tried = 0; tried < 3; tried++) {
                assertThatThrownBy(() -> destination.put(path, file(bytes), Progress.NONE))
                        .isInstanceOf(DestinationException.class);
            }
            assertThat(bucket.count()).as("that cannot be removed").isEqualTo(before + 1);

            bucket.kind = Kind.LOCKS;
            destination.put(path, file(bytes), Progress.NONE);

            assertThat(bucket.count()).isEqualTo(before + 1);
            assertThat(destination.isLocked(path)).isTrue();
        }
    }

    @Test
    void whatIsAnotherContentOrNotLockedIsWrittenAnew() throws Exception {
        var other = Files.write(home.resolve("other"), new byte[5]);
        destination.put(PATH, other, Progress.NONE);
        destination.put(PATH, file(5), Progress.NONE);
        assertThat(read()).isEqualTo(Files.readAllBytes(file(5)));

        bucket.endLocks();
        destination.put(PATH, file(5), Progress.NONE);
        assertThat(destination.isLocked(PATH)).isTrue();

        try (var strict = locking(new ObjectLock(30, true))) {
            strict.put(PATH, file(5), Progress.NONE);
        }
        assertThat(bucket.count()).as("one that could be unlocked does not do").isEqualTo(4);
    }

    @Test
    void keysThatMayNotAskForLocksAreRefusedBeforeAnythingIsWritten() throws Exception {
        bucket.kind = Kind.DENIES;

        assertThatThrownBy(() -> destination.put(PATH, file(5), Progress.NONE))
                .hasMessageStartingWith("there: its keys may not ask until when a file in bucket locked is locked")
                .hasMessageContaining("s3:GetObjectRetention");
        var store = store(new ObjectLock(30, false), Clock.systemUTC());
        try (var in = Files.newInputStream(file(5))) {
            assertThatThrownBy(() -> store.put(PATH, in, new Moved())).hasMessageContaining("s3:GetObjectRetention");
        } finally {
            store.close();
        }
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

    @ParameterizedTest
    @ValueSource(ints = {-300, -90, 90, 300})
    void aClockThatIsWrongIsSaidAndNothingIsTested(int seconds) throws Exception {
        var wrong = Clock.offset(Clock.systemUTC(), Duration.ofSeconds(seconds));
        try (var tested = locking(new ObjectLock(30, false), wrong)) {
            assertThatThrownBy(() -> tested.putForTest(PATH, file(5)))
                    .isInstanceOf(DestinationException.class)
                    .hasMessageContaining("the clock of this machine says")
                    .hasMessageContaining("clocks that differ");
        }
        assertThat(bucket.count()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {-20, 20})
    void clocksThatDifferByLittleDoForATest(int seconds) throws Exception {
        var near = Clock.offset(Clock.systemUTC(), Duration.ofSeconds(seconds));
        try (var tested = locking(new ObjectLock(30, false), near)) {
            tested.putForTest(PATH, file(5));
            tested.requireKept(PATH);
        }
    }

    @Test
    void aLockThatDoesNotHoldIsFoundOut() throws Exception {
        bucket.kind = Kind.PRETENDS;
        destination.putForTest(PATH, file(5));

        assertThatThrownBy(() -> destination.requireKept(PATH))
                .hasMessageContaining("a file that it called locked was removed all the same");
    }
}
