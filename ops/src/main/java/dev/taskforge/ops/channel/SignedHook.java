package dev.taskforge.ops.channel;

import dev.taskforge.ops.webhook.PinnedPost.Answer;
import dev.taskforge.ops.webhook.WebhookSecret;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A signed webhook (Standard Webhooks 1.0).
 *
 * @param shape of its body
 */
record SignedHook(String url, WebhookSecret secret, HookShape shape, Clock clock) implements HttpChannel {

    @Override
    public Call call(Words words) {
        var unsigned = Answers.json(url, Map.of(), shape.body(words));
        long now = clock.instant().getEpochSecond();
        var headers = new LinkedHashMap<>(unsigned.headers());
        headers.put("webhook-id", words.id());
        headers.put("webhook-timestamp", Long.toString(now));
        headers.put("webhook-signature", secret.signature(words.id(), now, unsigned.body()));
        return new Call(unsigned.url(), headers, unsigned.body());
    }

    @Override
    public Verdict judge(Answer answer) {
        return Answers.refused(answer, "").orElseGet(() -> new Verdict.Taken());
    }

    @Override
    public boolean readsBody() {
        return false;
    }

    @Override
    public String toString() {
        return "webhook";
    }
}
