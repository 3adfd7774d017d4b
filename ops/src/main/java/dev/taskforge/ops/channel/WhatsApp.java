package dev.taskforge.ops.channel;

import java.util.List;
import java.util.Locale;

/** What the gateways to WhatsApp have in common. */
final class WhatsApp {
    /** The most characters of a message. */
    static final int MOST = 4000;

    private static final List<String> FOR_GOOD = List.of(
            "invalid token",
            "token invalid",
            "unknown token",
            "invalid api",
            "invalid key",
            "invalid target",
            "not registered");

    private WhatsApp() {}

    /** What a failure inside an answer of 200 means: a phone that is not linked may be linked again, a wrong key stays wrong. */
    static Verdict refused(String status, String said) {
        var why = "answered 200 with " + status + (said.isBlank() ? "" : ": " + said);
        var words = said.toLowerCase(Locale.ROOT);
        return FOR_GOOD.stream().anyMatch(words::contains) ? new Verdict.Never(why) : new Verdict.Later(why, null);
    }

    /** The id of a chat: that of a group stays, a number becomes one. */
    static String chat(String to) {
        return to.contains("@") ? to : to.replace("+", "") + "@c.us";
    }
}
