package dev.taskforge.ops.patch.version;

/**
 * Versions of packages of Debian and Ubuntu: {@code [epoch:]upstream[-revision]}.
 *
 * <p>Source: Debian Policy Manual, section 5.6.12, and deb-version(7).
 */
public final class DebianOrder implements VersionOrder {

    @Override
    public int compare(String left, String right) throws UnreadableVersionException {
        var a = Parsed.of(left);
        var b = Parsed.of(right);
        int order = Digits.compare(a.epoch(), b.epoch());
        if (order == 0) {
            order = parts(a.upstream(), b.upstream());
        }
        return order != 0 ? order : parts(a.revision(), b.revision());
    }

    private record Parsed(String epoch, String upstream, String revision) {
        static Parsed of(String version) throws UnreadableVersionException {
            UnreadableVersionException.refuseLong(version);
            var text = version.strip();
            int colon = text.indexOf(':');
            var epoch = colon < 0 ? "0" : text.substring(0, colon);
            var rest = text.substring(colon + 1);
            int hyphen = rest.lastIndexOf('-');
            var upstream = hyphen < 0 ? rest : rest.substring(0, hyphen);
            if (!Digits.are(epoch) || upstream.isEmpty() || !rest.matches("[A-Za-z0-9.+~:-]+")) {
                throw new UnreadableVersionException(version);
            }
            return new Parsed(epoch, upstream, hyphen < 0 ? "0" : rest.substring(hyphen + 1));
        }
    }

    /** By turns what is no number, then a number, from the left. */
    private static int parts(String left, String right) {
        int a = 0;
        int b = 0;
        while (a < left.length() || b < right.length()) {
            while (isOther(left, a) || isOther(right, b)) {
                int order = Integer.compare(weight(left, a), weight(right, b));
                if (order != 0) {
                    return order;
                }
                a++;
                b++;
            }
            int endA = endOfNumber(left, a);
            int endB = endOfNumber(right, b);
            int order = Digits.compare(from(left, a, endA), from(right, b, endB));
            if (order != 0) {
                return order;
            }
            a = endA;
            b = endB;
        }
        return 0;
    }

    private static boolean isOther(String text, int at) {
        return at < text.length() && !Digits.is(text.charAt(at));
    }

    /** A tilde is before the end, letters are before all that is no letter. */
    private static int weight(String text, int at) {
        if (at >= text.length() || Digits.is(text.charAt(at))) {
            return 0;
        }
        char c = text.charAt(at);
        return c == '~' ? -1 : Character.isLetter(c) ? c : c + 256;
    }

    private static int endOfNumber(String text, int at) {
        int end = Math.min(at, text.length());
        while (end < text.length() && Digits.is(text.charAt(end))) {
            end++;
        }
        return end;
    }

    private static String from(String text, int start, int end) {
        return start >= end ? "" : text.substring(start, end);
    }
}
