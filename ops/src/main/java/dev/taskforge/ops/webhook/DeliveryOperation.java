package dev.taskforge.ops.webhook;

import dev.taskforge.engine.api.JobContext;
import dev.taskforge.engine.api.JobHandler;
import dev.taskforge.engine.api.JobType;
import dev.taskforge.engine.api.PermanentFailure;
import dev.taskforge.engine.api.RetryLater;
import dev.taskforge.engine.api.RetryPolicy;
import dev.taskforge.ops.webhook.PinnedPost.Answer;
import dev.taskforge.ops.webhook.PinnedPost.ForbiddenAddress;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
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
import tools.jackson.databind.JsonNode;

/**
 * The job type {@code http}: delivers the payload's body to a declared endpoint as a signed webhook. Its id is the same
 * in every attempt, so that a receiver knows what it has already.
 */
public final class DeliveryOperation implements JobHandler {
    /** The name of the job type. */
    public static final String TYPE = "http";

    private static final Logger LOG = LoggerFactory.getLogger(DeliveryOperation.class);
    private static final RetryPolicy RETRY = new RetryPolicy(12, Duration.ofSeconds(5), Duration.ofHours(6));
    private static final Duration DEADLINE = Duration.ofSeconds(30);
    private static final Duration LONGEST_PAUSE = Duration.ofDays(1);

    private final Endpoints endpoints;
    private final PinnedPost post;
    private final Clock clock;

    /** @param privateAllowed whether endpoints may lie outside the public internet */
    public DeliveryOperation(Endpoints endpoints, boolean privateAllowed, Clock clock) {
        this.endpoints = endpoints;
        this.post = new PinnedPost(privateAllowed, DEADLINE);
        this.clock = clock;
    }

    public JobType type() {
        return JobType.of(TYPE, this).retry(RETRY).timeout(DEADLINE.multipliedBy(2));
    }

    /** What the job carries. */
    public record Payload(String endpoint, JsonNode body) {}

    /** What it leaves. */
    public record Delivered(String endpoint, String webhookId, int status) {}

    @Override
    public Object run(JobContext job) {
        var payload = job.payload(Payload.class);
        var found = endpoints
                .find(payload.endpoint())
                .orElseThrow(() -> new PermanentFailure("there is no endpoint " + payload.endpoint()
                        + "; an administrator makes it with ./taskforge endpoints create"));
        var endpoint = found.endpoint();
        if (endpoint.project() != null && !endpoint.project().equals(job.job().project())) {
            throw new PermanentFailure(
                    "endpoint " + endpoint.name() + " is for jobs of project " + endpoint.project() + " only");
        }
        var id = "msg_" + job.job().id() + "_" + job.job().createdAt().toEpochMilli();
        var body = payload.body().toString().getBytes(StandardCharsets.UTF_8);
        long timestamp = clock.instant().getEpochSecond();
        var headers = headers(id, timestamp, found.secret().signature(id, timestamp, body), job.traceparent());
        var answer = send(job, endpoint, headers, body);
        job.log(endpoint.name() + " answered " + answer.status() + " to " + id);
        return judge(endpoint, id, answer);
    }

    private static Map<String, String> headers(
            String id, long timestamp, String signature, @Nullable String traceparent) {
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

    private Answer send(JobContext job, Endpoint endpoint, Map<String, String> headers, byte[] body) {
        var connection = new AtomicReference<@Nullable Socket>();
        try (var _ = job.onCancel(() -> close(connection.get()))) {
            return post.send(endpoint.url(), headers, body, connection::set);
        } catch (ForbiddenAddress e) {
            throw new PermanentFailure("endpoint " + endpoint.name() + ": " + e.getMessage()
                    + "; set WEBHOOK_ALLOW_PRIVATE_ADDRESSES=true to deliver there all the same");
        } catch (IOException e) {
            job.throwIfCancelled();
            // The exception's text may repeat the address, which may hold a key; its host is no secret.
            throw new IllegalStateException(
                    "endpoint " + endpoint.name() + " at " + endpoint.url().getHost() + " could not be reached ("
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

    private Delivered judge(Endpoint endpoint, String id, Answer answer) {
        int status = answer.status();
        if (status / 100 == 2) {
            return new Delivered(endpoint.name(), id, status);
        }
        var said = "endpoint " + endpoint.name() + " answered " + status;
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
