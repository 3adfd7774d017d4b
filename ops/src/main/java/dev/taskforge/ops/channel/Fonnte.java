package dev.taskforge.ops.channel;

import dev.taskforge.ops.webhook.PinnedPost.Answer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** WhatsApp by the gateway Fonnte, which answers 200 also when it did not take a message. */
record Fonnte(String api, String token, String to, String country) implements HttpChannel {

    @Override
    public Call call(Words words) {
        var form = "target=" + encoded(to.replace("+", "")) + "&message=" + encoded(words.plain(WhatsApp.MOST))
                + "&countryCode=" + encoded(country);
        var headers = Map.of(
                "User-Agent", "TaskForge", "Content-Type", "application/x-www-form-urlencoded", "Authorization", token);
        return new Call(Answers.address(api + "/send"), headers, form.getBytes(StandardCharsets.UTF_8));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Override
    public Verdict judge(Answer answer) {
        var object = Answers.object(answer).orElse(null);
        var reason = Answers.text(object, "reason");
        var status = Answers.text(object, "status");
        return Answers.refused(answer, reason)
                .orElseGet(() -> status.equals("true")
                        ? new Verdict.Taken()
                        : WhatsApp.refused(status.isEmpty() ? "no status" : "status " + status, reason));
    }

    @Override
    public String toString() {
        return "Fonnte";
    }
}
