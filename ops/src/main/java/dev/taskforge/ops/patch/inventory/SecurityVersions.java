package dev.taskforge.ops.patch.inventory;

import dev.taskforge.ops.patch.version.Ecosystem;
import dev.taskforge.ops.patch.version.UnreadableVersionException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The versions of packages that are published where mends of security are.
 *
 * <p>Source: apt-cache(8), {@code madison}: package, version and source in columns between bars, such as {@code openssl |
 * 3.0.13-0ubuntu3.5 | http://security.ubuntu.com/ubuntu noble-security/main amd64 Packages}.
 */
final class SecurityVersions {
    /** A version and the suite it is in. */
    private record Published(String version, String suite) {}

    private final Map<String, List<Published>> byName = new HashMap<>();

    private SecurityVersions() {}

    static SecurityVersions parse(String output) {
        var versions = new SecurityVersions();
        for (var line : output.lines().toList()) {
            var parts = line.split("\\|");
            var source = parts.length == 3 ? parts[2].strip().split("\\s+") : new String[0];
            if (source.length >= 2 && source[1].contains("-security/")) {
                versions.byName
                        .computeIfAbsent(parts[0].strip(), _ -> new ArrayList<>())
                        .add(new Published(parts[1].strip(), source[1]));
            }
        }
        return versions;
    }

    /** With the suite of security in its origin when one of its versions is newer than what is installed. */
    Pending marked(Pending pending) {
        if (pending.isSecurity()) {
            return pending;
        }
        return byName.getOrDefault(pending.plainName(), List.of()).stream()
                .filter(one -> isNewer(one.version(), pending.now()))
                .findFirst()
                .map(one -> new Pending(
                        pending.name(), pending.now(), pending.next(), pending.origin() + ", " + one.suite()))
                .orElse(pending);
    }

    /** What cannot be compared may be newer. */
    private static boolean isNewer(String version, String installed) {
        try {
            return Ecosystem.DEBIAN.order().compare(version, installed) > 0;
        } catch (UnreadableVersionException _) {
            return !version.equals(installed);
        }
    }
}
