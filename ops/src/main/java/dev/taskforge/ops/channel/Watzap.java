package dev.taskforge.ops.channel;

import dev.taskforge.ops.webhook.PinnedPost.Answer;
import java.util.LinkedHashMap;
import java.util.Map;

/** WhatsApp by the gateway Watzap, which answers 200 also when it did not take a message. */
record Watzap(String api, String apiKey, String numberKey, String to) implements HttpChannel {

    @Override
    public Call call(Words words) {
        boolean group = to.contains("@");
        var body = new LinkedHashMap<String, Object>();
        body.put("api_key", apiKey);
        body.put("number_key", numberKey);
        body.put(group ? "group_id" : "phone_no", group ? to : to.replace("+", ""));
        body.put("message", words.plain(WhatsApp.MOST));
        return Answers.json(api + (group ? "/v1/send_message_group" : "/v1/send_message"), Map.of(), body);
    }

    @Override
    public Verdict judge(Answer answer) {
        var object = Answers.object(answer).orElse(null);
        var said = Answers.text(object, "message");
        var status = Answers.text(object, "status");
        return Answers.refused(answer, said)
                .orElseGet(() -> status.equals("200")
                        ? new Verdict.Taken()
                        : WhatsApp.refused(status.isEmpty() ? "no status" : "status " + status, said));
    }

    @Override
    public String toString() {
        return "Watzap";
    }
}
