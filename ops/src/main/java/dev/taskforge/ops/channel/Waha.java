package dev.taskforge.ops.channel;

import dev.taskforge.ops.webhook.PinnedPost.Answer;
import java.util.Map;

/** WhatsApp by a WAHA of one's own. */
record Waha(String url, String key, String session, String to) implements HttpChannel {
    /** While it starts, or waits for its code to be scanned again. */
    private static final int SESSION_IS_NOT_READY = 422;

    @Override
    public Call call(Words words) {
        var body = Map.of("session", session, "chatId", WhatsApp.chat(to), "text", words.plain(WhatsApp.MOST));
        return Answers.json(url + "/api/sendText", key.isEmpty() ? Map.of() : Map.of("X-Api-Key", key), body);
    }

    @Override
    public Verdict judge(Answer answer) {
        var object = Answers.object(answer).orElse(null);
        var error = Answers.text(object, "error");
        var said = error.isEmpty() ? Answers.text(object, "message") : error;
        if (answer.status() == SESSION_IS_NOT_READY) {
            return new Verdict.Later("answered " + answer.status() + ": " + said, null);
        }
        return Answers.refused(answer, said).orElseGet(() -> {
            if (object == null || !error.isEmpty()) {
                return WhatsApp.refused(object == null ? "no JSON" : "an error", error);
            }
            return new Verdict.Taken();
        });
    }

    @Override
    public String toString() {
        return "WAHA";
    }
}
