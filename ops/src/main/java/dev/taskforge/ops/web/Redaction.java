package dev.taskforge.ops.web;

import dev.taskforge.ops.project.Masking;
import java.util.regex.Pattern;

/**
 * What evidence may keep of an answer that nobody expected: a short beginning, without anything that looks like a
 * token. Passwords and captured values are masked besides, by whoever knows them.
 */
final class Redaction {
    private static final int MOST_READ = 4000;
    private static final int MOST_KEPT = 600;

    private static final Pattern NAMED = Pattern.compile(
            "(?i)((?:pass(?:word|wd|phrase)?|pwd|secret|token|api.?key|authorization|session|cookie|credential|otp)"
                    + "[a-z0-9_-]{0,30}+[\"']?+\\s{0,3}+[:=]\\s{0,3}+[\"']?+)(?:(?:bearer|basic)\\s++)?+[^\"'\\s,;&<>}]{1,2000}+");
    private static final Pattern RUN = Pattern.compile("[A-Za-z0-9+/=_.~-]{20,}+");
    private static final Pattern PART = Pattern.compile("[A-Za-z0-9+_~-]{20,}+");
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}&&[^\\n\\t]]++");

    private Redaction() {}

    static String beginning(WebAnswer answer) {
        return of(answer.isHtml() ? Html.text(answer.body()) : answer.body(), RUN);
    }

    /** The same for one value of an answer, such as where a redirect leads; the parts of an address stay readable. */
    static String value(String text) {
        return of(text, PART);
    }

    private static String of(String text, Pattern run) {
        var read = text.substring(0, Math.min(text.length(), MOST_READ));
        var named = NAMED.matcher(read).replaceAll("$1" + Masking.MASK);
        var plain = run.matcher(named)
                .replaceAll(found -> looksRandom(found.group())
                        ? Masking.MASK
                        : java.util.regex.Matcher.quoteReplacement(found.group()));
        var line = CONTROL.matcher(plain).replaceAll(" ").strip();
        return line.length() <= MOST_KEPT ? line : line.substring(0, MOST_KEPT) + "…";
    }

    /** A long run of letters and digits mixed; an address or a long word is not. */
    private static boolean looksRandom(String run) {
        return run.chars().anyMatch(Character::isDigit) && run.chars().anyMatch(Character::isLetter);
    }
}
