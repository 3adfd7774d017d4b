package dev.taskforge.ops.channel;

import dev.taskforge.ops.webhook.PinnedPost.Answer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** WhatsApp by Meta's Cloud API. Outside of a talk it takes only an approved template. */
record WhatsAppCloud(String api, String token, String phoneId, String to, String template, String language)
        implements HttpChannel {
    private static final int MOST_PARAMETER = 900;
    /** Leaves room for what stands in place of line breaks. */
    private static final int MOST_REST = 800;

    /** Too many requests, of the application, the account or the pair of numbers. */
    private static final Set<String> TOO_OFTEN = Set.of("4", "80007", "130429", "131048", "131056");

    @Override
    public Call call(Words words) {
        var parameters = List.of(parameter(words.headline()), parameter(words.rest(MOST_REST)));
        var shape = new LinkedHashMap<String, Object>();
        shape.put("name", template);
        shape.put("language", Map.of("code", language));
        shape.put("components", List.of(Map.of("type", "body", "parameters", parameters)));
        var body = new LinkedHashMap<String, Object>();
        body.put("messaging_product", "whatsapp");
        body.put("recipient_type", to.contains("@") ? "group" : "individual");
        body.put("to", to.replace("+", ""));
        body.put("type", "template");
        body.put("template", shape);
        return Answers.json(api + "/v23.0/" + phoneId + "/messages", Map.of("Authorization", "Bearer " + token), body);
    }

    /** Neither line breaks nor more than four spaces are taken in one. */
    private static Map<String, String> parameter(String text) {
        var line = text.strip().replaceAll("\\s*\\n\\s*", " · ").replaceAll("\\s+", " ");
        return Map.of("type", "text", "text", Words.cut(line, MOST_PARAMETER));
    }

    @Override
    public Verdict judge(Answer answer) {
        var object = Answers.object(answer).orElse(null);
        var error = object == null ? null : object.get("error");
        var said = Answers.text(error, "message");
        if (TOO_OFTEN.contains(Answers.text(error, "code"))) {
            return new Verdict.Later("answered " + answer.status() + ": " + said, null);
        }
        return Answers.refused(answer, said).orElseGet(() -> {
            var messages = object == null ? null : object.get("messages");
            var id = messages == null || !messages.isArray() ? "" : Answers.text(messages.get(0), "id");
            if (!id.isEmpty()) {
                return new Verdict.Taken();
            }
            return error == null
                    ? Answers.unclear(answer, "without the id of a message")
                    : new Verdict.Later("answered " + answer.status() + " with an error: " + said, null);
        });
    }

    @Override
    public String toString() {
        return "WhatsApp Cloud API";
    }
}
