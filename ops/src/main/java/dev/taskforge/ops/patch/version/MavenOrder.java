package dev.taskforge.ops.patch.version;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Versions of artifacts of Maven and Gradle.
 *
 * <p>Source: Apache Maven, POM Reference, “Version Order Specification”. A qualifier behind a dot counts as one behind a hyphen, as the
 * specification says, also where trailing zeros are cut.
 */
public final class MavenOrder implements VersionOrder {
    /** Those with a place of their own; any other comes after them, by the alphabet. */
    private static final Map<String, Integer> KNOWN = Map.of(
            "alpha",
            0,
            "beta",
            1,
            "milestone",
            2,
            "rc",
            3,
            "cr",
            3,
            "snapshot",
            4,
            "",
            5,
            "ga",
            5,
            "final",
            5,
            "sp",
            6);

    private static final int OTHERS = 7;

    /** @param dot whether a dot stands in front, else a hyphen or a change between digits and letters */
    private record Token(boolean dot, boolean number, String text) {
        boolean isNull() {
            return number ? Digits.isZero(text) : rank(text) == rank("");
        }

        /** What stands opposite when the other version ends earlier. */
        Token padding() {
            return new Token(dot, number, number ? "0" : "");
        }
    }

    @Override
    public int compare(String left, String right) throws UnreadableVersionException {
        var a = tokens(left);
        var b = tokens(right);
        for (int i = 0; i < Math.max(a.size(), b.size()); i++) {
            int order = i >= a.size()
                    ? tokens(b.get(i).padding(), b.get(i))
                    : i >= b.size() ? tokens(a.get(i), a.get(i).padding()) : tokens(a.get(i), b.get(i));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    private static int tokens(Token left, Token right) {
        if (left.number() != right.number()) {
            return left.number() ? 1 : -1;
        }
        if (!left.number()) {
            int order = Integer.compare(rank(left.text()), rank(right.text()));
            return order != 0 || rank(left.text()) < OTHERS
                    ? order
                    : left.text().compareTo(right.text());
        }
        return left.dot() != right.dot()
                ? Boolean.compare(left.dot(), right.dot())
                : Digits.compare(left.text(), right.text());
    }

    private static int rank(String qualifier) {
        return KNOWN.getOrDefault(qualifier, OTHERS);
    }

    private static List<Token> tokens(String version) throws UnreadableVersionException {
        UnreadableVersionException.refuseLong(version);
        var text = version.strip().toLowerCase(Locale.ROOT);
        if (text.isEmpty() || text.chars().anyMatch(c -> c <= ' ' || c == '$')) {
            throw new UnreadableVersionException(version);
        }
        var tokens = new ArrayList<Token>();
        boolean dot = true;
        int start = 0;
        for (int i = 0; i <= text.length(); i++) {
            boolean ends = i == text.length();
            boolean parts = ends || text.charAt(i) == '.' || text.charAt(i) == '-';
            boolean changes = !parts && i > start && Digits.is(text.charAt(i)) != Digits.is(text.charAt(i - 1));
            if (parts || changes) {
                tokens.add(token(dot, text.substring(start, i), changes));
                dot = !ends && !changes && text.charAt(i) == '.';
                start = changes ? i : i + 1;
            }
        }
        return trimmed(tokens);
    }

    /** @param digits whether digits follow at once: only then a is short for alpha */
    private static Token token(boolean dot, String text, boolean digits) {
        if (text.isEmpty() || Digits.are(text)) {
            return new Token(dot, true, text.isEmpty() ? "0" : text);
        }
        var word = !digits
                ? text
                : switch (text) {
                    case "a" -> "alpha";
                    case "b" -> "beta";
                    case "m" -> "milestone";
                    default -> text;
                };
        return new Token(false, false, word);
    }

    /** Without what says nothing at the end, and before each hyphen. */
    private static List<Token> trimmed(List<Token> tokens) {
        var kept = new ArrayList<Token>();
        for (int i = tokens.size() - 1; i >= 0; i--) {
            boolean last = kept.isEmpty() || !kept.getFirst().dot();
            if (i == 0 || !last || !tokens.get(i).isNull()) {
                kept.addFirst(tokens.get(i));
            }
        }
        return kept;
    }
}
