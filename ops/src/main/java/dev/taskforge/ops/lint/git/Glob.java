package dev.taskforge.ops.lint.git;

/**
 * A pattern of file names: {@code *} and {@code ?} stop at a slash, {@code **} does not, brackets hold sets. Takes time
 * in proportion to the lengths of pattern and path multiplied, whatever they hold.
 */
final class Glob {
    private final String pattern;

    Glob(String pattern) {
        this.pattern = pattern;
    }

    boolean matches(String path) {
        // reached[i]: whether the part of the pattern read so far can end before the i-th character.
        var reached = new boolean[path.length() + 1];
        reached[0] = true;
        int at = 0;
        while (at < pattern.length()) {
            if (pattern.startsWith("**/", at) && (at == 0 || pattern.charAt(at - 1) == '/')) {
                reached = folders(reached, path);
                at += 3;
            } else if (pattern.startsWith("**", at)) {
                reached = run(reached, path, true);
                at += 2;
            } else if (pattern.charAt(at) == '*') {
                reached = run(reached, path, false);
                at++;
            } else {
                int end = endOfSign(at);
                reached = one(reached, path, pattern.substring(at, end));
                at = end;
            }
        }
        return reached[path.length()];
    }

    /** Any number of whole folders. */
    private static boolean[] folders(boolean[] reached, String path) {
        var next = reached.clone();
        boolean open = false;
        for (int i = 0; i < path.length(); i++) {
            open |= reached[i];
            next[i + 1] |= open && path.charAt(i) == '/';
        }
        return next;
    }

    private static boolean[] run(boolean[] reached, String path, boolean overSlashes) {
        var next = reached.clone();
        for (int i = 0; i < path.length(); i++) {
            next[i + 1] |= next[i] && (overSlashes || path.charAt(i) != '/');
        }
        return next;
    }

    private static boolean[] one(boolean[] reached, String path, String sign) {
        var next = new boolean[reached.length];
        for (int i = 0; i < path.length(); i++) {
            next[i + 1] = reached[i] && fits(sign, path.charAt(i));
        }
        return next;
    }

    private int endOfSign(int at) {
        if (pattern.charAt(at) == '\\' && at + 1 < pattern.length()) {
            return at + 2;
        }
        if (pattern.charAt(at) == '[') {
            int close = pattern.indexOf(']', at + 2);
            while (close > 0 && pattern.charAt(close - 1) == ':' && pattern.lastIndexOf("[:", close - 2) > at) {
                close = pattern.indexOf(']', close + 1);
            }
            return close < 0 ? at + 1 : close + 1;
        }
        return at + 1;
    }

    private static boolean fits(String sign, char c) {
        if (sign.length() == 1) {
            return sign.charAt(0) == '?' ? c != '/' : sign.charAt(0) == c;
        }
        if (sign.charAt(0) == '\\') {
            return sign.charAt(1) == c;
        }
        boolean negated = sign.charAt(1) == '!' || sign.charAt(1) == '^';
        boolean inside = false;
        for (int i = negated ? 2 : 1; i < sign.length() - 1; i++) {
            if (sign.startsWith("[:", i)) {
                int close = sign.indexOf(":]", i);
                inside |= isOf(sign.substring(i + 2, Math.max(close, i + 2)), c);
                i = Math.max(close + 1, i);
                continue;
            }
            boolean range = i + 2 < sign.length() - 1 && sign.charAt(i + 1) == '-';
            inside |= range ? (c >= sign.charAt(i) && c <= sign.charAt(i + 2)) : c == sign.charAt(i);
            i += range ? 2 : 0;
        }
        return inside != negated && c != '/';
    }

    /** The classes of POSIX, which hold characters of ASCII alone. */
    private static boolean isOf(String name, char c) {
        boolean printed = c > ' ' && c < 127;
        return c < 128
                && switch (name) {
                    case "alnum" -> Character.isLetterOrDigit(c);
                    case "alpha" -> Character.isLetter(c);
                    case "blank" -> c == ' ' || c == '\t';
                    case "cntrl" -> c < ' ' || c == 127;
                    case "digit" -> Character.isDigit(c);
                    case "graph" -> printed;
                    case "lower" -> Character.isLowerCase(c);
                    case "print" -> printed || c == ' ';
                    case "punct" -> printed && !Character.isLetterOrDigit(c);
                    case "space" -> c == ' ' || (c >= 9 && c <= 13);
                    case "upper" -> Character.isUpperCase(c);
                    case "xdigit" -> Character.digit(c, 16) >= 0;
                    default -> false;
                };
    }
}
