package dev.taskforge.ops.channel;

import dev.taskforge.ops.webhook.PinnedPost.Answer;
import java.util.LinkedHashMap;
import java.util.Map;

/** A topic of ntfy. */
record Ntfy(String url, String topic, String token) implements HttpChannel {
    private static final int MOST = 3500;

    @Override
    public Call call(Words words) {
        var body = new LinkedHashMap<String, Object>();
        body.put("topic", topic);
        body.put("title", Words.cut(words.headline(), 200));
        body.put("message", words.rest(MOST));
        body.put(
                "priority",
                words.well()
                        ? 3
                        : switch (words.severity()) {
                            case INFO -> 3;
                            case WARNING -> 4;
                            case CRITICAL -> 5;
                        });
        body.put("click", words.link().toString());
        return Answers.json(url, token.isEmpty() ? Map.of() : Map.of("Authorization", "Bearer " + token), body);
    }

    @Override
    public Verdict judge(Answer answer) {
        var object = Answers.object(answer).orElse(null);
        return Answers.refused(answer, Answers.text(object, "error")).orElseGet(() -> {
            var id = Answers.text(object, "id");
            return id.isEmpty() ? Answers.unclear(answer, "without the id of a message") : new Verdict.Taken();
        });
    }

    @Override
    public String toString() {
        return "ntfy";
    }
}
