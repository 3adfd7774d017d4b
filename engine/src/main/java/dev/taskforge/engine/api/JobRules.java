package dev.taskforge.engine.api;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** What the engine accepts. Every refusal is an {@link IllegalArgumentException} whose message begins with the field. */
public final class JobRules {
    /** The largest payload, in bytes of UTF-8. */
    public static final int MOST_PAYLOAD_BYTES = 1 << 20;

    /** The most jobs of one submission. */
    public static final int MOST_JOBS_AT_ONCE = 10_000;

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
    private static final Pattern TYPE = Pattern.compile("[a-z0-9][a-z0-9._-]{0,99}");
    private static final int LONGEST_KEY = 200;
    private static final Instant LAST_INSTANT = Instant.parse("9999-12-31T23:59:59Z");
    public static final Duration LONGEST_TIMEOUT = Duration.ofDays(366);
    private static final JsonFactory JSON = new JsonFactory();

    private JobRules() {}

    /** Checks every field of a job. */
    public static void check(NewJob job) {
        checkName("queue", job.queue());
        checkType("type", job.type());
        if (job.project() != null) {
            checkName("project", job.project());
        }
        checkPayload(job.payload());
        range("priority", job.priority(), 0, 9);
        if (job.maxAttempts() != null) {
            range("max_attempts", job.maxAttempts(), 1, 100);
        }
        checkRunAt(job.runAt());
        checkTimeout(job.timeout());
        checkKey("unique_key", job.uniqueKey());
        checkKey("concurrency_key", job.concurrencyKey());
        range("concurrency_limit", job.concurrencyLimit(), 1, 10_000);
        if (job.concurrencyKey() == null && job.concurrencyLimit() != 1) {
            throw new IllegalArgumentException("concurrency_limit needs a concurrency_key");
        }
        if (job.schedule() != null) {
            checkName("schedule", job.schedule());
        }
        checkKey("submitted_by", job.submittedBy());
    }

    /** Checks the size of a submission. */
    public static void checkCount(Collection<NewJob> jobs) {
        if (jobs.isEmpty() || jobs.size() > MOST_JOBS_AT_ONCE) {
            throw new IllegalArgumentException(
                    "jobs must be 1 to " + MOST_JOBS_AT_ONCE + " at once, got " + jobs.size());
        }
    }

    /** Checks the name of a queue, schedule or project. */
    public static void checkName(String field, String value) {
        if (!NAME.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    field
                            + " must begin with a letter or digit and hold only letters, digits, '.', '_' and '-', at most 100");
        }
    }

    /** Checks the name of a job type. */
    public static void checkType(String field, String value) {
        if (!TYPE.matcher(value).matches()) {
            throw new IllegalArgumentException(field
                    + " must begin with a lower-case letter or digit and hold only lower-case letters, digits, '.', '_'"
                    + " and '-', at most 100");
        }
    }

    private static void checkPayload(String payload) {
        if (payload.length() > MOST_PAYLOAD_BYTES
                || (payload.length() > MOST_PAYLOAD_BYTES / 3 && utf8Length(payload) > MOST_PAYLOAD_BYTES)) {
            throw new IllegalArgumentException("payload must be at most " + MOST_PAYLOAD_BYTES
                    + " bytes (1 MiB); store large data elsewhere and submit a reference to it");
        }
        try (var parser = JSON.createParser(ObjectReadContext.empty(), payload)) {
            if (parser.nextToken() == null) {
                throw new IllegalArgumentException("payload must be JSON, got nothing");
            }
            parser.skipChildren();
            if (parser.nextToken() != null) {
                throw new IllegalArgumentException("payload must be one JSON value, got more behind it");
            }
        } catch (JacksonException e) {
            throw new IllegalArgumentException("payload must be JSON: " + e.getOriginalMessage(), e);
        }
    }

    private static long utf8Length(String text) {
        return text.codePoints()
                .mapToLong(point -> point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4)
                .sum();
    }

    private static void checkRunAt(@Nullable Instant runAt) {
        if (runAt != null && (runAt.isAfter(LAST_INSTANT) || runAt.isBefore(Instant.EPOCH))) {
            throw new IllegalArgumentException("run_at must lie between the years 1970 and 9999");
        }
    }

    private static void checkTimeout(@Nullable Duration timeout) {
        if (timeout != null && (timeout.toMillis() < 1 || timeout.compareTo(LONGEST_TIMEOUT) > 0)) {
            throw new IllegalArgumentException("timeout must be 1 millisecond to 366 days, was " + timeout);
        }
    }

    /** Checks a text by which people or other jobs call something. */
    public static void checkKey(String field, @Nullable String key) {
        if (key != null
                && (key.isBlank() || key.length() > LONGEST_KEY || key.chars().anyMatch(Character::isISOControl))) {
            throw new IllegalArgumentException(
                    field + " must be 1 to " + LONGEST_KEY + " characters without line breaks or control characters");
        }
    }

    /** Checks that a number lies between two bounds, both allowed. */
    public static void range(String field, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(field + " must be " + least + " to " + most + ", was " + value);
        }
    }
}
