package dev.taskforge.ops.yaml;

import dev.taskforge.ops.text.Message;
import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds what somebody probably meant. */
public final class Nearest {
    private Nearest() {}

    /** "Did you mean …", or the list of what is known. */
    public static Message hint(String written, Collection<String> known) {
        return to(written, known)
                .map(meant -> Message.of("yaml.did-you-mean", meant))
                .orElseGet(() -> Message.of("yaml.known", String.join(", ", known)));
    }

    /** The known word at the smallest edit distance, when it is near enough to be meant. */
    public static Optional<String> to(String written, Collection<String> known) {
        if (written.length() > 64) {
            return Optional.empty();
        }
        var word = written.toLowerCase(Locale.ROOT).replace('-', '_');
        return known.stream()
                .min(Comparator.comparingInt(candidate -> distance(word, candidate)))
                .filter(candidate -> distance(word, candidate) <= Math.max(1, candidate.length() / 3));
    }

    /** The Levenshtein distance, where two neighbours swapped count as one edit. */
    static int distance(String a, String b) {
        var d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    d[i][j] = i + j;
                    continue;
                }
                int replace = d[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                d[i][j] = Math.min(replace, Math.min(d[i - 1][j], d[i][j - 1]) + 1);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
                }
            }
        }
        return d[a.length()][b.length()];
    }
}
