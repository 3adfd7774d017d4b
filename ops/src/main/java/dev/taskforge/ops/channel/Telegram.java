package dev.taskforge.ops.channel;

import dev.taskforge.ops.webhook.PinnedPost.Answer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A chat of Telegram, by a bot. */
record Telegram(String api, String token, String chat, String thread) implements HttpChannel {
    private static final int MOST = 4096;

    @Override
    public Call call(Words words) {
        var body = new LinkedHashMap<String, Object>();
        body.put("chat_id", chat);
        if (!thread.isEmpty()) {
            body.put("message_thread_id", Long.parseLong(thread));
        }
        body.put("text", html(words));
        body.put("parse_mode", "HTML");
        body.put("link_preview_options", Map.of("is_disabled", true));
        return Answers.json(api + "/bot" + token + "/sendMessage", Map.of(), body);
    }

    @Override
    public Verdict judge(Answer answer) {
        var object = Answers.object(answer).orElse(null);
        var said = Answers.text(object, "description");
        if (object != null
                && answer.status() / 100 == 2
                && Answers.text(object, "ok").equals("true")) {
            return new Verdict.Taken();
        }
        var parameters = object == null ? null : object.get("parameters");
        var moved = Answers.text(parameters, "migrate_to_chat_id");
        if (moved.matches("-?[0-9]{1,20}")) {
            return new Verdict.Moved(moved);
        }
        var pause = Answers.text(parameters, "retry_after");
        if (pause.matches("[0-9]{1,9}")) {
            return new Verdict.Later(
                    "answered " + answer.status() + ": " + said, Answers.seconds(Double.parseDouble(pause)));
        }
        return Answers.refused(answer, said)
                .orElseGet(() -> new Verdict.Later("answered " + answer.status() + " without ok: " + said, null));
    }

    /** In the HTML of Telegram, never longer than it takes; it is shortened before it is escaped, so that nothing breaks. */
    private static String html(Words words) {
        var end = "\n" + escaped(words.link().toString());
        var title = new StringBuilder("<b>");
        append(title, words.headline(), MOST - end.length() - "</b>".length());
        title.append("</b>");
        var lines = new ArrayList<>(List.of(title.toString()));
        int left = MOST - end.length() - title.length();
        for (var line : words.lines()) {
            var part = new StringBuilder();
            append(part, line, left - 1);
            left -= part.length() + 1;
            if (left <= 0) {
                break;
            }
            lines.add(part.toString());
        }
        return String.join("\n", lines) + end;
    }

    /** Appends what fits, character by character as they are escaped. */
    private static void append(StringBuilder to, String text, int most) {
        int at = 0;
        while (at < text.length()) {
            int point = text.codePointAt(at);
            var next = escaped(Character.toString(point));
            boolean last = at + Character.charCount(point) >= text.length();
            if (to.length() + next.length() + (last ? 0 : 1) > most) {
                if (to.length() < most) {
                    to.append('…');
                }
                return;
            }
            to.append(next);
            at += Character.charCount(point);
        }
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    @Override
    public String toString() {
        return "Telegram";
    }
}
