package dev.taskforge.ops.channel;

import dev.taskforge.ops.webhook.PinnedPost.Answer;
import dev.taskforge.ops.webhook.WebhookSecret;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;

/** A signed webhook (Standard Webhooks 1.0). */
record SignedHook(String url, WebhookSecret secret, Clock clock) implements HttpChannel {

    @Override
    public Call call(Words words) {
        var body = new LinkedHashMap<String, Object>();
        body.put("event", "alert");
        body.put("project", words.project());
        body.put("severity", words.severity().word());
        body.put("well", words.well());
        body.put("title", words.title());
        body.put("lines", words.lines());
        body.put("at", words.at());
        body.put("link", words.link());
        var unsigned = Answers.json(url, Map.of(), body);
        long now = clock.instant().getEpochSecond();
        var headers = new LinkedHashMap<>(unsigned.headers());
        headers.put("webhook-id", words.id());
        headers.put("webhook-timestamp", Long.toString(now));
        headers.put("webhook-signature", secret.signature(words.id(), now, unsigned.body()));
        return new Call(unsigned.url(), headers, unsigned.body());
    }

    @Override
    public Verdict judge(Answer answer) {
        return Answers.refused(answer, "").orElseGet(() -> new Verdict.Taken(null));
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
