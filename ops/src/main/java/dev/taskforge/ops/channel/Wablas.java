package dev.taskforge.ops.channel;

import dev.taskforge.ops.webhook.PinnedPost.Answer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** WhatsApp by the gateway Wablas, which answers 200 also when it did not take a message. */
record Wablas(String server, String token, String secret, String to) implements HttpChannel {

    @Override
    public Call call(Words words) {
        var message = new LinkedHashMap<String, Object>();
        message.put("phone", to.replace("+", ""));
        message.put("message", words.plain(WhatsApp.MOST));
        if (to.endsWith("@g.us")) {
            message.put("isGroup", "true");
        }
        message.put("flag", "instant");
        var key = secret.isEmpty() ? token : token + "." + secret;
        return Answers.json(
                server + "/api/v2/send-message", Map.of("Authorization", key), Map.of("data", List.of(message)));
    }

    @Override
    public Verdict judge(Answer answer) {
        var object = Answers.object(answer).orElse(null);
        var said = Answers.text(object, "message");
        var status = Answers.text(object, "status");
        return Answers.refused(answer, said)
                .orElseGet(() -> status.equals("true")
                        ? new Verdict.Taken()
                        : WhatsApp.refused(status.isEmpty() ? "no status" : "status " + status, said));
    }

    @Override
    public String toString() {
        return "Wablas";
    }
}
