package dev.taskforge.ops.webhook;

import dev.taskforge.engine.api.JobContext;
import dev.taskforge.engine.api.PermanentFailure;
import dev.taskforge.engine.api.RetryLater;
import dev.taskforge.engine.api.RetryPolicy;
import dev.taskforge.ops.webhook.PinnedPost.Answer;
import dev.taskforge.ops.webhook.PinnedPost.ForbiddenAddress;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers a body to a receiver as a signed webhook (Standard Webhooks 1.0). Its id is the same in every attempt of a job, so
 * that a receiver knows what it has already. No message repeats the address, which may hold a key.
 */
public final class SignedDelivery {
    /** How often and how long a delivery is tried again, for the job types that deliver. */
    public static final RetryPolicy RETRY = new RetryPolicy(12, Duration.ofSeconds(5), Duration.ofHours(6));

    /** How long an attempt may take, for the job types that deliver. */
    public static final Duration TIMEOUT = Duration.ofMinutes(1);

    private static final Logger LOG = LoggerFactory.getLogger(SignedDelivery.class);
    private static final Duration DEADLINE = Duration.ofSeconds(30);
    private static final Duration LONGEST_PAUSE = Duration.ofDays(1);

    private final PinnedPost post;
    private final Clock clock;

    /** @param privateAllowed whether receivers may lie outside the public internet */
    public SignedDelivery(boolean privateAllowed, Clock clock) {
        this(privateAllowed, DEADLINE, clock);
    }

    /** @param deadline within which the answer must be there */
    public SignedDelivery(boolean privateAllowed, Duration deadline, Clock clock) {
        this.post = new PinnedPost(privateAllowed, deadline);
        this.clock = clock;
    }

    /**
     * Who gets it.
     *
     * @param kind what it is called before its name in messages, such as {@code endpoint}
     */
    public record Receiver(String kind, String name, URI url, WebhookSecret secret) {
        String told() {
            return kind + " " + name;
        }
    }

    /** What a delivery leaves. */
    public record Delivered(String endpoint, String webhookId, int status) {}

    /**
     * Delivers a body; throws when it was not taken, so that the job tries again, or gives up at once where that is in vain.
     *
     * @param body JSON in UTF-8
     */
    public Delivered deliver(JobContext job, Receiver receiver, byte[] body) {
        var id = "msg_" + job.job().id() + "_" + job.job().createdAt().toEpochMilli();
        long timestamp = clock.instant().getEpochSecond();
        var headers = headers(id, timestamp, receiver.secret().signature(id, timestamp, body), job.traceparent());
        var answer = send(job, receiver, headers, body);
        job.log(receiver.name() + " answered " + answer.status() + " to " + id);
        return judge(receiver, id, answer);
    }

    static Map<String, String> headers(String id, long timestamp, String signature, @Nullable String traceparent) {
        var headers = new LinkedHashMap<String, String>();
        headers.put("User-Agent", "TaskForge");
        headers.put("Content-Type", "application/json");
        headers.put("webhook-id", id);
        headers.put("webhook-timestamp", Long.toString(timestamp));
        headers.put("webhook-signature", signature);
        if (traceparent != null) {
            headers.put("traceparent", traceparent);
        }
        return headers;
    }

    private Answer send(JobContext job, Receiver receiver, Map<String, String> headers, byte[] body) {
        var connection = new AtomicReference<@Nullable Socket>();
        try (var _ = job.onCancel(() -> close(connection.get()))) {
            return post.send(receiver.url(), headers, body, connection::set);
        } catch (ForbiddenAddress e) {
            throw new PermanentFailure(receiver.told() + ": " + e.getMessage()
                    + "; set WEBHOOK_ALLOW_PRIVATE_ADDRESSES=true to deliver there all the same");
        } catch (IOException e) {
            job.throwIfCancelled();
            // The exception's text may repeat the address, which may hold a key; its host is no secret.
            throw new IllegalStateException(
                    receiver.told() + " at " + receiver.url().getHost() + " could not be reached ("
                            + e.getClass().getSimpleName() + ")",
                    e);
        }
    }

    private static void close(@Nullable Socket socket) {
        if (socket != null) {
            try {
                socket.close();
            } catch (IOException e) {
                LOG.debug("a connection did not close", e);
            }
        }
    }

    private Delivered judge(Receiver receiver, String id, Answer answer) {
        int status = answer.status();
        if (status / 100 == 2) {
            return new Delivered(receiver.name(), id, status);
        }
        var said = receiver.told() + " answered " + status;
        if (status == 410) {
            throw new PermanentFailure(said + ": it wants no more deliveries; remove it");
        }
        if (status / 100 == 3) {
            throw new IllegalStateException(said + ", a redirect, which is not followed; change its URL");
        }
        var pause = status == 429 || status == 503 ? retryAfter(answer.headers().get("retry-after")) : Duration.ZERO;
        if (pause.isPositive()) {
            throw new RetryLater(said + " and asked for a pause of " + pause.toSeconds() + " s", pause);
        }
        throw new IllegalStateException(said);
    }

    /** The pause asked for, at most a day; zero when none was or it makes no sense. */
    private Duration retryAfter(@Nullable String value) {
        if (value == null) {
            return Duration.ZERO;
        }
        try {
            var pause = value.matches("[0-9]{1,9}")
                    ? Duration.ofSeconds(Long.parseLong(value))
                    : Duration.between(
                            clock.instant(), ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME));
            return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
        } catch (DateTimeException e) {
            return Duration.ZERO;
        }
    }
}
