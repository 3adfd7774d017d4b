package dev.taskforge.ops.patch.inventory;

import dev.taskforge.ops.patch.version.Ecosystem;
import java.util.ArrayList;
import java.util.regex.Pattern;

/**
 * {@code requirements.txt} of pip: lines with {@code ==}. What is written without it may be any version, so nothing can be said of it.
 *
 * <p>Source: pip.pypa.io, “Requirements File Format”.
 */
final class Requirements implements LockReader {
    private static final Pattern PINNED = Pattern.compile(
            "([A-Za-z0-9][A-Za-z0-9._-]*)\\s*(?:\\[[^\\]]*\\])?\\s*===?\\s*([^\\s;,#\\\\*]+)(?:\\s.*|[;\\\\].*)?");
    /** Options of pip itself, which name no package, and other lists that are found by their own names. Other files and folders may. */
    private static final Pattern OPTION = Pattern.compile(
            "(?:--hash|--index-url|-i|--extra-index-url|--no-index|--find-links|-f|--trusted-host|--no-binary|--only-binary"
                    + "|--prefer-binary|--require-hashes|--pre|--use-feature)(?:[\\s=].*)?"
                    + "|(?:-r|--requirement|-c|--constraint)[\\s=]+(?:\\S*/)?requirements[A-Za-z0-9._-]*\\.txt");

    @Override
    public Listed read(String text, String file) {
        var components = new ArrayList<Component>();
        int unsaid = 0;
        int line = 0;
        for (var written : text.lines().toList()) {
            line++;
            var stripped = written.strip();
            var pinned = PINNED.matcher(stripped);
            if (pinned.matches()) {
                components.add(Component.of(Ecosystem.PYPI, pinned.group(1), pinned.group(2), file, line));
            } else if (!stripped.isEmpty()
                    && !stripped.startsWith("#")
                    && !OPTION.matcher(stripped).matches()) {
                unsaid++;
            }
        }
        return new Listed(components, unsaid);
    }

    @Override
    public Ecosystem ecosystem() {
        return Ecosystem.PYPI;
    }
}
