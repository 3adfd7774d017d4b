package dev.taskforge.ops.channel;

import dev.taskforge.ops.webhook.PinnedPost.Answer;
import java.util.List;
import java.util.Map;

/** A webhook of Discord, asked to wait until the message is there. */
record Discord(String url) implements HttpChannel {
    private static final int MOST = 2000;

    @Override
    public Call call(Words words) {
        var body = Map.of("content", words.plain(MOST), "allowed_mentions", Map.of("parse", List.of()));
        return Answers.json(url + (url.contains("?") ? "&" : "?") + "wait=true", Map.of(), body);
    }

    @Override
    public Verdict judge(Answer answer) {
        var object = Answers.object(answer).orElse(null);
        var pause = Answers.text(object, "retry_after");
        if (answer.status() == 429 && pause.matches("[0-9]{1,9}(\\.[0-9]{1,9})?")) {
            return new Verdict.Later("answered 429", Answers.seconds(Double.parseDouble(pause)));
        }
        return Answers.refused(answer, Answers.text(object, "message")).orElseGet(() -> {
            var id = Answers.text(object, "id");
            return id.isEmpty() ? Answers.unclear(answer, "without the id of a message") : new Verdict.Taken();
        });
    }

    @Override
    public String toString() {
        return "Discord";
    }
}
