package dev.taskforge.ops.patch.inventory;

import dev.taskforge.ops.patch.version.Ecosystem;
import java.util.ArrayList;
import java.util.regex.Pattern;

/**
 * {@code go.mod}: the modules that are required, since Go 1.17 also those that they need, and the version of Go itself, which advisories
 * call {@code stdlib}. {@code go.sum} is not read: it also lists versions that are not built.
 *
 * <p>Source: go.dev/ref/mod, “go.mod files”.
 */
final class GoMod implements LockReader {
    private static final Pattern REQUIRED =
            Pattern.compile("(?:require\\s+)?([^\\s()]+)\\s+v([0-9][^\\s]*)(?:\\s*//.*)?");
    private static final Pattern GO = Pattern.compile("(?:toolchain\\s+go|go\\s+)([0-9]+\\.[0-9]+\\.[0-9]+)\\S*");

    @Override
    public Listed read(String text, String file) {
        var components = new ArrayList<Component>();
        Component language = null;
        boolean inside = false;
        int line = 0;
        for (var written : text.lines().toList()) {
            line++;
            var stripped = written.strip();
            if (stripped.startsWith("require (") || stripped.equals("require(")) {
                inside = true;
            } else if (stripped.startsWith(")")) {
                inside = false;
            }
            var required = REQUIRED.matcher(stripped);
            var go = GO.matcher(stripped);
            if ((inside || stripped.startsWith("require ")) && required.matches()) {
                components.add(Component.of(Ecosystem.GO, required.group(1), required.group(2), file, line));
            } else if (!inside && go.matches()) {
                language = Component.of(Ecosystem.GO, "stdlib", go.group(1), file, line); // a toolchain stands below
            }
        }
        if (language != null) {
            components.add(language);
        }
        return new Listed(components, 0);
    }

    @Override
    public Ecosystem ecosystem() {
        return Ecosystem.GO;
    }
}
