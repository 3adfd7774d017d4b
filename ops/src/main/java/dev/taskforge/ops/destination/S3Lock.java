package dev.taskforge.ops.destination;

import dev.taskforge.ops.project.DeclaredDestination.ObjectLock;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ObjectLockMode;
import software.amazon.awssdk.services.s3.model.ObjectLockRetention;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Object lock of a bucket. A locked version of a file cannot be removed before its time. Removing without naming a version, which
 * always succeeds in such a bucket, would only hide the file: whoever removes for good names each version.
 */
final class S3Lock {
    /** So long the file of a test is locked: no longer than its checks take, and what clocks differ. */
    static final Duration TEST = Duration.ofMinutes(2);

    /** So far apart clocks may be that a lock of a test proves something all the same. */
    static final Duration APART = Duration.ofSeconds(30);

    /** With what servers refuse to remove what is locked: AWS with 403, others with 400, 409 or 423. */
    private static final Set<Integer> REFUSALS = Set.of(400, 403, 409, 423);

    private static final int DENIED = 403;
    private static final int ABSENT = 404;
    private static final int FAILURE = 500;

    private final String bucket;
    private final Clock clock;

    /** @param clock of this machine; locks end by that of the server */
    S3Lock(String bucket, Clock clock) {
        this.bucket = bucket;
        this.clock = clock;
    }

    /** How one file is to be locked. */
    record Wanted(ObjectLockMode mode, Instant until) {}

    /** From now on. */
    Wanted wanted(ObjectLock lock, Duration length) {
        var mode = lock.compliance() ? ObjectLockMode.COMPLIANCE : ObjectLockMode.GOVERNANCE;
        // Servers keep whole seconds.
        return new Wanted(
                mode,
                clock.instant().plus(length).truncatedTo(ChronoUnit.SECONDS).plusSeconds(1));
    }

    /**
     * Refuses a test that would prove nothing: by a clock that is wrong a lock of moments is over before it begins, or is taken for
     * one that holds when it is over.
     */
    void requireSameTime(S3Client client) throws IOException {
        var before = clock.instant();
        var answer = client.listObjectsV2(ask -> ask.bucket(bucket).maxKeys(1));
        var after = clock.instant();
        var there = answer.sdkHttpResponse().firstMatchingHeader("Date").flatMap(S3Lock::date);
        if (there.isEmpty()) {
            return; // it does not say
        }
        // It says whole seconds.
        boolean behind = there.get().plusSeconds(1).plus(APART).isBefore(before);
        boolean ahead = there.get().minus(APART).isAfter(after);
        if (behind || ahead) {
            throw new Words.Refused("it says that it is " + there.get() + ", and the clock of this machine says "
                    + after.truncatedTo(ChronoUnit.SECONDS)
                    + ": whether a lock of moments holds cannot be tested by clocks that differ, and nothing was written."
                    + " Set the one that is wrong (timedatectl shows that of this machine), and test again");
        }
    }

    private static Optional<Instant> date(String header) {
        try {
            return Optional.of(DateTimeFormatter.RFC_1123_DATE_TIME.parse(header, Instant::from));
        } catch (DateTimeParseException _) {
            return Optional.empty();
        }
    }

    private static @Nullable String code(S3Exception e) {
        var details = e.awsErrorDetails();
        return details == null ? null : details.errorCode();
    }

    /** Whether a server answered that it does not lock, or that this bucket does not. */
    static boolean isWithout(S3Exception e) {
        return e.statusCode() == 501
                || e.statusCode() == 405
                || "InvalidRequest".equals(code(e))
                || "NotImplemented".equals(code(e))
                || "ObjectLockConfigurationNotFoundError".equals(code(e));
    }

    Words.Refused refused(String why, @Nullable Throwable cause) {
        var words = "bucket " + bucket
                + " does not lock what is written into it, and lock_days asks for that: make a bucket with"
                + " object lock, or leave lock_days out (" + why + ")";
        return cause == null ? new Words.Refused(words) : new Words.Refused(words, cause);
    }

    /**
     * Refuses when what was just written is not locked as wanted; it is removed then.
     *
     * @param version as the server named it; null when it named none
     */
    void require(S3Client client, String key, @Nullable String version, Wanted wanted) throws IOException {
        Words.Refused why;
        try {
            var asked = retention(client, key, version);
            var found = asked.isPresent() || version == null ? asked : locked(client, key, version, wanted);
            if (found.filter(lock -> isAsWanted(lock, wanted)).isPresent()) {
                return;
            }
            why = refused(
                    found.map(lock -> "it says " + lock.modeAsString() + " until " + lock.retainUntilDate())
                            .orElse("it took the file and has no lock for it"),
                    null);
        } catch (Words.Refused e) {
            why = e;
        }
        try {
            client.deleteObject(ask -> ask.bucket(bucket).key(key).versionId(version));
        } catch (RuntimeException e) {
            why.addSuppressed(e);
        }
        throw why;
    }

    /** Servers such as Ceph 16 forget the lock of a file that came in parts; they are told once more when it is whole. */
    private Optional<ObjectLockRetention> locked(S3Client client, String key, String version, Wanted wanted)
            throws Words.Refused {
        try {
            client.putObjectRetention(ask -> ask.bucket(bucket)
                    .key(key)
                    .versionId(version)
                    .retention(lock -> lock.mode(wanted.mode().toString()).retainUntilDate(wanted.until())));
        } catch (S3Exception e) {
            if (e.statusCode() >= FAILURE) {
                throw e;
            }
            if (e.statusCode() == DENIED) {
                throw new Words.Refused(
                        "it took the file without its lock, and its keys may not lock it in bucket " + bucket
                                + ": allow them s3:PutObjectRetention, or leave lock_days out (" + code(e) + ")",
                        e);
            }
            return Optional.empty();
        }
        return retention(client, key, version);
    }

    /**
     * Whether the newest version of a file is locked in this mode, so that it can take the place of another one, which nobody could
     * remove either.
     *
     * @throws Words.Refused when these keys may not ask: what they write would be locked without anybody knowing until when
     */
    boolean isHeld(S3Client client, String key, Wanted wanted) throws IOException {
        try {
            return retention(client, key, null)
                    .filter(lock -> wanted.mode().toString().equals(lock.modeAsString()))
                    .map(ObjectLockRetention::retainUntilDate)
                    .filter(this::isAhead)
                    .isPresent();
        } catch (S3Exception e) {
            if (e.statusCode() == ABSENT) {
                return false;
            }
            if (e.statusCode() == DENIED) {
                throw new Words.Refused(
                        "its keys may not ask until when a file in bucket " + bucket
                                + " is locked, so nothing was written:"
                                + " allow them s3:GetObjectRetention, or leave lock_days out (" + code(e) + ")",
                        e);
            }
            throw e;
        }
    }

    private static boolean isAsWanted(ObjectLockRetention found, Wanted wanted) {
        return wanted.mode().toString().equals(found.modeAsString())
                && found.retainUntilDate() != null
                && !found.retainUntilDate().isBefore(wanted.until());
    }

    private Optional<ObjectLockRetention> retention(S3Client client, String key, @Nullable String version) {
        try {
            var answer =
                    client.getObjectRetention(ask -> ask.bucket(bucket).key(key).versionId(version));
            return Optional.ofNullable(answer.retention());
        } catch (S3Exception e) {
            if (isWithout(e) || "NoSuchObjectLockConfiguration".equals(code(e))) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Until when the newest version of a file is locked; empty when it is not, or no more. */
    Optional<Instant> newestUntil(S3Client client, String key) {
        return retention(client, key, null)
                .map(ObjectLockRetention::retainUntilDate)
                .filter(this::isAhead);
    }

    /** Until when any version of a file is locked; empty when none is, or no more. */
    Optional<Instant> until(S3Client client, String key) {
        return versions(client, key).stream()
                .filter(version -> !version.marker())
                .flatMap(version -> until(client, key, version).stream())
                .max(Comparator.naturalOrder());
    }

    private Optional<Instant> until(S3Client client, String key, Version version) {
        return retention(client, key, version.id())
                .map(ObjectLockRetention::retainUntilDate)
                .filter(this::isAhead);
    }

    private boolean isAhead(@Nullable Instant until) {
        return until != null && until.isAfter(clock.instant());
    }

    /** Whether it is locked by the clock of the server too, when that differs by what a test allows. */
    private boolean isSurelyLocked(S3Client client, String key, Version version) {
        return until(client, key, version)
                .filter(until -> until.isAfter(clock.instant().plus(APART)))
                .isPresent();
    }

    /** @param marker whether it only hides those before it */
    private record Version(String id, boolean marker) {}

    private List<Version> versions(S3Client client, String key) {
        Predicate<String> same = key::equals;
        return client.listObjectVersionsPaginator(ask -> ask.bucket(bucket).prefix(key)).stream()
                .flatMap(page -> Stream.concat(
                        page.versions().stream()
                                .filter(found -> same.test(found.key()))
                                .map(found -> new Version(found.versionId(), false)),
                        page.deleteMarkers().stream()
                                .filter(found -> same.test(found.key()))
                                .map(found -> new Version(found.versionId(), true))))
                .toList();
    }

    /** Removes every version of a file; refuses, and removes none, while one is locked. */
    void removeAll(S3Client client, String key) throws IOException {
        var locked = until(client, key);
        if (locked.isPresent()) {
            throw new Words.Refused("it is locked there until " + locked.get());
        }
        removeUnlocked(client, key);
    }

    /** Removes those versions of a file that are not locked, or no more. */
    void removeUnlocked(S3Client client, String key) {
        for (var version : versions(client, key)) {
            if (version.marker() || until(client, key, version).isEmpty()) {
                client.deleteObject(ask -> ask.bucket(bucket).key(key).versionId(version.id()));
            }
        }
    }

    /** Tries to remove what is locked, and refuses when the server lets that happen, or when nothing is there to be tried. */
    void requireKept(S3Client client, String key) throws IOException {
        var locked = versions(client, key).stream()
                .filter(version -> !version.marker())
                .filter(version -> isSurelyLocked(client, key, version))
                .toList();
        if (locked.isEmpty()) {
            throw new Words.Refused(
                    "the file of the test is not locked any more, so that nothing was tried: the test took too"
                            + " long, or somebody ended its lock; test again");
        }
        for (var version : locked) {
            requireKept(client, key, version);
        }
    }

    private void requireKept(S3Client client, String key, Version version) throws IOException {
        try {
            client.deleteObject(ask -> ask.bucket(bucket).key(key).versionId(version.id()));
        } catch (S3Exception e) {
            if (!REFUSALS.contains(e.statusCode())) {
                throw e;
            }
            // Keys that may remove nothing are refused as well: what counts is that it is there, and locked.
            if (isSurelyLocked(client, key, version)) {
                return;
            }
        }
        throw refused("a file that it called locked was removed all the same", null);
    }
}
