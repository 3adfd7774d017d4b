package dev.taskforge.ops.webhook;

import dev.taskforge.ops.webhook.PinnedPost.ForbiddenAddress;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;

/**
 * Sends once, without a job, to addresses that whoever owns the machine has written down; they may lie in a private network. No
 * message repeats an address, which may hold a key.
 */
public final class DirectDelivery {
    private final PinnedPost post;
    private final Clock clock;

    /** @param deadline within which the answer must be there */
    public DirectDelivery(Duration deadline, Clock clock) {
        this.post = new PinnedPost(true, deadline);
        this.clock = clock;
    }

    /**
     * Delivers a body as a signed webhook (Standard Webhooks 1.0).
     *
     * @param id by which a receiver knows it again
     * @param body JSON in UTF-8
     * @throws IOException that says why it was not taken
     */
    public void deliver(URI url, WebhookSecret secret, String id, byte[] body) throws IOException {
        long timestamp = clock.instant().getEpochSecond();
        send(url, SignedDelivery.headers(id, timestamp, secret.signature(id, timestamp, body), null), body);
    }

    /**
     * Posts a text, signed by nobody.
     *
     * @throws IOException that says why it was not taken
     */
    public void post(URI url, byte[] text) throws IOException {
        send(url, Map.of("User-Agent", "TaskForge", "Content-Type", "text/plain; charset=utf-8"), text);
    }

    private void send(URI url, Map<String, String> headers, byte[] body) throws IOException {
        int status;
        try {
            status = post.send(url, headers, body, socket -> {}).status();
        } catch (ForbiddenAddress | IOException e) {
            throw new IOException(
                    url.getHost() + " could not be reached (" + e.getClass().getSimpleName() + ")", e);
        }
        if (status / 100 != 2) {
            throw new IOException(url.getHost() + " answered " + status);
        }
    }
}
