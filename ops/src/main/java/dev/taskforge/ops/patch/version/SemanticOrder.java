package dev.taskforge.ops.patch.version;

import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Versions of npm, crates.io and Go.
 *
 * <p>Source: Semantic Versioning 2.0.0, section 11. A leading {@code v}, which Go writes, and missing parts, which advisories
 * leave out, are read too.
 */
public final class SemanticOrder implements VersionOrder {
    private static final Pattern FORM = Pattern.compile("[vV]?([0-9]+)(?:\\.([0-9]+))?(?:\\.([0-9]+))?"
            + "(?:-([0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*))?(?:\\+[0-9A-Za-z.-]+)?");

    private record Parsed(List<String> numbers, List<String> before) {}

    @Override
    public int compare(String left, String right) throws UnreadableVersionException {
        var a = parse(left);
        var b = parse(right);
        for (int i = 0; i < a.numbers().size(); i++) {
            int order = Digits.compare(a.numbers().get(i), b.numbers().get(i));
            if (order != 0) {
                return order;
            }
        }
        if (a.before().isEmpty() || b.before().isEmpty()) {
            return Boolean.compare(
                    a.before().isEmpty(), b.before().isEmpty()); // a release is newer than what came before it
        }
        for (int i = 0; i < Math.min(a.before().size(), b.before().size()); i++) {
            int order = identifiers(a.before().get(i), b.before().get(i));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(a.before().size(), b.before().size());
    }

    private static int identifiers(String left, String right) {
        boolean leftIsNumber = Digits.are(left);
        boolean rightIsNumber = Digits.are(right);
        if (leftIsNumber && rightIsNumber) {
            return Digits.compare(left, right);
        }
        return leftIsNumber == rightIsNumber ? left.compareTo(right) : leftIsNumber ? -1 : 1;
    }

    private static Parsed parse(String version) throws UnreadableVersionException {
        UnreadableVersionException.refuseLong(version);
        var form = FORM.matcher(version.strip());
        if (!form.matches()) {
            throw new UnreadableVersionException(version);
        }
        var before = form.group(4);
        return new Parsed(
                List.of(form.group(1), orZero(form.group(2)), orZero(form.group(3))),
                before == null ? List.of() : List.of(before.split("\\.")));
    }

    private static String orZero(@Nullable String part) {
        return part == null ? "0" : part;
    }
}
