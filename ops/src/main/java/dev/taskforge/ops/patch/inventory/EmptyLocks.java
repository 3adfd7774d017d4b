package dev.taskforge.ops.patch.inventory;

import java.util.Map;
import java.util.regex.Pattern;

/**
 * Lock files of projects that need no package: each program writes a head all the same. A file without one is of another form, or was cut
 * off, and says nothing.
 */
final class EmptyLocks {
    /** By name; what each writes into a file without packages. */
    private static final Map<String, Pattern> HEADS = Map.ofEntries(
            head("package-lock.json", "\"lockfileVersion\"\\s*:"),
            head("npm-shrinkwrap.json", "\"lockfileVersion\"\\s*:"),
            head("yarn.lock", "^(# yarn lockfile v|__metadata:)"),
            head("pnpm-lock.yaml", "^lockfileVersion:"),
            head("poetry.lock", "^(content-hash|lock-version)\\s*="),
            head("uv.lock", "^(requires-python\\s*=|version\\s*=\\s*[0-9])"),
            head("Pipfile.lock", "\"_meta\"\\s*:"),
            head("pom.xml", "<project[\\s>]"),
            head("gradle.lockfile", "^empty="),
            head("composer.lock", "\"content-hash\"\\s*:"),
            head("Cargo.lock", "^(version\\s*=\\s*[0-9]|\\[\\[package]])"),
            head("go.mod", "^module\\s"));

    private EmptyLocks() {}

    private static Map.Entry<String, Pattern> head(String name, String pattern) {
        return Map.entry(name, Pattern.compile(pattern, Pattern.MULTILINE));
    }

    /** Whether a text in which no package was found is one of those. A list of pip has no head; it is understood line by line. */
    static boolean isKnown(String name, String text) {
        var head = HEADS.get(name);
        return head == null || head.matcher(text).find();
    }
}
