package dev.taskforge.ops.patch.inventory;

import dev.taskforge.ops.patch.version.Ecosystem;
import java.util.ArrayList;
import java.util.regex.Pattern;

/**
 * {@code pnpm-lock.yaml} of pnpm, versions 5 to 9: the keys below {@code packages}, such as {@code /name/1.2.3}, {@code /name@1.2.3(peer)} or
 * {@code name@1.2.3}.
 *
 * <p>Source: github.com/pnpm/spec, lockfile 5.1, 6.0 and 9.0. It is read line by line: pnpm writes one key on each, two blanks in, and such
 * files may be larger than a YAML file of people.
 */
final class PnpmLock implements LockReader {
    private static final Pattern KEY = Pattern.compile(
            "  ['\"]?/?((?:@[^@/'\"\\s]+/)?[^@/'\"\\s:(]+)[@/]([0-9][^('\"/_:\\s]*)(?:[(_/][^'\"]*)?['\"]?:\\s*(?:\\{\\})?");

    @Override
    public Listed read(String text, String file) throws UnreadableFileException {
        if (!text.lines().limit(5).anyMatch(line -> line.startsWith("lockfileVersion:"))) {
            throw new UnreadableFileException("no lockfileVersion in its first lines");
        }
        var components = new ArrayList<Component>();
        boolean inside = false;
        int unsaid = 0;
        int line = 0;
        for (var written : text.lines().toList()) {
            line++;
            if (!written.isEmpty() && written.charAt(0) != ' ') {
                inside = written.strip().equals("packages:");
            } else if (inside && written.startsWith("  ") && !written.startsWith("   ")) {
                var key = KEY.matcher(written);
                if (key.matches()) {
                    components.add(Component.of(Ecosystem.NPM, key.group(1), key.group(2), file, line));
                } else {
                    unsaid++; // from git, or a file
                }
            }
        }
        return new Listed(components, unsaid);
    }

    @Override
    public Ecosystem ecosystem() {
        return Ecosystem.NPM;
    }
}
