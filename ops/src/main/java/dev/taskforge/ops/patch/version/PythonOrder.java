package dev.taskforge.ops.patch.version;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Versions of packages of Python.
 *
 * <p>Source: PEP 440 (now “Version specifiers” of the Python Packaging User Guide), the summary of permitted suffixes and relative
 * ordering, and its appendix with the form that is parsed.
 */
public final class PythonOrder implements VersionOrder {
    private static final Pattern FORM = Pattern.compile("v?(?:(?<epoch>[0-9]+)!)?(?<release>[0-9]+(?:\\.[0-9]+)*)"
            + "(?:[-_.]?(?<pre>alpha|a|beta|b|preview|pre|c|rc)[-_.]?(?<preN>[0-9]*))?"
            + "(?:-(?<postImplicit>[0-9]+)|[-_.]?(?<post>post|rev|r)[-_.]?(?<postN>[0-9]*))?"
            + "(?:[-_.]?(?<dev>dev)[-_.]?(?<devN>[0-9]*))?"
            + "(?:\\+(?<local>[a-z0-9]+(?:[-_.][a-z0-9]+)*))?");

    /**
     * A version in its parts.
     *
     * @param phase where it stands among those with the same numbers: 0 development only, 1 alpha, 2 beta, 3 candidate, 4 release
     * @param post null when it is none after a release
     * @param dev null when it is none of development
     */
    private record Parsed(
            String epoch,
            List<String> release,
            int phase,
            String pre,
            @Nullable String post,
            @Nullable String dev,
            List<String> local) {}

    @Override
    public int compare(String left, String right) throws UnreadableVersionException {
        var a = parse(left);
        var b = parse(right);
        int order = Digits.compare(a.epoch(), b.epoch());
        for (int i = 0;
                order == 0 && i < Math.max(a.release().size(), b.release().size());
                i++) {
            order = Digits.compare(number(a.release(), i), number(b.release(), i));
        }
        if (order == 0) {
            order = Integer.compare(a.phase(), b.phase());
        }
        if (order == 0) {
            order = Digits.compare(a.pre(), b.pre());
        }
        if (order == 0) {
            order = suffix(a.post(), b.post(), -1);
        }
        if (order == 0) {
            order = suffix(a.dev(), b.dev(), 1);
        }
        return order != 0 ? order : local(a.local(), b.local());
    }

    private static String number(List<String> release, int at) {
        return at < release.size() ? release.get(at) : "0";
    }

    /** @param without how one without the suffix stands to one with it */
    private static int suffix(@Nullable String left, @Nullable String right, int without) {
        if (left == null || right == null) {
            return left == null && right == null ? 0 : left == null ? without : -without;
        }
        return Digits.compare(left, right);
    }

    private static int local(List<String> left, List<String> right) {
        for (int i = 0; i < Math.min(left.size(), right.size()); i++) {
            boolean a = Digits.are(left.get(i));
            boolean b = Digits.are(right.get(i));
            int order = a && b
                    ? Digits.compare(left.get(i), right.get(i))
                    : a == b ? left.get(i).compareTo(right.get(i)) : a ? 1 : -1;
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(left.size(), right.size());
    }

    private static Parsed parse(String version) throws UnreadableVersionException {
        UnreadableVersionException.refuseLong(version);
        var form = FORM.matcher(version.strip().toLowerCase(Locale.ROOT));
        if (!form.matches()) {
            throw new UnreadableVersionException(version);
        }
        var pre = form.group("pre");
        var post = form.group("postImplicit") != null
                ? form.group("postImplicit")
                : form.group("post") == null ? null : orZero(form, "postN");
        var dev = form.group("dev") == null ? null : orZero(form, "devN");
        var local = form.group("local");
        return new Parsed(
                orZero(form, "epoch"),
                List.of(form.group("release").split("\\.")),
                phase(pre, post, dev),
                orZero(form, "preN"),
                post,
                dev,
                local == null ? List.of() : new ArrayList<>(List.of(local.split("[-_.]"))));
    }

    /** 1.0.dev1 is before 1.0a1, while 1.0.post1.dev1 is after 1.0. */
    private static int phase(@Nullable String pre, @Nullable String post, @Nullable String dev) {
        if (pre == null) {
            return dev != null && post == null ? 0 : 4;
        }
        return switch (pre) {
            case "a", "alpha" -> 1;
            case "b", "beta" -> 2;
            default -> 3;
        };
    }

    private static String orZero(Matcher form, String group) {
        return Objects.requireNonNullElse(form.group(group), "0");
    }
}
