package dev.taskforge.ops.patch.version;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Versions of packages of Packagist.
 *
 * <p>Source: getcomposer.org, “Versions and constraints”, and the order of {@code version_compare} in the manual of PHP: any other text,
 * dev, alpha, beta, RC, a number, pl. Names of branches, such as {@code dev-main}, have no order.
 */
public final class ComposerOrder implements VersionOrder {
    private static final Pattern FORM = Pattern.compile("v?[0-9][0-9a-z._-]*+(\\+.*)?");
    private static final Set<String> WORDS =
            Set.of("stable", "dev", "alpha", "a", "beta", "b", "rc", "patch", "pl", "p");
    private static final Pattern PARTS = Pattern.compile("[0-9]+|[a-z]+");
    private static final int NUMBER = 5;

    @Override
    public int compare(String left, String right) throws UnreadableVersionException {
        var a = parts(left);
        var b = parts(right);
        for (int i = 0; i < Math.max(a.size(), b.size()); i++) {
            // Composer fills up with zeros before it compares: 1.0 is 1.0.0.0.
            var one = i < a.size() ? a.get(i) : "0";
            var other = i < b.size() ? b.get(i) : "0";
            boolean numbers = Digits.are(one) && Digits.are(other);
            int order = numbers ? Digits.compare(one, other) : Integer.compare(rank(one), rank(other));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    private static int rank(String part) {
        return switch (part) {
            case "dev" -> 1;
            case "alpha", "a" -> 2;
            case "beta", "b" -> 3;
            case "rc" -> 4;
            case "patch", "pl", "p" -> NUMBER + 1;
            default -> NUMBER;
        };
    }

    private static List<String> parts(String version) throws UnreadableVersionException {
        UnreadableVersionException.refuseLong(version);
        var text = version.strip().toLowerCase(Locale.ROOT);
        if (!FORM.matcher(text).matches()) {
            throw new UnreadableVersionException(version);
        }
        int build = text.indexOf('+');
        var parts = new ArrayList<String>();
        var matcher = PARTS.matcher(build < 0 ? text : text.substring(0, build));
        int numbers = 0;
        while (matcher.find()) {
            var part = matcher.group();
            if (part.equals("v") && parts.isEmpty()) {
                continue;
            }
            if (!Digits.are(part)) {
                if (!WORDS.contains(part)) {
                    throw new UnreadableVersionException(version);
                }
                numbers = fill(parts, numbers);
            } else if (parts.size() == numbers) {
                numbers++;
            }
            if (!part.equals("stable")) {
                parts.add(part);
            }
        }
        fill(parts, numbers);
        return parts;
    }

    /** Four numbers stand in front of what says how stable it is. */
    private static int fill(List<String> parts, int numbers) {
        int count = numbers;
        while (parts.size() == count && count < 4) {
            parts.add("0");
            count++;
        }
        return count;
    }
}
