package dev.taskforge.ops.patch.inventory;

import dev.taskforge.ops.patch.version.Ecosystem;
import java.util.ArrayList;
import java.util.regex.Pattern;

/**
 * {@code gradle.lockfile}: {@code group:artifact:version=configurations}.
 *
 * <p>Source: docs.gradle.org, “Locking Versions”.
 */
final class GradleLock implements LockReader {
    private static final Pattern LINE = Pattern.compile("([^:=#\\s]+):([^:=\\s]+):([^:=\\s]+)=.*");

    @Override
    public Listed read(String text, String file) {
        var components = new ArrayList<Component>();
        int line = 0;
        for (var written : text.lines().toList()) {
            line++;
            var parts = LINE.matcher(written);
            if (parts.matches()) {
                components.add(Component.of(
                        Ecosystem.MAVEN, parts.group(1) + ":" + parts.group(2), parts.group(3), file, line));
            }
        }
        return new Listed(components, 0);
    }

    @Override
    public Ecosystem ecosystem() {
        return Ecosystem.MAVEN;
    }
}
