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
    private static final Pattern NAMED = Pattern.compile("[A-Za-z0-9].*");

    @Override
    public Listed read(String text, String file) {
        var components = new ArrayList<Component>();
        int unsaid = 0;
        int line = 0;
        for (var written : text.lines().toList()) {
            line++;
            var pinned = PINNED.matcher(written.strip());
            if (pinned.matches()) {
                components.add(Component.of(Ecosystem.PYPI, pinned.group(1), pinned.group(2), file, line));
            } else if (NAMED.matcher(written).matches()) {
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
