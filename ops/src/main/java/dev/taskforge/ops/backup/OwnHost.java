package dev.taskforge.ops.backup;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** By which names and addresses this host is known to itself. Nobody is asked for any of them. */
final class OwnHost {
    private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|[0-9a-f:.]*:[0-9a-f:.]*");
    private static final Pattern LOOPBACK_NAME = Pattern.compile("(?:.*\\.)?localhost(?:\\.localdomain)?");
    private static final Path NAME = Path.of("/proc/sys/kernel/hostname");
    private static final Set<String> NAMES = names();

    private OwnHost() {}

    /** @param host a name or address as in a URL, an IPv6 one in brackets */
    static boolean is(String host) {
        var plain = host.toLowerCase(Locale.ROOT).replaceAll("^\\[|]$|\\.$", "");
        if (LOOPBACK_NAME.matcher(plain).matches() || NAMES.contains(plain)) {
            return true;
        }
        return ADDRESS.matcher(plain).matches() && isOwnAddress(plain);
    }

    /** What begins with a digit or has a colon is never looked up. */
    private static boolean isOwnAddress(String literal) {
        try {
            var address = InetAddress.ofLiteral(literal);
            return address.isLoopbackAddress()
                    || address.isAnyLocalAddress()
                    || NetworkInterface.getByInetAddress(address) != null;
        } catch (IOException | IllegalArgumentException e) {
            return false; // not an address, so somebody else's name
        }
    }

    private static Set<String> names() {
        var names = new HashSet<String>();
        try {
            var name = Files.readString(NAME).strip().toLowerCase(Locale.ROOT);
            names.add(name);
            names.add(name.replaceFirst("\\..*", ""));
        } catch (IOException e) {
            // Not Linux, or /proc is hidden: then addresses alone tell.
        }
        return Set.copyOf(names);
    }
}
