package dev.taskforge.ops.patch.inventory;

import dev.taskforge.ops.patch.version.Ecosystem;
import java.util.ArrayList;
import java.util.regex.Pattern;

/**
 * {@code yarn.lock} of Yarn, the classic form and that of version 2 and later.
 *
 * <p>Source: classic.yarnpkg.com, “yarn.lock”, and yarnpkg.com, “Lockfile”: an entry begins at the margin with the wanted ranges, and its
 * {@code version} is indented below.
 */
final class YarnLock implements LockReader {
    private static final Pattern HEAD = Pattern.compile("\"?((?:@[^@/\"\\s]+/)?[^@/\"\\s,]+)@([^\",]+)\"?.*:");
    private static final Pattern VERSION = Pattern.compile("\\s+version:? \"?([^\"\\s]+)\"?");

    @Override
    public Listed read(String text, String file) {
        var components = new ArrayList<Component>();
        var name = "";
        int line = 0;
        for (var written : text.lines().toList()) {
            line++;
            if (!written.isEmpty() && !Character.isWhitespace(written.charAt(0))) {
                var head = HEAD.matcher(written);
                name = head.matches() ? wanted(head.group(1), head.group(2)) : "";
                continue;
            }
            var version = VERSION.matcher(written);
            if (!name.isEmpty() && version.matches()) {
                components.add(Component.of(Ecosystem.NPM, name, version.group(1), file, line));
                name = "";
            }
        }
        return new Listed(components, 0);
    }

    /** An alias names the package that it stands for: {@code x@npm:y@1.0}. */
    private static String wanted(String name, String range) {
        if (range.startsWith("workspace:") || range.startsWith("link:") || range.startsWith("portal:")) {
            return "";
        }
        if (range.startsWith("npm:")) {
            var alias = range.substring(4);
            int version = alias.lastIndexOf('@');
            return version > 0 ? alias.substring(0, version) : name;
        }
        return name;
    }

    @Override
    public Ecosystem ecosystem() {
        return Ecosystem.NPM;
    }
}
