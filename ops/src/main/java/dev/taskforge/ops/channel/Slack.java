package dev.taskforge.ops.channel;

import dev.taskforge.ops.webhook.PinnedPost.Answer;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** An incoming webhook of Slack, which answers {@code ok}. */
record Slack(String url) implements HttpChannel {
    private static final int MOST = 3900;

    @Override
    public Call call(Words words) {
        var text =
                words.plain(MOST / 2).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
        return Answers.json(url, Map.of(), Map.of("text", text, "unfurl_links", false));
    }

    @Override
    public Verdict judge(Answer answer) {
        var said = new String(answer.body(), StandardCharsets.UTF_8).strip();
        return Answers.refused(answer, said)
                .orElseGet(
                        () -> said.equals("ok") ? new Verdict.Taken() : Answers.unclear(answer, "without ok: " + said));
    }

    @Override
    public String toString() {
        return "Slack";
    }
}
